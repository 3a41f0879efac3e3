"""Reads sent files into previews; nothing of their lines is stored.

A small file is read by the request, under limits of time and memory; a large one, or one that a
busy machine is slow with, by a worker. No transaction is open while a reader works: `prepare_…`
reads, and `store_…` writes what it found.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES, Organisation, User
from accounts.services.members import choose_organisation
from common.clock import now
from common.queue import enqueue
from common.reading.limited_reading import (
    LimitedReader,
    ReadingLimits,
    ReadingOverran,
    read_limited,
)
from common.safety.usage_quotas import consume
from common.states import record_creation, transition
from imports.errors import ContentGone, FileTooLarge, ReadingUnderWay
from imports.models import NAME_LENGTH, Import
from imports.preview import Preview
from imports.readers.reading_json import from_document
from imports.reading_context import context_for
from imports.services.column_memory import remember_columns
from imports.services.import_kinds import kind_for
from imports.services.line_choice import choose_good
from imports.services.recognition import note_of_windows_gone, recognised_lines
from imports.states import STORED_STATUSES, SUPPLY_KINDS, ImportKind, ImportStatus
from imports.unsafe_characters import leave_out_unsafe_characters

# Tests put misbehaving readers in its place.
READER_MODULE = "imports.readers"
READ_TASK = "imports.tasks.read_import"
MIB = 1024 * 1024
# Readings that one web process runs at once; others are left to workers.
READINGS_AT_ONCE = 2
SLOTS = BoundedSemaphore(READINGS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class SentFile:
    """Represents a file as it was sent, and a calendar to be subtracted from it."""

    content: bytes
    name: str = ""
    subtracted: bytes | None = None


@dataclass(frozen=True, slots=True)
class ReadingChanges:
    """Represents what changes before a file is read again; None removes a value."""

    options: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str | None] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    subtracted: bytes | None = None


@dataclass(slots=True)
class PreparedImport:
    """Holds an import in memory with what reading it gave; None where it waits."""

    import_: Import
    read: dict[str, Any] | None
    status: str = ImportStatus.READING


def choose_importer(*, user: User, kind: str, wanted: Any | None) -> Organisation:
    """Returns the organisation that imports: the wanted one, or the only one.

    Raises Forbidden and FieldErrors as `choose_organisation` does.
    """
    if kind in SUPPLY_KINDS:
        return choose_organisation(
            user=user, wanted=wanted, kind="is_manufacturer", roles=PLANNING_ROLES
        )
    return choose_organisation(user=user, wanted=wanted, kind="is_buyer", roles=PURCHASING_ROLES)


def start_import(
    *,
    organisation: Organisation,
    by: User | None,
    kind: str,
    sent: SentFile,
    options: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Import:
    """Reads a file into a preview, or leaves it to a worker; raises FileTooLarge.

    A file that cannot be read is an import that failed, with the reason.
    """
    prepared = prepare_import(
        organisation=organisation, by=by, kind=kind, sent=sent, options=options, answers=answers
    )
    return store_import(prepared=prepared)


def prepare_import(
    *,
    organisation: Organisation,
    by: User | None,
    kind: str,
    sent: SentFile,
    options: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None,
) -> PreparedImport:
    """Reads a small file without storing anything; raises FileTooLarge."""
    most = settings.IMPORTS["file_mib"] * MIB
    if len(sent.content) > most or len(sent.subtracted or b"") > most:
        raise FileTooLarge
    consume("imports", organisation.pk)
    import_ = Import(
        organisation=organisation,
        by=by,
        kind=kind,
        name=sent.name[-NAME_LENGTH:],
        content=sent.content,
        subtracted=sent.subtracted,
        size=len(sent.content),
        sha256=hashlib.sha256(sent.content).hexdigest(),
        options=dict(options or {}),
        answers=dict(answers or {}),
        progress={"phase": "waiting"},
    )
    return read_here(import_)


@transaction.atomic
def store_import(*, prepared: PreparedImport) -> Import:
    """Stores a new import with what reading it found, or enqueues it."""
    import_ = prepared.import_
    import_.save(force_insert=True)
    record_creation(import_, by=import_.by)
    return store_reading(prepared, by=import_.by)


def read_again(*, import_: Import, by: User | None, changes: ReadingChanges) -> Import:
    """Reads the file again with changed options, answers or cells.

    Raises InvalidTransition, ContentGone and ReadingUnderWay.
    """
    return store_again(prepared=prepare_again(import_=import_, changes=changes), by=by)


def prepare_again(*, import_: Import, changes: ReadingChanges) -> PreparedImport:
    """Reads a small file again without storing anything; raises ContentGone."""
    if import_.status == ImportStatus.READING:
        raise ReadingUnderWay
    if import_.status in STORED_STATUSES:
        # Storing it raises the error of the transition.
        return PreparedImport(import_, None)
    if import_.content is None:
        raise ContentGone
    consume("imports", import_.organisation_id)
    import_.options = merged(import_.options, changes.options)
    import_.answers = merged(import_.answers, changes.answers)
    cells = {**import_.cells}
    for position, texts in changes.cells.items():
        cells[position] = merged(cells.get(position, {}), texts)
    import_.cells = {position: texts for position, texts in cells.items() if texts}
    if changes.subtracted is not None:
        import_.subtracted = changes.subtracted or None
    return read_here(import_)


@transaction.atomic
def store_again(*, prepared: PreparedImport, by: User | None) -> Import:
    """Stores what reading the file again found; raises InvalidTransition."""
    changed = prepared.import_
    changes = {
        name: getattr(changed, name) for name in ("options", "answers", "cells", "subtracted")
    }
    prepared.import_ = transition(
        Import.objects.get(pk=changed.pk),
        to=ImportStatus.READING,
        by=by,
        progress={"phase": "waiting"},
        claimed_at=None,
        attempts=0,
        **changes,
    )
    return store_reading(prepared, by=by)


def merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the mapping with changed values, and without those that became None."""
    return {name: value for name, value in {**before, **changes}.items() if value is not None}


