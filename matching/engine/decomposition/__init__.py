"""Decomposes components by prices on hours: dual bound, column generation, rounding."""
