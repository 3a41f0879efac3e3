"""The deed: open orders and free hours become a match, reviewed and offered."""
