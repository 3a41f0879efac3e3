"""Searches for cheaper plans: ruin and recreate, dives, basis exchanges."""
