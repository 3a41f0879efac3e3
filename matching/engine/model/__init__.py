"""Defines problems and plans, and reads, validates and writes them."""
