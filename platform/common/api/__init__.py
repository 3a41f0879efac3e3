"""Provides errors, fields, filters, permissions and views to all API packages."""
