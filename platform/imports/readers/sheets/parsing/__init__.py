"""Parses single cells: texts as people write them, and typed values of a workbook."""
