"""Reads who sees what happened, and what people have in their inbox."""
