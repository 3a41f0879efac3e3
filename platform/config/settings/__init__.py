"""One module per place the product runs in; `base` holds what they share."""
