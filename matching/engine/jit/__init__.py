"""Compiles the inner loops with Numba and keeps the compiled code."""
