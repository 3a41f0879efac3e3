"""Measures the engine and the product; CONTRIBUTING has the commands."""
