"""How dates and numbers look, where Django's own way is not the one that a trade uses."""
