"""Forms of the factories' pages."""
