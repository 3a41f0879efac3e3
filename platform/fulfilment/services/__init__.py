"""Provides the services for confirmed allocations; each public one is a transaction."""
