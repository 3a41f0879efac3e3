"""Takes screenshots of every page of the console."""
