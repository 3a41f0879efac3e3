"""Shows imports: the file, the preview to check and correct, and what was stored."""
