"""Explains each error code of the API at an address of its own."""
