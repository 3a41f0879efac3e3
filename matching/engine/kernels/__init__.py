"""Splits single orders over their options in compiled code."""
