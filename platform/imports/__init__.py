"""Imports files people have: read into previews, corrected, committed whole."""
