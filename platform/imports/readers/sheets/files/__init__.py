"""Reads files into rows of cells: text, workbooks and JSON lines."""
