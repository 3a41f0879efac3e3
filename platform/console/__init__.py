"""Serves the web pages of operators, factories and buyers."""
