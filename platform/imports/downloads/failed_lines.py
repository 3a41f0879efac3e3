"""Writes the lines of an import that were not good, with the reasons, as CSV."""

import csv
import io
from collections.abc import Collection

from common.safety.unsafe_text import safe_cell
from imports.messages import text_of
from imports.preview import Preview, masked, state_of
from imports.readers.result import Line
from imports.states import LineState

# Excel reads UTF-8 by it.
BYTE_ORDER_MARK = "\ufeff"
POSITION_HEAD, REASON_HEAD = "position", "reason"


def failed_lines_csv(preview: Preview, hidden: Collection[str] = ()) -> bytes:
    """Returns the bad lines with their raw cells, or their values, and the reasons.

    Heads are those of the file where it has any, so that the corrected lines can be sent again.
    """
    bad = [line for line in preview.reading.lines if state_of(line) != LineState.GOOD]
    heads = {
        column["field"]: column["head"]
        for column in preview.reading.columns
        if column.get("field") and column["field"] not in hidden
    }
    names = list(
        dict.fromkeys(
            [*heads, *(name for line in bad for name in texts_of(line) if name not in hidden)]
        )
    )
    written = io.StringIO()
    writer = csv.writer(written)
    first = (*(heads.get(name, name) for name in names), POSITION_HEAD, REASON_HEAD)
    writer.writerow(map(safe_cell, first))
    for line in bad:
        texts = texts_of(line)
        messages = (*line.errors, *line.questions)
        reasons = " ".join(text_of(masked(message, hidden)) for message in messages)
        cells = (*(texts.get(name, "") for name in names), line.position, reasons)
        writer.writerow(map(safe_cell, cells))
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def texts_of(line: Line) -> dict[str, str]:
    """Returns the raw cells of a line; its values where the file has no cells."""
    if line.cells:
        return line.cells
    return {name: "" if value is None else str(value) for name, value in line.values.items()}
