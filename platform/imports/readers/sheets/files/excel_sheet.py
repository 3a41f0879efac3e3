"""Reads the sheets of an .xlsx file: values, formats, merged cells, formulas."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from imports.readers.result import Message, Unreadable
from imports.readers.sheets.cell_model import Cell
from imports.readers.sheets.files.grid import (
    LETTERS,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_LINES,
    Grid,
    GridRow,
    too_many_columns,
    too_many_lines,
)
from imports.readers.sheets.files.number_formats import NumberFormat
from imports.readers.sheets.files.workbook_parts import (
    MAX_PART,
    Book,
    BookSheet,
    PartHandler,
    opened_book,
    parse_part,
    whole,
)

PLACE = re.compile(r"([A-Za-z]{1,7})(\d{1,9})")
RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
EMPTY_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="[A-Z]+\d+"[^<>]*/>')
MAX_TAG = 1024 * 1024
MAX_SHEETS, MAX_MERGES, MAX_FILLED = 30, 20_000, 400_000
DAYS_TO_1904 = 1462
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
LAST_DATED = 2_958_466
# The first day of the year 2000.
FIRST_SERIAL = 36526
PLAIN = NumberFormat()


class BlankCells:
    """Takes cells without content out of a part before it is parsed."""

    def __init__(self) -> None:
        self.rest = b""

    def __call__(self, chunk: bytes) -> bytes:
        if not chunk:
            rest, self.rest = self.rest, b""
            return rest
        self.rest += chunk
        end = self.rest.rfind(b">") + 1
        if not end and len(self.rest) > MAX_TAG:
            raise Unreadable(Message("workbook_damaged"))
        whole_part, self.rest = self.rest[:end], self.rest[end:]
        # A file in UTF-16 has zeros between the letters and is parsed as it is.
        return EMPTY_CELL.sub(b"", whole_part)


class SheetHandler(PartHandler):
    """Collects the rows of a sheet that have content, and the merged ranges."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self.rows: list[GridRow] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden = 0
        self.number = self.column = 0
        self.is_hidden = False
        self.row: GridRow | None = None
        self.attrs: Any = {}
        self.texts: list[str] = []
        self.takes_text = self.is_phonetic = self.has_formula = False

    def opened(self, name: str, attrs: Any) -> None:
        if name == "c":
            self.open_cell(attrs)
        elif name == "v" or (name == "t" and not self.is_phonetic):
            self.takes_text = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self.number = whole(attrs.get("r")) or self.number + 1
            self.is_hidden = attrs.get("hidden", "0") in ("1", "true")
            self.column, self.row = -1, None
        elif name == "rPh":
            self.is_phonetic = True
        elif name == "mergeCell" and len(self.merges) < MAX_MERGES:
            self.add_merge(attrs.get("ref", ""))

    def open_cell(self, attrs: Any) -> None:
        """Takes the place and the style of a cell."""
        place = PLACE.fullmatch(attrs.get("r", ""))
        self.column = column_index(place[1]) if place else self.column + 1
        self.attrs, self.texts = attrs, []
        self.has_formula = False

    def characters(self, content: str) -> None:
        if self.takes_text:
            self.texts.append(content)

    def closed(self, name: str) -> None:
        if name in ("v", "t"):
            self.takes_text = False
        elif name == "rPh":
            self.is_phonetic = False
        elif name == "c":
            self.close_cell()

    def close_cell(self) -> None:
        """Adds a cell with content to its row. Raises Unreadable beyond the limits."""
        text = "".join(self.texts)
        # A formula may have an empty text as its value, but no number is empty.
        is_unsaved = self.has_formula and not text and self.attrs.get("t", "n") != "str"
        if not text and not is_unsaved:
            return
        if self.column >= MAX_COLUMNS:
            raise too_many_columns(self.column + 1)
        if self.row is None:
            if len(self.rows) > 2 * MAX_LINES:
                raise too_many_lines()
            self.row = GridRow(self.number, [])
            self.rows.append(self.row)
            self.hidden += self.is_hidden
        ref = f"{LETTERS[self.column]}{self.number}"
        cells = self.row.cells
        cells.extend(Cell() for _ in range(self.column + 1 - len(cells)))
        cells[self.column] = self.cell_of(text, ref)

    def cell_of(self, text: str, ref: str) -> Cell:
        """Returns a cell of a text as the file has it, and of its type and style."""
        kind = self.attrs.get("t", "n")
        if not text:
            return Cell("", ref, is_formula=True)
        if kind == "s":
            index = whole(text)
            text = self.book.strings[index] if index < len(self.book.strings) else ""
        if kind in ("s", "str", "inlineStr", "e"):
            if len(text) > MAX_CELL:
                raise Unreadable(Message("cell_too_long", params={"cell": ref, "most": MAX_CELL}))
            return Cell(text.strip(), ref)
        if kind == "b":
            return Cell("TRUE" if text == "1" else "FALSE", ref)
        if kind == "d":
            return Cell(text.strip()[:80], ref)
        style = whole(self.attrs.get("s"))
        formats = self.book.formats
        shown = formats[style] if style < len(formats) else PLAIN
        return number_cell(text, ref, shown, self.book.starts_in_1904)

    def add_merge(self, ref: str) -> None:
        """Takes a merged range."""
        found = RANGE.fullmatch(ref)
        if found:
            left, right = column_index(found[1]), column_index(found[3])
            self.merges.append((left, int(found[2]), right, int(found[4])))


