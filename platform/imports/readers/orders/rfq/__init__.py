"""Reads requests for quotation of Catena-X."""
