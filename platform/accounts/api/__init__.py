"""Serves accounts over HTTP."""
