"""Imports files, requests runs and follows events from a shell."""
