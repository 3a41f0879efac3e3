"""Pages for all members."""
