"""Builds lines from rows: what all kinds of lines have in common."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from imports.readers.result import Line, Message
from imports.readers.sheets.cell_model import SheetRow, SheetTable
from imports.readers.sheets.parsing.number_cells import shown

REMARK_HEADS = (
    *(
        "remark",
        "remarks",
        "note",
        "notes",
        "comment",
        "comments",
        "备注",
        "说明",
        "附注",
        "bemerkung",
    ),
    *(
        "bemerkungen",
        "kommentar",
        "notiz",
        "hinweis",
        "anmerkung",
        "no.",
        "nr.",
        "lfd. nr.",
        "序号",
    ),
    *("编号", "行号", "item", "pos.", "position", "reason", "weekday", "星期", "wochentag"),
    "id",
)


def new_line(row: SheetRow, table: SheetTable) -> Line:
    """Returns the line of a row with its texts and the faults of its columns."""
    line = Line(row.position)
    line.cells = {name: cell.text for name, cell in row.cells.items()}
    line.notes += row.notes
    line.errors += row.errors
    for name, heads in table.doubled.items():
        params = {"heads": ", ".join(heads), "found": heads[0]}
        line.errors.append(Message("columns_doubled", name, params))
    return line


def require(line: Line, table: SheetTable, names: Iterable[Sequence[str]]) -> None:
    """Adds an error for each group of fields of which the sheet has no column."""
    for group in names:
        if table.fields.isdisjoint(group):
            near = next((c.head for c in table.columns if c.nearest in group), "")
            params = {"name": group[0], "nearest": near or "-"}
            line.errors.append(Message("column_missing", group[0], params))


def digest(*parts: Any) -> str:
    """Returns a short digest of what identifies a line."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def number_keys(lines: Sequence[Line]) -> None:
    """Makes the keys of equal lines different, and notes which line came before."""
    seen: Counter[str] = Counter()
    first: dict[str, str] = {}
    for line in lines:
        seen[line.key] += 1
        if seen[line.key] > 1:
            line.notes.append(Message("line_repeated", params={"other": first[line.key]}))
            line.key = f"{line.key}#{seen[line.key]}"
        else:
            first[line.key] = line.position


def text_of_number(value: Decimal | None) -> str | None:
    """Returns a decimal as the text of a value."""
    return None if value is None else shown(value)


def apply_defaults(table: SheetTable, context: Mapping[str, Any], names: Iterable[str]) -> None:
    """Fills empty cells with the values that the user gave for lines without one."""
    defaults = (context.get("options") or {}).get("defaults") or {}
    if not isinstance(defaults, Mapping):
        return
    known = set(names)
    for row in table.rows:
        for name, text in defaults.items():
            if name in known and not row.has(name) and text not in (None, ""):
                cell = row.cells.setdefault(name, row.cell(name))
                cell.text = str(text)
