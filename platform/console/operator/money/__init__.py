"""Shows operators what is due and paid, and takes bank statements."""
