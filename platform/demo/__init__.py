"""Runs the demonstration: generated market, match run and screenshots."""
