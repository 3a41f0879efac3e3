"""Serves the pages of buyers."""
