"""Leaves unsafe characters out of what was read, and notes it beside the line."""

from typing import Any

from common.safety.unsafe_text import without_unsafe_text
from imports.readers.result import Line, Message, Reading


def leave_out_unsafe_characters(reading: Reading) -> None:
    """Takes them out of values and cells, with a note for each changed one."""
    for line in reading.lines:
        changed = [name for name, value in line.values.items() if cleaned(value) != value]
        changed += [name for name, text in line.cells.items() if without_unsafe_text(text) != text]
        if changed:
            clean_line(line, dict.fromkeys(changed))


def clean_line(line: Line, names: dict[str, None]) -> None:
    """Cleans one line and adds its notes."""
    line.values = cleaned(line.values)
    line.cells = cleaned(line.cells)
    line.notes += [Message("unsafe_characters_left_out", name) for name in names]


def cleaned(value: Any) -> Any:
    """Returns a JSON value with all its texts cleaned."""
    if isinstance(value, str):
        return without_unsafe_text(value)
    if isinstance(value, dict):
        return {name: cleaned(inner) for name, inner in value.items()}
    return [cleaned(inner) for inner in value] if isinstance(value, list) else value
