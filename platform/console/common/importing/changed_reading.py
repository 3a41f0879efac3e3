"""Reads from a form what changes before a file is read again."""

from collections import defaultdict
from typing import Any

from django.utils.datastructures import MultiValueDict

from imports.preview import Preview
from imports.services.file_reading import ReadingChanges

ANSWER, OWN_ANSWER, CELL, SAME = "answer:", "own:", "cell-", "same-"
GROUPS = ("shift", "week")
WEEKS = range(1, 105)
ANSWER_LENGTH = 5_000


def changes_of(sent: MultiValueDict, files: MultiValueDict, preview: Preview) -> ReadingChanges:
    """Returns the changes; what the form does not have stays as it is."""
    second = files.get("subtract")
    removes = sent.get("without_subtracted") == "yes"
    return ReadingChanges(
        options=options_of(sent, preview),
        answers=answers_of(sent),
        cells=cells_of(sent, preview),
        subtracted=second.read() if second else (b"" if removes else None),
    )


def answers_of(sent: MultiValueDict) -> dict[str, str | None]:
    """Returns the answers by the question's key; own words count more than a choice."""
    found: dict[str, str | None] = {}
    for prefix in (ANSWER, OWN_ANSWER):
        for name, text in sent.items():
            key, answer = name.removeprefix(prefix), str(text).strip()[:ANSWER_LENGTH]
            if key != name and answer:
                found[key] = answer
    for key in sent.getlist("forget"):
        found[key] = None
    return found


def options_of(sent: MultiValueDict, preview: Preview) -> dict[str, Any]:
    """Returns the changed options; None takes one back."""
    found: dict[str, Any] = {}
    if sent.get("group") in GROUPS:
        found["group"] = sent["group"]
    if (weeks := sent.get("weeks", "")).isdecimal() and int(weeks) in WEEKS:
        found["weeks"] = int(weeks)
    for name in ("machine", "factory"):
        if name in sent:
            found[name] = sent[name] or None
    if sent.get("publish") in ("yes", "no"):
        found["publish"] = sent["publish"] == "yes"
    if columns := columns_of(sent, preview):
        found["columns"] = columns
    return found


def columns_of(sent: MultiValueDict, preview: Preview) -> dict[str, str]:
    """Returns fields by head where the form maps a column otherwise than it was read.

    A column without a head is named by its letter.
    """
    changed = {}
    for place, column in enumerate(preview.reading.columns):
        field = sent.get(f"column-{place}")
        if field is not None and field != column.get("field", ""):
            changed[column.get("head") or column.get("letter", "")] = field
    return changed


def cells_of(sent: MultiValueDict, preview: Preview) -> dict[str, dict[str, str | None]]:
    """Returns changed texts by position and field, also of lines with the same fault."""
    lines = preview.reading.lines
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for name, text in sent.items():
        place, mark, field = name.removeprefix(CELL).partition("-")
        if not name.startswith(CELL) or not mark or not place.isdecimal():
            continue
        if int(place) >= len(lines):
            continue
        line = lines[int(place)]
        before = line.cells.get(field, "")
        if str(text).strip() == before.strip():
            continue
        found[line.position][field] = text
        if sent.get(f"{SAME}{place}-{field}") == "yes":
            for other in lines:
                is_wrong = any(error.field == field for error in other.errors)
                if is_wrong and other.cells.get(field) == before:
                    found[other.position][field] = text
    return dict(found)
