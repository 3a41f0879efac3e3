"""Holds users, organisations and memberships."""
