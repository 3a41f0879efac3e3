"""Exports a person's data, and erases a person with the books kept."""
