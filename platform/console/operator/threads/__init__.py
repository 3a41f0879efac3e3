"""Shows the messages of orders to operators."""
