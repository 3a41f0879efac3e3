"""Holds the code that generate.py makes."""

SCHEMA_SHA256 = "fc8597ab88514fba225a4a9a8f59cdc33a026b92e1bc8832366541d7d9e0bd96"
