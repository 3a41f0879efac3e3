"""Declares the tables of the operator's pages."""
