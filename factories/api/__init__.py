"""Serves supply over HTTP."""
