"""Reads orders: sheets, series of dates, JSON, requests for quotation."""

from imports.readers.orders.order_files import read

__all__ = ["read"]
