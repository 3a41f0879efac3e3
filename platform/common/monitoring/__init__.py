"""Reports to whoever runs the product: metrics, log context, errors and traces."""
