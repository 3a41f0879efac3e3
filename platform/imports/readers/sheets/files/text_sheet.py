"""Reads separated text: comma, semicolon, tab, bar, quotes, pasted tables."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from imports.readers.result import Message
from imports.readers.sheets.files.grid import (
    MAX_COLUMNS,
    MAX_LINES,
    Grid,
    text_row,
    too_many_columns,
    too_many_lines,
    trimmed,
)

SEPARATOR_LINE = re.compile(r'\s*"?sep=(.|\\t)"?\s*(?:\r\n|\r|\n)', re.IGNORECASE)
RULE = re.compile(r"[\s:=+-]*")
WIDE_GAP = re.compile(r" {2,}|\u3000+")
# Those of full width come of Chinese keyboards.
DELIMITERS = "\t;,|，；"
SAMPLE_ROWS = 40
# Title rows, blank rows and cells with line breaks come on top of the lines.
MOST_BREAKS = 4 * MAX_LINES
FEW_HEADS = 2
# Programs that write a text which begins so mark it, that no sheet runs it; so do our own files.
MARKED_TEXT = re.compile(r"'(?=[=+\-@\t\r])")

HeadCount = Callable[[Sequence[str]], int]


def text_grid(text: str, head_count: HeadCount, wanted: str = "") -> Grid:
    """Reads the rows of a text. Raises Unreadable.

    `head_count` says how many cells of a row are heads that are known; the separator by which most
    are is the one, unless one is `wanted`.
    """
    text = text.lstrip("\ufeff").replace("\0", "")
    grid = Grid()
    named = SEPARATOR_LINE.match(text)
    if named:
        text = text[named.end() :]
        separator = "\t" if named[1] == "\\t" else named[1]
    elif len(wanted) == 1 and not wanted.isalnum() and wanted not in "\"'\r\n":
        separator = wanted
    else:
        separator = "\t" if wanted.lower() in ("\\t", "tab") else separator_of(text, head_count)
    if text.count("\n") > MOST_BREAKS or text.count("\r") > MOST_BREAKS:
        raise too_many_lines()
    guard_width(text, separator)
    for number, texts in enumerate(records(text, separator, grid), start=1):
        texts = trimmed(without_rules(texts) if separator == "|" else texts)
        texts = [MARKED_TEXT.sub("", text, count=1) if text[:1] == "'" else text for text in texts]
        if len(grid.rows) > 2 * MAX_LINES:
            raise too_many_lines()
        grid.rows.append(text_row(number, texts))
    return grid


def guard_width(text: str, separator: str) -> None:
    """Raises Unreadable for a line of so many cells that reading it takes long."""
    if separator == "  ":
        return
    for line in text.splitlines():
        width = line.count(separator)
        if width > 20 * MAX_COLUMNS:
            raise too_many_columns(width + 1)


def separator_of(text: str, head_count: HeadCount) -> str:
    """Returns the separator by which the first lines have most heads, else most cells."""
    sample = "".join(text.splitlines(keepends=True)[:SAMPLE_ROWS])[:200_000]
    best, most = "\t", (0, 0, 0)
    for rank, separator in enumerate(reversed((*DELIMITERS, "  "))):
        rows = list(lenient(sample, separator))
        heads = max((head_count(row) for row in rows), default=0)
        wide = sum(len(row) > 1 for row in rows)
        score = (heads if heads >= FEW_HEADS else 0, wide, rank)
        if score[:2] > most[:2] or (score[:2] == most[:2] and rank > most[2]):
            best, most = separator, score
    return best


def records(text: str, separator: str, grid: Grid) -> Iterator[list[str]]:
    """Yields the records; a quote that is never closed is taken as a mark of its cell."""
    if separator == "  ":
        yield from (WIDE_GAP.split(line.strip()) for line in text.splitlines())
        return
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        grid.notes.append(Message("quote_not_closed"))
        rows = [[unquoted(part) for part in line.split(separator)] for line in text.splitlines()]
    yield from rows


def unquoted(text: str) -> str:
    """Returns a cell without the quotes around it, or the one at its start."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        return bare[1:-1].replace('""', '"')
    return bare[1:] if bare.startswith('"') and bare.count('"') % 2 else text


def lenient(text: str, separator: str) -> Iterator[list[str]]:
    """Yields the records of a sample, as far as they can be read."""
    if separator == "  ":
        yield from (WIDE_GAP.split(line.strip()) for line in text.splitlines())
        return
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def without_rules(texts: list[str]) -> list[str]:
    """Returns a row of a table drawn with bars, blank if it is a rule."""
    if texts and all(RULE.fullmatch(text) for text in texts):
        return []
    return texts[1:] if texts and not texts[0].strip() else texts
