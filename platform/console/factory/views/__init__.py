"""Serves the factory pages, one module a page."""
