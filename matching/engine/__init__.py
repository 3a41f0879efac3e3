"""Matches orders with capacity as a library: problems in, checked and priced plans out.

Callers import the module they need (`matching.engine.model.problem`, `matching.engine.solve`),
so that reading, checking and pricing never load OR-Tools. No framework is imported here.
"""
