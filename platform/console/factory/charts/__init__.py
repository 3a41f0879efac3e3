"""Draws the charts of the factory pages."""
