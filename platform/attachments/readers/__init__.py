"""Reads models, drawings, documents, pictures and the text of requests."""
