"""Draws the charts of the buyer pages."""
