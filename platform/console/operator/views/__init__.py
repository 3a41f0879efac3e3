"""Provides the views of the operator's pages."""
