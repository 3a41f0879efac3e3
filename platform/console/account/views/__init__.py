"""Serves the account pages, one module a page."""
