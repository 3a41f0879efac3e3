"""Holds the operator's pages of organisations and sign-ups."""
