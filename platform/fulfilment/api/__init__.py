"""Provides production, deliveries and settlements over HTTP."""
