"""Serves what companies have open."""
