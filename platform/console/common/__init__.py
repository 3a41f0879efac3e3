"""Provides what the pages of all areas share."""
