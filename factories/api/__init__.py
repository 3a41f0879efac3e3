"""Supply over HTTP."""
