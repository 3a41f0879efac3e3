"""Compiles the inner loops with Numba and keeps what was compiled."""
