"""Matches orders with capacity as a library: problems in, checked plans out.

Callers import the module they need (`matching.engine.model.problem`, `matching.engine.solve`),
so that reading, checking and costing never load OR-Tools. No framework is imported here.
"""
