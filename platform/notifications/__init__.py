"""Tells organisations and people what happened to what they see."""
