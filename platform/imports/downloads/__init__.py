"""Writes files to download: templates, and lines that failed."""
