"""Serves imports over HTTP."""
