"""Serves attachments over HTTP."""
