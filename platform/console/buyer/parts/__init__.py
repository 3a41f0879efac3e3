"""Serves the pages of parts: drop, read, plan, price, order."""
