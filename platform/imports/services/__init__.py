"""Provides services that read, commit and undo imports."""
