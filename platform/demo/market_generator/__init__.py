"""Generates the demonstration's market from a size, a seed and a day, and loads it."""
