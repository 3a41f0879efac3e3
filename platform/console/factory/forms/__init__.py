"""Validates the input of the factory pages."""
