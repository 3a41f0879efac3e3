"""Serves the vocabularies over HTTP."""
