"""Turns tables of machines by days into rows: one for each cell below a day."""

import re

from imports.readers.result import LeftOut, Message
from imports.readers.sheets.cell_model import (
    Cell,
    Conventions,
    SheetColumn,
    SheetRow,
    SheetTable,
)
from imports.readers.sheets.head_rows import is_day
from imports.readers.sheets.parsing.cell_text import folded, is_empty_mark
from imports.readers.sheets.parsing.duration_cells import parse_duration_hours
from imports.readers.sheets.parsing.span_texts import spans_text

# A lone column may be a remark whose head has a date.
FEWEST_DAYS = 2
OFF = re.compile(
    r"(?:休|休息|休假|公休|轮休|节假日|停|停机|停产|停工|检修|保养|维修|维护|放假|不开机|off|closed|holiday|"
    r"maintenance|no shift|frei|zu|geschlossen|feiertag|urlaub|wartung|x|×|○|0)"
)
DAYS = ("date", "start_date")
TIMES = ("starts_at", "ends_at", "period", "shift")


def unfold(table: SheetTable, start_columns: frozenset[str]) -> bool:
    """Replaces the rows of a table whose heads are days by rows of one day each.

    Returns false if the table is none of these.
    """
    days = [column for column in table.columns if not column.field and is_day(column.head)]
    if len(days) < FEWEST_DAYS or not table.fields.isdisjoint(start_columns):
        return False
    rows = []
    for row in table.rows:
        for column in days:
            cell = row.others.get(column.key)
            if cell is not None and cell.text:
                rows += row_of_day(row, column, cell, table)
    table.rows = rows
    for column in days:
        column.field = "date"
    return True


def row_of_day(row: SheetRow, column: SheetColumn, cell: Cell, table: SheetTable) -> list[SheetRow]:
    """Returns the row of one cell: its times, its hours, or the name of its shift."""
    place = f"cell {cell.ref}"
    if is_empty_mark(cell.text) or OFF.fullmatch(folded(cell.text)):
        message = Message("day_off", params=cell.params(date=column.head))
        table.left_out.append(LeftOut(place, message))
        return []
    name = "shift"
    if spans_text(cell, has_day=True):
        name = "period"
    elif parse_duration_hours(cell, Conventions()).value is not None:
        name = "offered_hours"
    day = Cell(column.head, f"{column.letter}{row.number}")
    cells = {**row.cells, "date": day, name: cell}
    return [SheetRow(row.number, cells, {}, list(row.notes), list(row.errors), place)]


def take_days_off(table: SheetTable) -> None:
    """Leaves rows out that say in place of times or a shift that nothing is worked."""
    rows = []
    for row in table.rows:
        texts = [row.cell(name).text for name in TIMES if row.has(name)]
        off = [text for text in texts if OFF.fullmatch(folded(text))]
        hours = row.cell("offered_hours")
        is_free = not row.has("offered_hours") or is_nothing(hours)
        if off and is_free and all(text in off or is_empty_mark(text) for text in texts):
            day = next((row.cell(name).text for name in DAYS if row.has(name)), "")
            params = row.cell("shift").params(found=off[0], date=day or row.position)
            table.left_out.append(LeftOut(row.position, Message("day_off", params=params)))
        else:
            rows.append(row)
    table.rows = rows


def is_nothing(cell: Cell) -> bool:
    """Returns true for hours of none."""
    found = parse_duration_hours(cell, Conventions()).value
    return is_empty_mark(cell.text) or bool(OFF.fullmatch(folded(cell.text))) or found == 0
