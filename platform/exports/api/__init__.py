"""Serves exports over HTTP."""
