"""Builds the charts of the operator's pages."""
