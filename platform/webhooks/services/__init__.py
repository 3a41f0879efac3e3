"""Changes endpoints and delivers events to them."""
