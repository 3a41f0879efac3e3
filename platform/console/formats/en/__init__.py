"""Provides the formats of English pages."""
