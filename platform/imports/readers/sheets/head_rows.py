"""Finds a sheet's head and each column's field, by words in three languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from imports.readers.sheets.cell_model import Cell, FieldHeads, SheetColumn, shortened
from imports.readers.sheets.files.grid import LETTERS, Grid, GridRow
from imports.readers.sheets.parsing.cell_text import normalised
from imports.readers.sheets.parsing.moment_texts import moment_text
from imports.readers.sheets.parsing.money_cells import money_unit
from imports.readers.sheets.parsing.number_cells import multiple_of
from imports.readers.sheets.parsing.time_units import PER_HOUR, time_unit

BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|\{([^{}]*)\}|<([^<>]*)>")
DECORATION = re.compile(r"[\s_\-·*:;.,'\"`/\\|&?!#№→>…]+")
UNIT_AT_END = re.compile(
    r"(?:\s+(?:in|je)\s+|\s*[,/:;]\s*|\s+(?=per\b|pro\b|/|€|\$|¥)|\s+|_)(?P<unit>[^,:;]+)$"
)
EACH_AT_START = re.compile(
    r"^(每(?:分钟|分|秒|小时|天|日|班|件|个)|(?:per|pro)\s+\w+)\s*(?P<rest>.+)$"
)
# What heads have in brackets besides units.
NO_UNITS = frozenset(
    {
        *(
            "optional",
            "required",
            "mandatory",
            "decimal",
            "hhmm",
            "hmm",
            "必填",
            "选填",
            "可选",
            "小数",
        ),
        *("可不填", "pflicht", "pflichtfeld", "dezimal", "24h", "北京时间", "当地时间", "local"),
    }
)
MOST_TITLE_ROWS, MOST_PARTS = 30, 6
FEW_HEADS, PLAIN_HEADS = 2, 3
MAX_HEAD = 120
NEAR = 0.8


@dataclass(slots=True)
class Heads:
    """Knows the heads of a kind of lines, and the mapping that the user gave."""

    fields: Mapping[str, FieldHeads]
    mapping: Mapping[str, str] = field(default_factory=dict)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, spec in self.fields.items():
            for head in (name, *spec.heads):
                word, _, unit = head.partition("=")
                self.words.setdefault(bare(word), (name, unit))
        self.mapping = {bare_head(head): target for head, target in self.mapping.items()}

    def field_of(self, head: str) -> tuple[str, str]:
        """Returns field and unit of a head, "" for a field that is not known."""
        if not head.strip() or len(head) > MAX_HEAD:
            return "", ""
        text = normalised(head)
        mapped = self.mapping.get(bare_head(head))
        plain, unit = without_brackets(text)
        if mapped is not None:
            name, own = self.named(plain)
            return mapped if mapped in self.fields else "", unit or (own if name == mapped else "")
        name, own = self.named(plain)
        return name, unit or own

    def named(self, text: str) -> tuple[str, str]:
        """Returns field and unit of a head without brackets."""
        whole = self.words.get(bare(text))
        if whole:
            return whole
        each = EACH_AT_START.match(text.casefold())
        if each:
            found = self.words.get(bare(each["rest"]))
            if found and self.fields[found[0]].shape in ("money", "hours"):
                return found[0], each[1]
        found_end = UNIT_AT_END.search(text)
        while found_end:
            found = self.words.get(bare(text[: found_end.start()]))
            if found and is_unit(found_end["unit"], self.fields[found[0]].shape):
                return found[0], found_end["unit"]
            found_end = UNIT_AT_END.search(text, found_end.start() + 1)
        if "hourly_rate" in self.fields and is_rate_unit(text):
            return "hourly_rate", text
        return "", ""

    def nearest(self, head: str) -> str:
        """Returns the known head that is most like one that is not known."""
        near = get_close_matches(bare_head(head)[:60], list(self.words), n=1, cutoff=NEAR)
        return self.words[near[0]][0] if near else ""

    def count_days(self, texts: Sequence[str]) -> int:
        """Returns how many heads are days, in a row that names machines beside them."""
        days = [text for text in texts if is_day(text)]
        named = {self.field_of(text)[0] for text in texts if text} if len(days) > 1 else set()
        return len(days) if "machine" in named and "period" in self.fields else 0

    def count(self, texts: Sequence[str]) -> int:
        """Returns how many fields a row's texts are heads of."""
        return len({name for text in texts if (name := self.field_of(text)[0])})


def is_day(head: str) -> bool:
    """Returns true if a head is a date, as in tables of machines by days."""
    if not 3 <= len(head) <= 30 or not any(mark.isdigit() for mark in head):
        return False
    text = moment_text(Cell(head), has_day=False)
    return bool(text and text.readings and text.clock is None)


def is_unit(text: str, shape: str) -> bool:
    """Returns true if a text at the end of a head may be the unit of its column."""
    if shape == "money":
        return not money_unit(multiple_of(text.strip())[1], "").unknown
    return shape in ("hours", "number", "whole") and bool(time_unit(text))


def is_rate_unit(text: str) -> bool:
    """Returns true for a head that is only the unit of a rate, such as "$/min"."""
    unit = money_unit(text, "")
    return bool(unit.currencies and unit.unit in PER_HOUR)


