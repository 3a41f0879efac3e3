"""Serves the returns of accepted goods that operators decide."""
