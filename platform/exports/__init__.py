"""Writes all that an organisation has into one archive of tables and files."""
