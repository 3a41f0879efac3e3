"""Shows what an allocation makes, and words its times."""
