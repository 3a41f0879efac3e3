"""Matches open orders with free machine hours: formulation, runs, review, offers."""