def column_index(letters: str) -> int:
    """Returns the index of a column, 0 for A."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def number_cell(text: str, ref: str, shown: NumberFormat, starts_in_1904: bool) -> Cell:
    """Returns a number as a cell: a date, a time, a span, a number with a unit."""
    try:
        number = Decimal(f"{float(text):.15g}")
        if not number.is_finite() or abs(number) > 10**30:
            return Cell(text[:40], ref)
    except (ValueError, InvalidOperation):
        return Cell(text[:80].strip(), ref)
    if shown.is_span or shown.has_time or shown.has_date:
        dated = number + DAYS_TO_1904 if starts_in_1904 and shown.has_date else number
        if 0 <= dated < LAST_DATED:
            return dated_cell(dated, ref, shown)
    unit = f"{shown.prefix} {shown.suffix}".strip()
    if shown.is_percent:
        return Cell(f"{plain(number * 100)}%", ref, number=number, unit="%")
    words = (shown.prefix, plain(number), shown.suffix)
    return Cell(" ".join(filter(None, words)), ref, number=number, unit=unit)


def dated_cell(number: Decimal, ref: str, shown: NumberFormat) -> Cell:
    """Returns a number as the date, time or span that its format shows."""
    span = timedelta(seconds=int((number * 86400).to_integral_value()))
    # A date that is shown as a time alone is still a date.
    has_date = shown.has_date or number >= FIRST_SERIAL
    if not has_date and (shown.is_span or number > 1):
        hours, seconds = divmod(round(span.total_seconds()), 3600)
        return Cell(f"{hours}:{seconds // 60:02}", ref, moment=span)
    local = EXCEL_EPOCH + span
    if not has_date:
        if number == 1:
            return Cell("24:00", ref, moment=span)
        clock = local.time()
        return Cell(clock_text(clock), ref, moment=clock)
    has_time = shown.has_time or local.time() != time(0)
    text = f"{local:%Y-%m-%d} {clock_text(local.time())}" if has_time else f"{local:%Y-%m-%d}"
    moment: datetime | date = local if has_time else local.date()
    return Cell(text, ref, moment=moment, shows_time=shown.has_time or shown.is_span)


def clock_text(clock: time) -> str:
    """Returns a time of day, with seconds where it has some."""
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def plain(number: Decimal) -> str:
    """Returns a number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def excel_grid(content: bytes, head_score: Callable[[Grid], int], wanted: str) -> Grid:
    """Reads the wanted sheet, else the first that has a head. Raises Unreadable."""
    book = opened_book(content)
    if not book.sheets:
        raise Unreadable(Message("workbook_empty"))
    with book.archive:
        if wanted:
            return named_grid(book, wanted)
        first: Grid | None = None
        ordered = sorted(book.sheets[:MAX_SHEETS], key=lambda sheet: sheet.is_hidden)
        for sheet in ordered:
            grid = sheet_grid(book, sheet)
            if not grid.rows:
                continue
            if len(book.sheets) > 1:
                others = ", ".join(one.name for one in book.sheets if one is not sheet)
                params = {"sheet": sheet.name, "others": others[:200]}
                grid.notes.append(Message("sheet_chosen", params=params))
            if head_score(grid):
                return grid
            first = first or grid
    if first is None:
        raise Unreadable(Message("workbook_empty"))
    return first


def named_grid(book: Book, wanted: str) -> Grid:
    """Reads the sheet of a name or number. Raises Unreadable if there is none."""
    for number, sheet in enumerate(book.sheets, start=1):
        if wanted.strip().casefold() in (sheet.name.strip().casefold(), str(number)):
            return sheet_grid(book, sheet)
    names = ", ".join(sheet.name for sheet in book.sheets)[:200]
    raise Unreadable(Message("sheet_unknown", params={"found": wanted, "sheets": names}))


def sheet_grid(book: Book, sheet: BookSheet) -> Grid:
    """Reads one sheet and fills its merged cells downwards."""
    handler = SheetHandler(book)
    parse_part(book, sheet.part, handler, MAX_PART, BlankCells())
    grid = Grid(sorted(handler.rows, key=lambda row: row.number))
    if handler.hidden:
        params = {"count": handler.hidden, "sheet": sheet.name}
        grid.notes.append(Message("hidden_rows", params=params))
    fill_merged(grid.rows, handler.merges)
    return grid


def fill_merged(rows: list[GridRow], merges: list[tuple[int, int, int, int]]) -> None:
    """Fills the cells of merged ranges with the value of the first, downwards only.

    Raises Unreadable where ranges overlap so often that filling them would take long.
    """
    places = {row.number: place for place, row in enumerate(rows)}
    visited = 0
    for left, top, _, bottom in merges:
        first = places.get(top)
        if first is None or bottom == top or left >= len(rows[first].cells):
            continue
        source = rows[first].cells[left]
        for row in islice(rows, first + 1, None):
            visited += 1
            if row.number > bottom:
                break
            if visited > MAX_FILLED:
                raise Unreadable(Message("sheet_too_large"))
            row.cells.extend(Cell() for _ in range(left + 1 - len(row.cells)))
            if not row.cells[left].text:
                row.cells[left] = copied(source, f"{LETTERS[left]}{row.number}")


def copied(source: Cell, ref: str) -> Cell:
    """Returns a cell of another's value that says where it was filled from."""
    cell = Cell(source.text, ref, source.number, source.moment, source.shows_time, source.unit)
    cell.filled_from = source.ref
    return cell