def bare(text: str) -> str:
    """Returns a head's words to compare by: in lower case, without blanks and marks."""
    return DECORATION.sub("", text.casefold())


def bare_head(head: str) -> str:
    """Returns a head to compare by: without brackets and marks, in lower case."""
    plain, _ = without_brackets(normalised(head))
    return bare(plain) or bare(head)


def without_brackets(text: str) -> tuple[str, str]:
    """Returns a head without what is in brackets, and that text."""
    units = [next(filter(None, found.groups()), "").strip() for found in BRACKETS.finditer(text)]
    plain = BRACKETS.sub(" ", text).strip()
    if not plain:
        return text, ""
    return plain, next((unit for unit in units if unit and bare(unit) not in NO_UNITS), "")


@dataclass(slots=True)
class HeadRow:
    """Holds the head that was found, the rows above it, and where lines begin."""

    texts: list[str]
    number: int
    first: int
    count: int
    titles: list[GridRow] = field(default_factory=list)


def find_head(grid: Grid, heads: Heads) -> HeadRow | None:
    """Finds the row, or rows, with most known heads; None where none has two.

    A row of which most cells are known heads ends the search: what follows it are lines.
    """
    best: HeadRow | None = None
    rows = grid.rows[:MOST_TITLE_ROWS]
    for at, row in enumerate(rows):
        if row.is_blank:
            continue
        for candidate in candidates_at(grid.rows, at, heads):
            candidate.count = heads.count(candidate.texts) + heads.count_days(candidate.texts)
            if candidate.count >= FEW_HEADS and (best is None or candidate.count > best.count):
                candidate.titles = [one for one in rows[:at] if not one.is_blank]
                best = candidate
        if best and best.number == row.number and is_plain_head(best):
            return best
    return best


def is_plain_head(head: HeadRow) -> bool:
    """Returns true if several cells are known heads, and most of those with a text."""
    filled = sum(bool(text.strip()) for text in head.texts)
    return head.count >= PLAIN_HEADS and head.count * 2 > filled


def candidates_at(rows: Sequence[GridRow], at: int, heads: Heads) -> list[HeadRow]:
    """Returns the heads that may begin at a row: one row, two, or broken lines."""
    texts = [cell.text for cell in rows[at].cells]
    number = rows[at].number
    found = [HeadRow(texts, number, at + 1, 0)]
    if at + 1 < len(rows):
        below = [cell.text for cell in rows[at + 1].cells]
        joined = stacked(texts, below)
        if heads.count(joined) > heads.count(below):
            found.append(HeadRow(joined, number, at + 2, 0))
    broken, alone = list(texts), heads.count(texts)
    for part in range(at + 1, min(at + MOST_PARTS, len(rows) - 1)):
        following = [cell.text for cell in rows[part].cells]
        if not (following and broken and following[0] and broken[-1]):
            break
        # Text that was copied without quotes breaks a line within a head.
        head = f"{broken[-1]} {following[0]}"
        broken = [*broken[:-1], head, *following[1:]]
        alone = max(alone, heads.count(following))
        is_whole = len(broken) == len(rows[part + 1].cells)
        if (heads.field_of(head)[0] or is_whole) and heads.count(broken) > alone:
            found.append(HeadRow(broken, number, part + 1, 0))
    return found


def stacked(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Returns the heads of two rows: the lower one where it has a text.

    A day above several shifts, in a merged cell, is the head of all of them.
    """
    width = max(len(above), len(below))
    upper, lower = ([*texts, *[""] * (width - len(texts))] for texts in (above, below))
    heads, day = [], ""
    for high, low in zip(upper, lower, strict=True):
        if high:
            day = high if is_day(high) else ""
        heads.append(day if day and low else low or high)
    return heads


def columns_of(head: HeadRow, heads: Heads, rows: Sequence[GridRow]) -> list[SheetColumn]:
    """Returns the columns of a head, each with a sample of its cells."""
    width = max((len(row.cells) for row in rows[:500]), default=0)
    texts = [*head.texts, *[""] * (width - len(head.texts))]
    columns = []
    for index, text in enumerate(texts[: len(LETTERS)]):
        name, unit = heads.field_of(text)
        letter = LETTERS[index]
        if text in ("", letter) and heads.mapping.get(bare(letter)) in heads.fields:
            name = heads.mapping[bare(letter)]
        column = SheetColumn(shortened(text, MAX_HEAD), name, letter, unit)
        column.sample = sample_of(rows, index)
        column.key = column.head or letter
        if any(other.key == column.key for other in columns):
            column.key = f"{column.key} ({letter})"
        column.is_mapped = bare_head(text) in heads.mapping or bare(letter) in heads.mapping
        if text.strip() and not name and not column.is_mapped:
            column.nearest = heads.nearest(text) if column.sample else ""
        columns.append(column)
    return columns


def sample_of(rows: Sequence[GridRow], index: int) -> str:
    """Returns the first text of a column."""
    for row in rows:
        if index < len(row.cells) and row.cells[index].text:
            return shortened(row.cells[index].text, 60)
    return ""


def cell_at(row: GridRow, index: int) -> Cell:
    """Returns a cell of a row, an empty one beyond its end."""
    if index < len(row.cells) and row.cells[index].ref:
        return row.cells[index]
    return Cell("", f"{LETTERS[index]}{row.number}")
