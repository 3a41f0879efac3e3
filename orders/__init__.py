"""Holds demand: orders, their operations and their completeness."""
