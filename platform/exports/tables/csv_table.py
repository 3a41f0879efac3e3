"""Writes rows as CSV by a declared list of columns."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO, Any

from accounts.models import Organisation
from common.safety.unsafe_text import safe_cell

# A path from the row, such as `order.reference`, or a function of it.
Source = str | Callable[[Any], Any]
ROWS_AT_ONCE = 500
# Excel reads a file without it in the machine's own encoding.
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Describes one file: its name, what it has, its rows and its columns.

    Columns are named one by one: what is not named is not exported.
    """

    name: str
    description: Any
    rows: Callable[[Organisation], Any]
    columns: tuple[tuple[str, Source], ...]

    def write(self, organisation: Organisation, file: IO[str]) -> int:
        """Writes the organisation's rows, and returns their number."""
        writer = csv.writer(file)
        file.write(BYTE_ORDER_MARK)
        writer.writerow([head for head, _source in self.columns])
        count = 0
        for row in each_of(self.rows(organisation)):
            writer.writerow([cell(value_of(row, source)) for _head, source in self.columns])
            count += 1
        return count


def fields(*names: str) -> tuple[tuple[str, Source], ...]:
    """Returns columns whose heads are the paths of their values."""
    return tuple((name.replace(".", "_"), name) for name in names)


def each_of(rows: Any) -> Iterator[Any]:
    """Yields rows without holding all of them."""
    yield from rows.iterator(chunk_size=ROWS_AT_ONCE)


def value_of(row: Any, source: Source) -> Any:
    """Returns a column's value; None where a part of the path is missing."""
    if not isinstance(source, str):
        return source(row)
    value = row
    for name in source.split("."):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value


def cell(value: Any) -> str:
    """Returns a value as text: instants in UTC, numbers in full, JSON for lists."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, dict | list | tuple):
        return safe_cell(json.dumps(value, ensure_ascii=False, default=str))
    return safe_cell(str(value))


def all_tables(*groups: Iterable[CsvTable]) -> list[CsvTable]:
    """Returns the tables of several groups in order."""
    return [table for group in groups for table in group]
