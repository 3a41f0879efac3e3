"""The vocabularies over HTTP, to read."""
