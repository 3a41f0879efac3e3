"""Proposes routings of a part and reads processes and finishes from text."""
