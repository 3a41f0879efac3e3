"""Stores files of organisations and what is read from them."""
