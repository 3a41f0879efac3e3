"""Compares an order with other terms and without the factory, and decides."""
