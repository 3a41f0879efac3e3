"""Stores the lines of an import, whole or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import User
from common.bulk_rows import copy_rows
from common.clock import now
from common.errors import InvalidTransition
from common.states import transition
from imports.errors import LinesNotGood, NothingToImport, ReadingUnderWay
from imports.messages import text_of
from imports.models import POSITION_LENGTH, Import, ImportLine
from imports.preview import Preview, state_of
from imports.readers.reading_json import encode
from imports.readers.result import Message
from imports.services.chosen_lines import ChosenLine, StoredLine
from imports.services.import_kinds import kind_for
from imports.services.line_choice import choose_good
from imports.services.recognition import content_digest, key_of, version_of
from imports.states import ImportStatus, LineState

COLUMNS = (
    *("imported_in_id", "organisation_id", "kind", "place", "position", "key"),
    *("line_version", "content_sha256", "action", "object_id", "before"),
)
# Errors that one answer lists; the failed-lines file has all.
ERRORS_MOST = 100


@dataclass(frozen=True, slots=True)
class CommitChoice:
    """Represents what a person wants stored.

    only_good: leaves lines with errors and open questions out, instead of refusing all.
    recognised: what is done with known lines (skip, update, add); "" does what each one suggests.
    publish: whether windows are published, and orders submitted, at once.
    actions: what is done with single lines, by place or, for all lines there, by position.
    """

    only_good: bool = False
    recognised: str = ""
    publish: bool = False
    actions: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def commit_import(*, import_: Import, by: User | None, choice: CommitChoice) -> Import:
    """Stores the chosen lines and remembers what each became.

    Raises InvalidTransition and ReadingUnderWay by the state, LinesNotGood where all lines are
    wanted and some cannot be stored, NothingToImport, and the errors of the kind.
    """
    import_ = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=import_.pk)
    ensure_ready(import_)
    kind = kind_for(import_.kind)
    preview = Preview.unpack(import_.reading)
    if not choice.only_good:
        ensure_all_good(preview)
    chosen = choose_good(preview, recognised=choice.recognised, actions=choice.actions)
    kind.lock(import_, chosen)
    errors = kind.check(import_, chosen, publish=choice.publish).errors
    if errors:
        for place, messages in errors.items():
            preview.reading.lines[place].errors.extend(messages)
        if not choice.only_good:
            raise lines_not_good(preview)
        chosen = [row for row in chosen if row.place not in errors]
    if not chosen:
        raise NothingToImport
    stored = kind.store(import_, chosen, by=by, publish=choice.publish)
    write_lines(import_, stored)
    noted = [row for row in stored if row.note]
    for row in noted:
        row.chosen.line.notes.append(row.note)
    has_changed = bool(errors or noted)
    return transition(
        import_,
        to=ImportStatus.COMMITTED,
        by=by,
        committed_at=now(),
        outcome=outcome_of(preview, chosen, choice),
        **({"reading": preview.pack(), "summary": preview.summary()} if has_changed else {}),
    )


def ensure_ready(import_: Import) -> None:
    """Raises the error of a state in which nothing can be committed."""
    if import_.status == ImportStatus.READING:
        raise ReadingUnderWay
    if import_.status != ImportStatus.READY:
        # The transition's own error names both states.
        transition(import_, to=ImportStatus.COMMITTED, by=None)
        raise InvalidTransition


def ensure_all_good(preview: Preview) -> None:
    """Raises LinesNotGood where a line has an error or an open question."""
    if any(state_of(line) != LineState.GOOD for line in preview.reading.lines):
        raise lines_not_good(preview)


def lines_not_good(preview: Preview) -> LinesNotGood:
    """Returns the error with the first messages of all bad lines, by place and value."""
    errors: dict[str, str] = {}
    bad = 0
    for place, line in enumerate(preview.reading.lines):
        messages: list[Message] = [*line.errors, *line.questions]
        bad += bool(messages)
        for message in messages:
            if len(errors) < ERRORS_MOST:
                pointer = f"lines.{place}" + (f".{message.field}" if message.field else "")
                errors.setdefault(pointer, f"{line.position}: {text_of(message)}")
    return LinesNotGood(errors, bad)


def write_lines(import_: Import, stored: Sequence[StoredLine]) -> None:
    """Records what each line became, by COPY."""
    copy_rows(ImportLine, COLUMNS, (row_of(import_, row) for row in stored))


def row_of(import_: Import, stored: StoredLine) -> tuple[Any, ...]:
    """Returns the values of one line's columns."""
    line = stored.chosen.line
    return (
        import_.pk,
        import_.organisation_id,
        import_.kind,
        stored.chosen.place,
        line.position[:POSITION_LENGTH],
        key_of(line),
        version_of(line),
        content_digest(line.values),
        stored.chosen.action,
        stored.object_id,
        None if stored.before is None else encode(stored.before).decode(),
    )


def outcome_of(
    preview: Preview, chosen: Sequence[ChosenLine], choice: CommitChoice
) -> dict[str, Any]:
    """Returns the numbers of lines by what was done with them."""
    done = Counter(str(row.action) for row in chosen)
    bad = sum(state_of(line) != LineState.GOOD for line in preview.reading.lines)
    return {
        "added": done["add"],
        "updated": done["update"],
        "skipped": len(preview.reading.lines) - len(chosen) - bad,
        "not_imported": bad,
        "published": choice.publish,
    }
