"""Runs readers of files as limited processes, and parses dates for them."""
