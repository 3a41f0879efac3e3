"""Reads the text of a request for quotation, in English and Chinese, by rules."""
