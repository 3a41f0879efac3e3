"""Reads sheets, text and JSON of windows, machines and certifications."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from imports.readers.result import Message, Reading
from imports.readers.sheets.table_reading import read_table

KINDS: Final[Mapping[str, str]] = {
    "windows": "window_lines",
    "machines": "machine_lines",
    "certifications": "certification_lines",
}

MOST_UNREAD = 20
HEADLESS = ("head_missing", "head_not_found")


def read(content: bytes, context: Mapping[str, Any]) -> Reading:
    """Reads a file of windows, machines or certifications. Raises Unreadable.

    The result has every row of the file: as a line, or among what was left out.
    """
    kind = import_module(f"{__name__}.kinds.{KINDS[context['kind']]}")
    table = read_table(content, context, kind.FIELDS)
    lines = kind.lines_of(table, context)
    has_head = all(note.code not in HEADLESS for note in table.notes)
    unread = [
        one
        for one in table.columns
        if has_head and one.sample and not one.field and not one.is_mapped
    ]
    for column in [one for one in unread if not one.nearest][:MOST_UNREAD]:
        params = {"found": column.head or column.sample, "cell": column.letter}
        table.notes.append(Message("column_left_out", params=params))
    columns = [column.shown() for column in table.columns]
    return Reading(lines, table.left_out, columns, table.notes)
