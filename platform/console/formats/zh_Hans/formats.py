"""Amounts are grouped by thousands, as on invoices; the framework does not group them at all."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
