"""Parses tables and cells for all readers of sheets: the stable interface.

A table comes from `read_table(content, context, fields)`. Each parser takes a cell (or a text) and
the table's conventions and returns a `Parsed`: a value, or None with a question or an error, and
notes. `Parsed.tell(line)` adds its messages to a line.
"""

from imports.readers.sheets.cell_model import (
    Cell,
    Conventions,
    FieldHeads,
    Limits,
    Parsed,
    SheetColumn,
    SheetRow,
    SheetTable,
)
from imports.readers.sheets.parsing.date_cells import Expected, parse_date
from imports.readers.sheets.parsing.duration_cells import parse_duration_hours
from imports.readers.sheets.parsing.instant_cells import parse_instant
from imports.readers.sheets.parsing.measure_cells import parse_measure, parse_share
from imports.readers.sheets.parsing.money_cells import parse_money
from imports.readers.sheets.parsing.number_cells import parse_number, split_unit
from imports.readers.sheets.table_reading import read_table

__all__ = (
    "Cell",
    "Conventions",
    "Expected",
    "FieldHeads",
    "Limits",
    "Parsed",
    "SheetColumn",
    "SheetRow",
    "SheetTable",
    "parse_date",
    "parse_duration_hours",
    "parse_instant",
    "parse_measure",
    "parse_money",
    "parse_number",
    "parse_share",
    "read_table",
    "split_unit",
)
