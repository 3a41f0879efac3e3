"""Reads a file into a table: rows under known fields, and what is left out."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from imports.readers.result import LeftOut, Message, Unreadable
from imports.readers.sheets.cell_model import (
    Cell,
    FieldHeads,
    SheetColumn,
    SheetRow,
    SheetTable,
    shortened,
)
from imports.readers.sheets.conventions import conventions_of
from imports.readers.sheets.files.encodings import decoded
from imports.readers.sheets.files.excel_sheet import excel_grid
from imports.readers.sheets.files.grid import (
    LETTERS,
    MAX_BYTES,
    MAX_LINES,
    Grid,
    GridRow,
    too_many_lines,
)
from imports.readers.sheets.files.json_sheet import is_json, json_grid
from imports.readers.sheets.files.text_sheet import text_grid
from imports.readers.sheets.head_rows import (
    HeadRow,
    Heads,
    cell_at,
    columns_of,
    find_head,
)
from imports.readers.sheets.parsing.moment_texts import moment_text
from imports.readers.sheets.row_roles import BLANK, HEAD, LINE, role_of

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHER_FILES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
IGNORED = "remark"
ROLE_MESSAGES = {
    "total": "total_row",
    "head": "head_repeated",
    "rule": "rule_row",
    "remark": "remark_row",
}


def read_table(
    content: bytes, context: Mapping[str, Any], fields: Mapping[str, FieldHeads]
) -> SheetTable:
    """Reads a file of any of the known formats. Raises Unreadable.

    `context` has locale, now, machines, answers, and options: `sheet` names the sheet of a
    workbook, `columns` maps heads (or letters) to fields, "" for a column to be left out. `cells`,
    in the context or its options, has corrected texts by position and field.
    """
    options = context.get("options") or {}
    mapping = options.get("columns")
    heads = Heads(fields, mapping if isinstance(mapping, dict) else {})
    left_out: list[LeftOut] = []
    grid = grid_of(content, context, heads, left_out)
    if all(row.is_blank for row in grid.rows):
        raise Unreadable(Message("sheet_empty"))
    table = table_of(grid, heads, left_out, whole_number(options.get("head_row")))
    if len(table.rows) > MAX_LINES:
        raise too_many_lines()
    if not table.rows:
        raise Unreadable(Message("no_lines"))
    correct(table, context.get("cells") or options.get("cells") or {})
    table.conventions = conventions_of(table.rows, fields, context)
    return table


def grid_of(
    content: bytes, context: Mapping[str, Any], heads: Heads, left_out: list[LeftOut]
) -> Grid:
    """Reads the rows of a file, by its content and not by its name. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable(Message("sheet_too_large"))
    if not content.strip():
        raise Unreadable(Message("sheet_empty"))
    options = context.get("options") or {}
    if content.startswith(ZIP):
        return excel_grid(
            content, lambda grid: head_count(grid, heads), str(options.get("sheet") or "")
        )
    if content.startswith(OLE):
        raise Unreadable(Message("file_is_old_excel"))
    if content.startswith(OTHER_FILES):
        raise Unreadable(Message("not_a_sheet"))
    wanted = str(options.get("encoding") or "")
    text, notes = decoded(content, str(context.get("locale", "")), wanted)
    start = text.lstrip("\ufeff \t\r\n")[:400].lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<?xml", "<meta", "<head")):
        raise Unreadable(Message("file_is_web_page"))
    if start.startswith("begin:vcalendar"):
        raise Unreadable(Message("is_a_calendar"))
    if is_json(text):
        grid, faults = json_grid(text, cache(heads.field_of))
        left_out += faults
    else:
        grid = text_grid(text, heads.count, str(options.get("delimiter") or ""))
    grid.notes[:0] = notes
    return grid


def head_count(grid: Grid, heads: Heads) -> int:
    """Returns how many known heads a sheet has."""
    head = find_head(grid, heads)
    return head.count if head else 0


