"""Demand: orders, their operations, and how complete they are."""
