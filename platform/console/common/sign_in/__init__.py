"""Signs people in, and asks for their password again before sensitive changes."""
