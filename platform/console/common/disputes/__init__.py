"""Shows disputes and their statements."""
