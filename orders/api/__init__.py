"""Serves orders over HTTP."""
