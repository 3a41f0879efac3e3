"""Holds the code that generate.py makes."""

SCHEMA_SHA256 = "3010f46d9d66b948c1de844fd85c276f4556a5ca1c84e89f586cf9c46a0a2d82"
