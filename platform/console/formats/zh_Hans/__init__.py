"""Provides the formats of Chinese pages."""
