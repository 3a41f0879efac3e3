"""Reads what the files and texts of a part say: measures of one file, tolerances."""
