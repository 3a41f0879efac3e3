"""Decomposes components by multipliers of hours: bounds, columns, rounding."""
