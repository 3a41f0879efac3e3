"""Serializes match runs, allocations and proposals."""
