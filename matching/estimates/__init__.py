"""Estimates prices and missing details of orders before a match run."""
