"""Serves events over HTTP."""
