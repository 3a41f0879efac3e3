"""Holds supply: factories, machines, certifications, windows and the hours ledger."""