def store_reading(prepared: PreparedImport, *, by: User | None) -> Import:
    """Stores a finished reading; without one enqueues the import."""
    import_ = prepared.import_
    if prepared.read is None:
        enqueue(READ_TASK, import_.pk)
        return import_
    if prepared.status == ImportStatus.READY and import_.options.get("columns"):
        remember_columns(import_)
    return transition(import_, to=prepared.status, by=by, progress={}, **prepared.read)


def read_here(import_: Import) -> PreparedImport:
    """Reads a small file now; leaves large ones, and slow ones, to a worker."""
    if not is_small(import_) or not SLOTS.acquire(blocking=False):
        return PreparedImport(import_, None)
    try:
        return read_under(import_, limits_for(import_, settings.IMPORTS["request_seconds"]))
    except ReadingOverran:
        return PreparedImport(import_, None)
    finally:
        SLOTS.release()


def is_small(import_: Import) -> bool:
    """Returns whether a request reads the file."""
    is_packed = bytes(import_.content[:2]) == b"PK"
    most = settings.IMPORTS["small_packed_bytes" if is_packed else "small_bytes"]
    return import_.size + len(import_.subtracted or b"") <= most


def limits_for(import_: Import, wall_seconds: float) -> ReadingLimits:
    """Returns the limits of a reading, with the processor time that its size allows."""
    name = "small_cpu_seconds" if is_small(import_) else "large_cpu_seconds"
    return ReadingLimits(settings.IMPORTS[name], wall_seconds)


def reader() -> LimitedReader:
    """Returns the readers of imports with the space that they have."""
    limits = settings.IMPORTS
    return LimitedReader(
        READER_MODULE, limits["memory_mib"], limits["output_mib"], limits["niceness"]
    )


def read_under(import_: Import, limits: ReadingLimits) -> PreparedImport:
    """Reads a file and compares its lines with what is stored; raises ReadingOverran."""
    content = [bytes(import_.content)]
    answer = read_limited(reader(), content, context_for(import_), limits)
    if "unreadable" in answer:
        nothing = {"reading": None, "summary": {}, "failure": answer["unreadable"]}
        return PreparedImport(import_, nothing, ImportStatus.FAILED)
    reading = from_document(answer["reading"])
    leave_out_unsafe_characters(reading)
    preview = compared(import_, Preview(reading))
    read = {"reading": preview.pack(), "summary": preview.summary(), "failure": {}}
    return PreparedImport(import_, read, ImportStatus.READY)


def compared(import_: Import, preview: Preview) -> Preview:
    """Returns the preview with known rows and the errors beside what is stored."""
    lines, kind = preview.reading.lines, kind_for(import_.kind)
    preview.recognised = recognised_lines(import_, lines, kind)
    if import_.kind == ImportKind.WINDOWS:
        gone = note_of_windows_gone(import_, preview)
        preview.reading.notes += [gone] if gone else []
    chosen = choose_good(preview)
    publish = bool(import_.options.get("publish"))
    findings = kind.check(import_, chosen, publish=publish)
    for found, name in ((findings.errors, "errors"), (findings.notes, "notes")):
        for place, messages in found.items():
            getattr(lines[place], name).extend(messages)
    return preview


def read_claimed(import_: Import) -> Import | None:
    """Reads a file that this worker claimed; None where another attempt is to follow."""
    limits = settings.IMPORTS
    try:
        prepared = read_under(import_, limits_for(import_, limits["worker_seconds"]))
    except ReadingOverran:
        if import_.attempts < limits["attempts_most"]:
            return None
        failure = {"code": "file_takes_too_long", "field": "", "params": {}}
        prepared = PreparedImport(
            import_, {"reading": None, "summary": {}, "failure": failure}, ImportStatus.FAILED
        )
    with transaction.atomic():
        return store_reading(prepared, by=import_.by)


def claim(*, import_id: Any) -> Import | None:
    """Claims an import for this worker; None where it is read, or another one has it."""
    free = Import.objects.unclaimed_at(now(), settings.IMPORTS["lease"]).filter(pk=import_id)
    with transaction.atomic():
        import_ = free.select_for_update(no_key=True, skip_locked=True).first()
        if import_ is None:
            return None
        import_.claimed_at = now()
        import_.attempts += 1
        import_.progress = {"phase": "reading"}
        import_.save(update_fields=["claimed_at", "attempts", "progress", "updated_at"])
    return import_


def enqueue_unclaimed() -> int:
    """Enqueues imports whose message or worker was lost; returns their number."""
    rows = Import.objects.unclaimed_at(now(), settings.IMPORTS["lease"])
    waiting = rows.filter(updated_at__lt=now() - settings.IMPORTS["enqueue_again_after"])
    ids = list(waiting.order_by("updated_at").values_list("pk", flat=True)[:100])
    for import_id in ids:
        enqueue(READ_TASK, import_id)
    return len(ids)
