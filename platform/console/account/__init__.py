"""Serves the account pages of all members."""
