"""Holds the code that generate.py makes."""

SCHEMA_SHA256 = "eafecc3905e4e7f3ac91fa1dcb30664c0907f18f861c9cfe5bee3b1709285cc8"
