"""Serves matching over HTTP."""
