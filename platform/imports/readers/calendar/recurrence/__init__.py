"""Reads recurrence rules and expands series of events."""
