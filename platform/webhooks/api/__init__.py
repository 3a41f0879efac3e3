"""Serves endpoints and deliveries over HTTP."""
