"""Renders the tables of the factory pages."""
