"""Renders papers: pages of one A4 sheet or more, for print."""
