"""Holds one settings module for each environment; `base` is shared."""
