"""Runs the demonstration: a generated market, a match run, screenshots of the pages."""
