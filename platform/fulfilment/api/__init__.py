"""Production, deliveries and settlements over HTTP."""
