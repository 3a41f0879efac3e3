"""Finds the time zones that calendar files name, define or leave to be asked."""
