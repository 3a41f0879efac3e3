"""Holds published code lists as versioned files, named in two languages."""
