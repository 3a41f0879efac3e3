"""Holds the rows of a file before their meaning is known, and its limits."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from imports.readers.result import Message, Unreadable
from imports.readers.sheets.cell_model import Cell

MAX_LINES = 20_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
MAX_BYTES = 32 * 1024 * 1024


@dataclass(slots=True)
class GridRow:
    """Holds a row as the file has it; `number` is the one a spreadsheet program shows."""

    number: int
    cells: list[Cell]

    @property
    def is_blank(self) -> bool:
        """Returns true if no cell has a text."""
        return not any(cell.text or cell.is_formula for cell in self.cells)


@dataclass(slots=True)
class Grid:
    """Holds the rows of a sheet, and notes about the file."""

    rows: list[GridRow] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


def column_letters(index: int) -> str:
    """Returns the letters of a column, A for 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


LETTERS = tuple(column_letters(index) for index in range(MAX_COLUMNS + 1))


def trimmed(texts: list[str]) -> list[str]:
    """Returns a row without empty cells at its end. Raises Unreadable if too wide."""
    width = len(texts)
    while width and not texts[width - 1].strip():
        width -= 1
    if width > MAX_COLUMNS:
        raise too_many_columns(width)
    return texts[:width]


def too_many_columns(width: int) -> Unreadable:
    """Returns the error of a sheet that is too wide."""
    return Unreadable(Message("too_many_columns", params={"found": width, "most": MAX_COLUMNS}))


def too_many_lines() -> Unreadable:
    """Returns the error of a sheet that is too long."""
    return Unreadable(
        Message("too_many_lines", params={"found": f"> {MAX_LINES}", "most": MAX_LINES})
    )


def text_row(number: int, texts: Iterable[str]) -> GridRow:
    """Returns a row of texts. Raises Unreadable for a text that is too long."""
    cells = []
    for index, text in enumerate(texts):
        if len(text) > MAX_CELL:
            place = f"{LETTERS[index]}{number}"
            raise Unreadable(Message("cell_too_long", params={"cell": place, "most": MAX_CELL}))
        cells.append(Cell(text.strip(), f"{LETTERS[index]}{number}"))
    return GridRow(number, cells)
