"""Formats of languages, where ours differ from the framework's."""
