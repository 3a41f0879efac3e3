"""Keeps what one party sends from harming the others."""
