"""Describes cells, rows and columns of a sheet, and what was parsed from a cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from imports.readers.result import LeftOut, Line, Message

Value = TypeVar("Value")
Moment = datetime | date | time | timedelta


@dataclass(slots=True)
class Cell:
    """Holds one cell: its text, and its typed value where the file has one.

    `ref` is its place, such as "C7". `unit` is the text that a number format puts around a number,
    `head_unit` what the head of its column has in brackets. `shows_time` is false for a date that
    its format shows without a time. `filled_from` is the place that an empty cell was filled from.
    """

    text: str = ""
    ref: str = ""
    number: Decimal | None = None
    moment: Moment | None = None
    shows_time: bool = True
    unit: str = ""
    head_unit: str = ""
    is_formula: bool = False
    filled_from: str = ""

    def params(self, **more: Any) -> dict[str, Any]:
        """Returns the parameters of a message about this cell."""
        return {"found": shortened(self.text), "cell": self.ref} | more


@dataclass(slots=True)
class Parsed(Generic[Value]):
    """Holds the value of a cell, None if there is none or it is uncertain."""

    value: Value | None = None
    notes: list[Message] = field(default_factory=list)
    questions: list[Message] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)

    @property
    def is_silent(self) -> bool:
        """Returns true if there is no message, so that equal cells have equal values."""
        return not (self.notes or self.questions or self.errors)

    @property
    def is_certain(self) -> bool:
        """Returns true if nothing is asked and nothing is wrong."""
        return not (self.questions or self.errors)

    def tell(self, line: Line) -> Value | None:
        """Adds the messages to a line, each once, and returns the value."""
        if self.is_silent:
            return self.value
        for mine, theirs in (
            (self.notes, line.notes),
            (self.questions, line.questions),
            (self.errors, line.errors),
        ):
            theirs.extend(message for message in mine if message not in theirs)
        return self.value

    def join(self, other: "Parsed[Any]") -> None:
        """Takes over the messages of another value."""
        self.notes += other.notes
        self.questions += other.questions
        self.errors += other.errors


@dataclass(frozen=True, slots=True)
class Conventions:
    """Holds how a sheet writes numbers and dates, by its clear cells and its origin.

    `commas` and `points` count cells that are clear about the decimal sign, `day_first` and
    `month_first` those about the order of day and month. `usual_decimal` ("comma", "point") and
    `usual_order` ("dmy", "mdy") follow from language and time zone; "" is unknown.
    """

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    locale: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    commas: int = 0
    points: int = 0
    day_first: int = 0
    month_first: int = 0
    usual_decimal: str = ""
    usual_order: str = ""

    def answer(self, code: str, found: str = "") -> str:
        """Returns the answer to a question, "" if there is none."""
        specific = self.answers.get(f"{code}:{found}", "")
        return str(specific or self.answers.get(code, "")).strip()


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds a number: least, most, and decimals that are kept."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10**13)
    places: int = 6


@dataclass(frozen=True, slots=True)
class FieldHeads:
    """Names the heads under which a field stands, and the shape of its cells.

    `shape` is one of "text", "date", "instant", "number", "money", "hours" and "whole". An empty
    cell of a field that `fills_down` is filled from the cell above it. Dates of a field that
    `is_future` lie ahead.
    """

    heads: tuple[str, ...]
    shape: str = "text"
    fills_down: bool = False
    is_future: bool = False


@dataclass(slots=True)
class SheetColumn:
    """Holds a column: head, field ("" if unknown), unit, letter and sample.

    `is_mapped` is true where the user said what it is, or that it is to be left out. Cells of an
    unknown column stand under its `key`, which no other column has.
    """

    head: str
    field: str
    letter: str
    unit: str = ""
    sample: str = ""
    nearest: str = ""
    is_mapped: bool = False
    key: str = ""

    def shown(self) -> dict[str, str]:
        """Returns the column for a page that maps columns."""
        return {
            "head": self.head,
            "field": self.field,
            "sample": self.sample,
            "letter": self.letter,
            "unit": self.unit,
            "nearest": self.nearest,
        }


@dataclass(slots=True)
class SheetRow:
    """Holds a row below the head: cells by field, and those without a field."""

    number: int
    cells: dict[str, Cell]
    others: dict[str, Cell] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)
    place: str = ""

    @property
    def position(self) -> str:
        """Returns the place of the row, as a spreadsheet program numbers it."""
        return self.place or f"row {self.number}"

    def cell(self, name: str) -> Cell:
        """Returns the cell of a field, an empty one if there is none."""
        return self.cells.get(name) or Cell(ref=self.position)

    def has(self, name: str) -> bool:
        """Returns true if the field's cell has a text."""
        return bool(self.cell(name).text.strip())


@dataclass(slots=True)
class SheetTable:
    """Holds a sheet: columns, rows, what was left out, notes, and its conventions.

    `doubled` maps a field to the heads of the columns that all mean it; such a field has no cells.
    """

    columns: list[SheetColumn] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    conventions: Conventions = field(default_factory=Conventions)
    doubled: dict[str, list[str]] = field(default_factory=dict)

    @property
    def fields(self) -> set[str]:
        """Returns the fields that have a column."""
        return {column.field for column in self.columns if column.field}


def shortened(text: str, most: int = 80) -> str:
    """Returns a text on one line, cut for a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def as_cell(found: "Cell | str") -> Cell:
    """Returns a text as a cell."""
    return Cell(text=found) if isinstance(found, str) else found
