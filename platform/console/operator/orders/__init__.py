"""Shows operators one order across its runs."""
