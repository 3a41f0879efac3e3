"""Generates and loads the demonstration's market from size, seed and day."""
