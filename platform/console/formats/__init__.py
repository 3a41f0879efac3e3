"""Overrides Django's formats of dates and numbers."""
