"""Declares the tables of an export: which rows, and which columns each side sees."""
