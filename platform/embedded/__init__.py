"""Starts PostgreSQL and Valkey from their wheels where no URL is given."""
