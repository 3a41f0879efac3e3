"""Serves the pages of factories."""
