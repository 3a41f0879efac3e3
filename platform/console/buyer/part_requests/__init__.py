"""Serves the pages of requests of several parts."""
