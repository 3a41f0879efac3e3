"""Shows counter-offers of factories, and what they raised, to operators."""
