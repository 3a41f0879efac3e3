"""Pages for factories."""
