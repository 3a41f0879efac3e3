"""Provides form fields of several pages: files, and texts that are pasted."""
