"""Makes, answers and ends counter-offers of factories."""
