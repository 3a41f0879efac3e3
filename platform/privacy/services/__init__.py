"""Changes what is stored of persons; each function is one transaction."""
