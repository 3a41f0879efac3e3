"""Provides the pages of operators."""
