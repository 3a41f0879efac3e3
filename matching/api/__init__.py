"""Matching over HTTP."""