def whole_number(value: Any) -> int:
    """Returns an option as a whole number, 0 for none."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def table_of(grid: Grid, heads: Heads, left_out: list[LeftOut], head_row: int) -> SheetTable:
    """Finds the head, in the wanted row if one is, and reads the rows below it."""
    table = SheetTable(left_out=left_out, notes=grid.notes)
    head = (
        wanted_head(grid, head_row)
        if head_row
        else find_head(grid, heads) or assumed_head(grid, heads, table)
    )
    for row in head.titles:
        words = " ".join(cell.text for cell in row.cells if cell.text)
        message = Message("title_row", params={"found": shortened(words)})
        left_out.append(LeftOut(f"row {row.number}", message))
    below = grid.rows[head.first :]
    table.columns = columns_of(head, heads, below)
    drop_doubled(table, table.columns)
    for column in table.columns:
        if column.nearest:
            params = {"found": column.head, "nearest": column.nearest, "cell": column.letter}
            table.notes.append(Message("column_unknown", params=params))
    read_rows(below, heads, table)
    table.columns = [column for column in table.columns if column.head or column.sample]
    return table


def wanted_head(grid: Grid, number: int) -> HeadRow:
    """Returns the row of a number as the head. Raises Unreadable if there is none."""
    for at, row in enumerate(grid.rows):
        if row.number == number and not row.is_blank:
            titles = [one for one in grid.rows[:at] if not one.is_blank]
            return HeadRow([cell.text for cell in row.cells], number, at + 1, 0, titles)
    raise Unreadable(Message("head_row_empty", params={"found": number}))


def assumed_head(grid: Grid, heads: Heads, table: SheetTable) -> HeadRow:
    """Returns the first row with a text as the head.

    Where that row has a date it is a line, and the columns are named by their letters.
    """
    at = next(at for at, row in enumerate(grid.rows) if not row.is_blank)
    row = grid.rows[at]
    letters = [LETTERS[index] for index in range(len(row.cells))]
    is_mapped = any(letter.casefold() in heads.mapping for letter in letters)
    if is_mapped or any(looks_dated(cell) for cell in row.cells):
        if not is_mapped:
            table.notes.append(Message("head_missing", params={"found": f"row {row.number}"}))
        return HeadRow(letters, row.number, at, 0)
    table.notes.append(Message("head_not_found", params={"found": f"row {row.number}"}))
    return HeadRow([cell.text for cell in row.cells], row.number, at + 1, 0)


def looks_dated(cell: Cell) -> bool:
    """Returns true for a cell that holds a date, as no head does."""
    if cell.moment is not None:
        return True
    text = moment_text(cell, has_day=False) if 5 < len(cell.text) < 40 else None
    return bool(text and text.readings)


def drop_doubled(table: SheetTable, given: list[SheetColumn]) -> None:
    """Takes the field from columns that mean the same, and from empty doubles."""
    by_field: dict[str, list[SheetColumn]] = {}
    for column in given:
        if column.field and column.field != IGNORED:
            by_field.setdefault(column.field, []).append(column)
    for name, columns in by_field.items():
        if len(columns) < 2:
            continue
        filled = [column for column in columns if column.sample]
        if len(filled) > 1:
            table.doubled[name] = [f"{column.head} ({column.letter})" for column in columns]
            continue
        for column in columns:
            if column is not (filled or columns)[0]:
                column.field = ""


def read_rows(rows: list[GridRow], heads: Heads, table: SheetTable) -> None:
    """Reads the rows below the head as lines, or leaves them out with a reason."""
    columns = table.columns
    known, unknown = divided(columns, heads, table)
    above: dict[str, Cell] = {}
    last = rows[0].number - 1 if rows else 0
    for place, row in enumerate(rows):
        cells = {column.field: cell_at(row, index) for index, column in known}
        others = {column.key: cell_at(row, index) for index, column in unknown}
        texts = [cell.text for cell in row.cells]
        in_row = heads.count(texts) if texts and heads.field_of(first_text(texts))[0] else 0
        role = role_of(cells, list(others.values()), heads.fields, in_row)
        if role == BLANK or row.number > last + 1:
            above = {}
        last = row.number
        if role == BLANK:
            continue
        if role != LINE:
            code = ROLE_MESSAGES[role]
            if role == HEAD and is_other_head(texts, columns, heads):
                columns = columns_of(
                    HeadRow(texts, row.number, 0, in_row), heads, rows[place + 1 :]
                )
                drop_doubled(table, columns)
                table.columns += [one for one in columns if one not in table.columns]
                known, unknown = divided(columns, heads, table)
                above, code = {}, "head_changed"
            words = " ".join(text for text in texts if text)
            message = Message(code, params={"found": shortened(words)})
            table.left_out.append(LeftOut(f"row {row.number}", message))
            continue
        line = SheetRow(row.number, cells, others)
        for _index, column in known:
            cells[column.field].head_unit = column.unit
        fill_from_above(line, heads.fields, above)
        table.rows.append(line)


Placed = list[tuple[int, SheetColumn]]


def divided(columns: list[SheetColumn], heads: Heads, table: SheetTable) -> tuple[Placed, Placed]:
    """Returns the columns that are read, and the others, with their indices."""
    known: Placed = []
    unknown: Placed = []
    for index, column in enumerate(columns):
        is_read = column.field in heads.fields and column.field not in table.doubled
        (known if is_read else unknown).append((index, column))
    return known, unknown


def is_other_head(texts: list[str], columns: list[SheetColumn], heads: Heads) -> bool:
    """Returns true if a head within a sheet names other columns than the one above."""
    here = [heads.field_of(text) for text in texts]
    above = [(column.field, column.unit) for column in columns]
    width = max(len(here), len(above))
    blank = ("", "")
    here, above = ([*row, *[blank] * (width - len(row))] for row in (here, above))
    return here != above


def first_text(texts: list[str]) -> str:
    """Returns the first text of a row that is not empty."""
    return next((text for text in texts if text), "")


def fill_from_above(
    line: SheetRow, fields: Mapping[str, FieldHeads], above: dict[str, Cell]
) -> None:
    """Fills empty cells from the cell above, with a note, where fields fill down."""
    for name, cell in line.cells.items():
        if fields[name].fills_down and not cell.text and not cell.is_formula and name in above:
            source = above[name]
            cell.text, cell.number, cell.moment = source.text, source.number, source.moment
            cell.shows_time, cell.unit = source.shows_time, source.unit
            cell.filled_from = source.filled_from or source.ref
        if cell.filled_from:
            params = cell.params(source=cell.filled_from)
            line.notes.append(Message("filled_down", name, params))
        if cell.text and fields[name].fills_down:
            above[name] = cell


def correct(table: SheetTable, corrections: Mapping[str, Mapping[str, Any]]) -> None:
    """Replaces cells by the texts that the user wrote instead."""
    if not isinstance(corrections, Mapping):
        return
    for row in table.rows:
        texts = corrections.get(row.position)
        if not isinstance(texts, Mapping):
            continue
        for name, text in texts.items():
            ref = row.cells[name].ref if name in row.cells else f"{row.number}"
            row.cells[str(name)] = Cell(str(text or "").strip()[:2000], ref)
            row.notes = [note for note in row.notes if note.field != name]
