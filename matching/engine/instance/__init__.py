"""Prepares a problem for solving: presolved arrays, components, incumbent, budget."""
