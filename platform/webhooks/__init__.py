"""Sends events to addresses of organisations, signed (Standard Webhooks)."""
