"""Reads files into lines, from bytes and a context; imports no framework."""
