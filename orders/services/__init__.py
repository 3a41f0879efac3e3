"""Changes orders and parts; each function is one transaction."""
