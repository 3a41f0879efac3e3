"""Holds what all apps share; it imports none of them."""
