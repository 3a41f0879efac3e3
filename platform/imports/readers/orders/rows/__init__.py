"""Reads rows of sheets, and series of dates, as orders."""
