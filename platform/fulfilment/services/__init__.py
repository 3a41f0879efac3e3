"""Provides services for confirmed allocations, each public one a transaction."""
