"""Formulates open orders and free hours as the engine's problem."""
