"""Recognises lines that were imported before, by key or by what they describe."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from common.clock import now
from factories.models import CapacityWindow
from imports.models import KEY_LENGTH, Import, ImportLine
from imports.preview import Preview, Recognised
from imports.readers.result import Line, Message
from imports.services.chosen_lines import ImportedKind
from imports.services.window_kind import CHANGEABLE_STATUSES
from imports.states import ImportStatus, LineAction

# Versions beyond are typing errors, and no column holds them.
VERSION_MOST = 2**62
CALENDAR_WEEKS = 12
NAMED_MOST = 5


def recognised_lines(
    import_: Import, lines: Sequence[Line], kind: ImportedKind
) -> dict[int, Recognised]:
    """Returns the living row of each known line, by the line's place.

    A line that says the same as before, or as the row does, is left as it is, also one that is
    older than what was imported; another one updates the row. Each row is recognised once. Adds
    notes to the lines.
    """
    earlier = earlier_lines(import_, lines)
    alive = kind.living(import_, [row.object_id for row in earlier.values()])
    found: dict[int, Recognised] = {}
    taken: set[UUID] = set()
    for place, line in enumerate(lines):
        row = earlier.get(key_of(line))
        if row is None or row.object_id not in alive or row.object_id in taken:
            continue
        taken.add(row.object_id)
        found[place] = Recognised(str(row.object_id), action_for(line, row))
    doubtful = [
        place
        for place in range(len(lines))
        if place not in found or found[place].action == LineAction.UPDATE
    ]
    described = kind.recognise(import_, [lines[place] for place in doubtful]) if doubtful else {}
    for at, natural in described.items():
        place = doubtful[at]
        if place in found:
            if natural == Recognised(found[place].object_id, LineAction.SKIP):
                found[place] = natural
                lines[place].notes.append(Message("unchanged"))
        elif UUID(natural.object_id) not in taken:
            taken.add(UUID(natural.object_id))
            found[place] = natural
            if natural.action == LineAction.SKIP:
                lines[place].notes.append(Message("known_before"))
    return found


def earlier_lines(import_: Import, lines: Sequence[Line]) -> dict[str, ImportLine]:
    """Returns the newest committed line of each key, of imports that were not undone."""
    keys = {key_of(line) for line in lines if line.key}
    rows = ImportLine.objects.filter(
        organisation=import_.organisation_id,
        kind=import_.kind,
        key__in=keys,
        imported_in__status=ImportStatus.COMMITTED,
    )
    return {row.key: row for row in rows.defer("before").order_by("pk")}


def action_for(line: Line, row: ImportLine) -> LineAction:
    """Returns what a commit does with a known line, and notes why."""
    if version_of(line) < row.line_version:
        params = {"found": line.version, "newest": row.line_version}
        line.notes.append(Message("older_version", params=params))
        return LineAction.SKIP
    if row.content_sha256 == content_digest(line.values):
        line.notes.append(Message("unchanged"))
        return LineAction.SKIP
    return LineAction.UPDATE


def key_of(line: Line) -> str:
    """Returns the line's key as it is stored: the digest of a long one."""
    if len(line.key) <= KEY_LENGTH:
        return line.key
    return hashlib.sha256(line.key.encode()).hexdigest()


def version_of(line: Line) -> int:
    """Returns the line's version within what a column holds."""
    return max(-VERSION_MOST, min(line.version, VERSION_MOST))


def content_digest(values: Mapping[str, Any]) -> str:
    """Returns what two readings of a line share if they say the same."""
    written = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def note_of_windows_gone(import_: Import, preview: Preview) -> Message | None:
    """Returns a note of windows that the file made before and does not name any more.

    They are of an earlier file of this name, or of an event of this one, and lie within what this
    file tells of: the weeks of a calendar, the days of a sheet.
    """
    lines = preview.reading.lines
    machines = {str(line.values["machine"]) for line in lines if line.values.get("machine")}
    machines |= {str(import_.options["machine"])} if import_.options.get("machine") else set()
    until = complete_until(import_, lines)
    if not machines or until is None:
        return None
    taken = {known.object_id for known in preview.recognised.values()}
    windows = CapacityWindow.objects.filter(
        machine__factory__organisation=import_.organisation_id,
        machine__in=machines,
        status__in=CHANGEABLE_STATUSES,
        starts_at__gt=max(now(), complete_from(import_, lines)),
        starts_at__lte=until,
    ).exclude(pk__in=taken)
    known = {window.pk: window for window in windows.select_related("machine__factory")}
    gone = [known[key] for key in object_ids(import_, preview, known)] if known else []
    if not gone:
        return None
    gone.sort(key=lambda window: window.starts_at)
    names = [
        f"{window.machine.name} {local:%Y-%m-%d %H:%M}"
        for window in gone[:NAMED_MOST]
        for local in [window.starts_at.astimezone(ZoneInfo(window.machine.factory.time_zone))]
    ]
    more = ", …" if len(gone) > NAMED_MOST else ""
    return Message(
        "windows_not_in_file", "", {"count": len(gone), "found": ", ".join(names) + more}
    )


def object_ids(import_: Import, preview: Preview, ids: Iterable[UUID]) -> list[UUID]:
    """Returns those of the windows that a line of this file made, and none makes now."""
    keys = {key_of(line) for line in preview.reading.lines}
    uids = {line.key.rpartition("/")[0] for line in preview.reading.lines}
    uids |= {str(row.message.params.get("uid", "")) for row in preview.reading.left_out}
    rows = ImportLine.objects.filter(
        organisation=import_.organisation_id,
        kind=import_.kind,
        object_id__in=list(ids),
        imported_in__status=ImportStatus.COMMITTED,
    )
    # The newest line of each window says what it is.
    newest = {
        object_id: (key, name)
        for object_id, key, name in rows.order_by("pk").values_list(
            "object_id", "key", "imported_in__name"
        )
    }
    return [
        object_id
        for object_id, (key, name) in newest.items()
        if key not in keys
        and ((name and name == import_.name) or key.rpartition("/")[0] in uids - {""})
    ]


def is_calendar(import_: Import) -> bool:
    """Returns whether the file is a calendar, which tells of all weeks to come."""
    return b"BEGIN:VCALENDAR" in bytes(import_.content or b"")[:4096].upper()


def complete_from(import_: Import, lines: Sequence[Line]) -> datetime:
    """Returns from when on the file says which windows there are."""
    starts = [] if is_calendar(import_) else starts_of(lines)
    return min(starts, default=now()) - timedelta(seconds=1)


def complete_until(import_: Import, lines: Sequence[Line]) -> datetime | None:
    """Returns until when the file lists all windows; None if it does not say."""
    if is_calendar(import_):
        return now() + timedelta(weeks=int(import_.options.get("weeks") or CALENDAR_WEEKS))
    return max(starts_of(lines), default=None)


def starts_of(lines: Sequence[Line]) -> list[datetime]:
    """Returns the starts that the lines have, of lines without errors."""
    texts = [line.values.get("starts_at") for line in lines if not line.errors]
    starts = []
    for text in texts:
        with suppress(ValueError):
            start = datetime.fromisoformat(str(text))
            starts += [start] if start.tzinfo else []
    return starts
