"""Reads match runs, their reviews and figures; changes nothing."""
