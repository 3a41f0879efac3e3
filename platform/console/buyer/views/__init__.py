"""Serves the buyer pages, one module a page."""
