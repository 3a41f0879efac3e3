"""The matching engine as a library: problems in, checked and priced plans out; no framework here.

Callers import the module they need (`matching.engine.problem`, `matching.engine.solve` ...), so
that reading, checking and pricing never load OR-Tools.
"""
