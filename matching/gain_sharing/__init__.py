"""Computes expected alone costs, the bridge of savings, and buyers' prices.

Plain arithmetic on integers and fractions; amounts are micros of a run's currency. Nothing here
reads or writes the database.
"""
