"""Reads JSON lines, or one list of objects, as rows under their members' names."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from imports.readers.result import LeftOut, Message, Unreadable
from imports.readers.sheets.cell_model import Cell, shortened
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

FieldOf = Callable[[str], tuple[str, str]]
LISTS = ("windows", "machines", "certifications", "orders", "lines", "rows", "items", "data")


def is_json(text: str) -> bool:
    """Returns true if a text begins as an object, or as a list of objects."""
    start = text.lstrip("\ufeff \t\r\n")[:200]
    return start[:1] == "{" or (start[:1] == "[" and start[1:].lstrip()[:1] in ("{", "]"))


def json_grid(text: str, field_of: FieldOf) -> tuple[Grid, list[LeftOut]]:
    """Reads objects as rows; a line that is no object is left out. Raises Unreadable.

    Members of different objects that mean the same, by `field_of`, are one column.
    """
    left_out: list[LeftOut] = []
    heads: dict[str, int] = {}
    names: dict[int, str] = {}
    rows = []
    for number, members in numbered_objects(text, left_out):
        if len(rows) >= MAX_LINES:
            raise too_many_lines()
        cells = [Cell() for _ in heads]
        for place, (name, value) in enumerate(members):
            index = index_of(heads, column_name(name, field_of), members[:place], field_of)
            names.setdefault(index, name)
            if index >= MAX_COLUMNS:
                raise too_many_columns(index + 1)
            cells.extend(Cell() for _ in range(index + 1 - len(cells)))
            cells[index] = json_cell(value, f"{LETTERS[index]}{number}")
        rows.append(GridRow(number, cells))
    head = GridRow(0, [Cell(names[at], LETTERS[at]) for at in heads.values()])
    return Grid([head, *rows]), left_out


def column_name(name: str, field_of: FieldOf) -> str:
    """Returns field and unit of a member's name, the name itself if it is not known."""
    field, unit = field_of(name)
    return f"{field}\0{unit}" if field else name


def index_of(
    heads: dict[str, int], name: str, earlier: list[tuple[str, Any]], field_of: FieldOf
) -> int:
    """Returns the column of a member; one that comes twice gets its own column."""
    times = sum(column_name(other, field_of) == name for other, _ in earlier)
    key = f"{name}\0{times}" if times else name
    return heads.setdefault(key, len(heads))


def numbered_objects(
    text: str, left_out: list[LeftOut]
) -> Iterator[tuple[int, list[tuple[str, Any]]]]:
    """Yields the members of each object with the number of its line or place."""
    text = text.lstrip("\ufeff").strip()
    try:
        whole = parsed_json(text)
    except ValueError:
        whole = None
    except RecursionError:
        raise Unreadable(Message("not_a_sheet")) from None
    if isinstance(whole, Members):
        lists = [value for name, value in whole if name in LISTS and isinstance(value, list)]
        whole = lists[0] if len(lists) == 1 else [whole]
    if isinstance(whole, list) and not isinstance(whole, Members):
        objects: Iterator[tuple[int, Any]] = enumerate(whole, start=1)
    else:
        objects = lines_of(text)
    for number, value in objects:
        if isinstance(value, Members):
            yield number, list(value)
        elif value is not None:
            message = Message("no_object", params={"found": shortened(str(value))})
            left_out.append(LeftOut(f"row {number}", message))


def lines_of(text: str) -> Iterator[tuple[int, Any]]:
    """Yields the value of each line that has a text; a fault is a text."""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip().rstrip(",")
        if not bare:
            continue
        try:
            yield number, parsed_json(bare)
        except (ValueError, RecursionError):
            yield number, bare


class Members(list[tuple[str, Any]]):
    """Holds the members of a JSON object in their order, equal names too."""


def parsed_json(text: str) -> Any:
    """Parses JSON; decimals stay exact. Raises ValueError and RecursionError."""
    return json.loads(
        text, object_pairs_hook=Members, parse_float=number_of_json, parse_int=number_of_json
    )


def number_of_json(text: str) -> Decimal | str:
    """Returns a number of JSON, its text where it is too long for one."""
    return Decimal(text) if len(text) <= 40 else text


def json_cell(value: Any, ref: str) -> Cell:
    """Returns a value of JSON as a cell; lists of texts are joined."""
    if value is None:
        return Cell("", ref)
    if isinstance(value, bool):
        return Cell("true" if value else "false", ref)
    if isinstance(value, Decimal):
        return Cell(f"{value:f}" if abs(value.adjusted()) < 40 else str(value), ref, number=value)
    if isinstance(value, Members):
        text = json.dumps({name: str(part) for name, part in value}, ensure_ascii=False)
    elif isinstance(value, list):
        text = "; ".join(joined(part) for part in value)
    else:
        text = str(value)
    return Cell(text[:MAX_CELL].strip(), ref)


def joined(part: Any) -> str:
    """Returns a part of a list as a text: a pair of instants is a span."""
    if isinstance(part, Members):
        part = [value for _, value in part]
    if isinstance(part, list):
        return " - ".join(str(one) for one in part)
    return str(part)
