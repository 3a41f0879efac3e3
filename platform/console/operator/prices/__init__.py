"""Shows what a match gains, how prices divide it, and what the gain pool holds."""
