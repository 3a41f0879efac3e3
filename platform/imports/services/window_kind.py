"""Checks, stores and takes back lines of capacity windows."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from common.clock import MILLISECOND, MS_PER_SECOND, hours_from_ms, now
from common.errors import DomainError
from common.states import transition_all
from factories.errors import domain_errors_of_constraints
from factories.models import CapacityWindow, Machine
from factories.services.window_changes import ensure_reservations_kept, stored_value
from factories.services.window_drafts import draft_of, errors_of
from factories.services.window_loading import (
    load_windows,
    lock_ids,
    publish_drafts,
    rewrite_windows,
    withdraw_all,
)
from factories.services.window_overlaps import OfferedSpan, overlaps
from factories.services.window_publication import lock_owners, lock_windows
from factories.spans import Span, spans_of
from factories.states import OFFERED_STATUSES, WindowStatus
from imports.errors import UndoBlocked
from imports.models import Import, ImportLine
from imports.preview import Recognised
from imports.readers.result import Line, Message
from imports.services.chosen_lines import ChosenLine, Findings, StoredLine
from imports.services.line_values import (
    WINDOW_TERMS,
    UnfitValue,
    instant,
    next_minute,
    rest_terms,
    terms_from,
)
from imports.states import LineAction

CHANGEABLE_STATUSES = (WindowStatus.DRAFT, *OFFERED_STATUSES)
REQUIRED = ("machine", "starts_at", "ends_at")
NAMED_MOST = 5
UNDONE = gettext_noop("Its import was undone.")


def recognise(import_: Import, lines: Sequence[Line]) -> dict[int, Recognised]:
    """Returns windows of the same machine and times; equal ones are left as they are.

    Of a window that runs already, here and in the file, what is left is compared.
    """
    machines, since = machines_of(import_), next_minute()
    wanted: dict[tuple[Any, ...], tuple[int, dict[str, Any]]] = {}
    for place, line in enumerate(lines):
        terms = terms_or_none(line, machines)
        if terms is not None:
            wanted.setdefault(identity(terms), (place, terms))
    if not wanted:
        return {}
    rows = CapacityWindow.objects.filter(
        machine__in={terms["machine_id"] for _, terms in wanted.values()},
        status__in=CHANGEABLE_STATUSES,
        ends_at__gte=min(terms["ends_at"] for _, terms in wanted.values()),
        ends_at__lte=max(terms["ends_at"] for _, terms in wanted.values()),
    )
    found = {}
    for window in rows.prefetch_related("spans").order_by("pk"):
        stored = rest_terms({name: stored_value(window, name) for name in WINDOW_TERMS}, since)
        if identity(stored) in wanted:
            place, terms = wanted[identity(stored)]
            action = LineAction.SKIP if says_same(terms, stored) else LineAction.UPDATE
            found[place] = Recognised(str(window.pk), action)
    return found


def identity(terms: Mapping[str, Any]) -> tuple[Any, ...]:
    """Returns by which terms two windows are the same."""
    return terms["machine_id"], terms["starts_at"], terms["ends_at"]


def says_same(terms: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Returns whether a line's terms are those of the window; hours to the second."""
    names = terms.keys() - {"offered_ms"}
    is_same = all(terms[name] == stored[name] for name in names)
    return is_same and abs(terms["offered_ms"] - stored["offered_ms"]) < MS_PER_SECOND


def living(import_: Import, ids: Sequence[UUID]) -> set[UUID]:
    """Returns those of the windows that are neither withdrawn nor expired."""
    rows = CapacityWindow.objects.filter(
        machine__factory__organisation=import_.organisation_id, status__in=CHANGEABLE_STATUSES
    )
    return set(rows.filter(pk__in=list(ids)).values_list("pk", flat=True))


def lock(import_: Import, chosen: Sequence[ChosenLine]) -> None:
    """Locks windows to be updated, then machines and factories of all lines."""
    lock_windows(row.object_id for row in chosen if row.object_id)
    machines = machines_of(import_)
    named = {row.line.values.get("machine") for row in chosen}
    lock_owners(
        [
            CapacityWindow(machine=machine)
            for machine_id, machine in machines.items()
            if machine_id in named
        ]
    )


def check(import_: Import, chosen: Sequence[ChosenLine], *, publish: bool) -> Findings:
    """Returns errors by the rules of windows; overlaps of drafts are notes."""
    findings = Findings()
    windows = windows_of(import_, chosen, findings)
    at = now()
    for row in chosen:
        window = windows.get(row.place)
        if window is None:
            continue
        check_terms(row, window, findings)
        is_offered = publish or window.status in OFFERED_STATUSES
        last_start = window.span_times[-1].starts_at
        if window.ends_at <= at:
            findings.error(row.place, "window_past", "ends_at", found=window.ends_at.isoformat())
        elif is_offered and min(last_start, window.expires_at) <= at:
            found = last_start.isoformat()
            findings.error(row.place, "starts_in_the_past", "starts_at", found=found)
    check_overlaps(chosen, windows, findings, publish=publish)
    return findings


def check_terms(row: ChosenLine, window: CapacityWindow, findings: Findings) -> None:
    """Records the errors between a window's terms."""
    line, place = row.line, row.place
    for name, reason in errors_of(window).items():
        if name == "ends_at":
            found, start = window.ends_at.isoformat(), window.starts_at.isoformat()
            findings.error(place, "ends_before_start", name, found=found, start=start)
        elif name == "offered_hours":
            findings.error(
                place,
                "more_hours_than_the_machine_has",
                name,
                found=line.values.get(name, ""),
                count=window.machine.count,
                most=f"{hours_from_ms(window.most_ms).normalize():f}",
            )
        else:
            findings.error(place, "rule_broken", name, reason=str(reason))


def check_overlaps(
    chosen: Sequence[ChosenLine],
    windows: Mapping[int, CapacityWindow],
    findings: Findings,
    *,
    publish: bool,
) -> None:
    """Records windows that overlap another one: errors where they would be offered."""
    spans: dict[Hashable, tuple[UUID, Sequence[Span]]] = {
        place: (window.machine_id, window.span_times)
        for place, window in windows.items()
        if all(span.starts_at < span.ends_at for span in window.span_times)
    }
    updated = [window.pk for window in windows.values() if not window._state.adding]
    positions = {row.place: row.line.position for row in chosen}
    for place, other in overlaps(spans, without=updated).items():
        is_error = publish or windows[place].status in OFFERED_STATUSES
        record = findings.error if is_error else findings.note
        if isinstance(other, OfferedSpan):
            record(place, "overlaps_offered", "starts_at", other=str(other.window_id))
        else:
            start = windows[int(str(other))].starts_at.isoformat()
            record(place, "overlaps_line", "starts_at", other=positions[other], start=start)


def windows_of(
    import_: Import, chosen: Sequence[ChosenLine], findings: Findings
) -> dict[int, CapacityWindow]:
    """Returns the windows that the lines would become, not stored, by place."""
    machines = machines_of(import_)
    rows = CapacityWindow.objects.select_related("machine__factory").prefetch_related("spans")
    stored = rows.in_bulk([row.object_id for row in chosen if row.object_id])
    found = {}
    for row in chosen:
        terms = terms_of(row, machines, findings)
        if terms is None:
            continue
        machine = machines[str(terms["machine_id"])]
        if row.object_id is None:
            found[row.place] = row.built = draft_of(terms, machine)
        elif row.object_id in stored:
            window = stored[row.object_id]
            changed = {name for name, value in terms.items() if stored_value(window, name) != value}
            try:
                ensure_reservations_kept(window, terms, changed)
            except DomainError as error:
                findings.error(row.place, "rule_broken", error.field, reason=str(error.detail))
                continue
            found[row.place] = row.built = changed_window(window, machine, terms)
        else:
            findings.error(row.place, "row_closed")
    return found


def changed_window(
    window: CapacityWindow, machine: Machine, terms: Mapping[str, Any]
) -> CapacityWindow:
    """Returns the stored window with the terms of a line; the expiry follows."""
    follows = window.expires_at == window.notice_ends_at
    window.machine = machine
    for name, value in terms.items():
        setattr(window, "span_times" if name == "spans" else name, value)
    if follows or window.expires_at > window.notice_ends_at:
        window.expires_at = window.notice_ends_at
    return window


def terms_of(
    row: ChosenLine, machines: Mapping[str, Machine], findings: Findings
) -> dict[str, Any] | None:
    """Returns a line's values as columns; records what cannot be one."""
    values = row.line.values
    missing = [name for name in REQUIRED if not values.get(name)]
    for name in missing:
        findings.error(row.place, "value_missing", name, name=name)
    if missing:
        return None
    if values["machine"] not in machines:
        findings.error(row.place, "machine_not_own", "machine", found=str(values["machine"]))
        return None
    try:
        return terms_from(values, machines[values["machine"]])
    except UnfitValue as error:
        findings.error(
            row.place, "value_unreadable", error.name, name=error.name, found=error.found
        )
        return None


def terms_or_none(line: Line, machines: Mapping[str, Machine]) -> dict[str, Any] | None:
    """Returns a line's values as columns; None where they are not whole."""
    if line.errors or any(not line.values.get(name) for name in REQUIRED):
        return None
    try:
        machine = machines.get(line.values["machine"])
        return machine and terms_from(line.values, machine)
    except UnfitValue:
        return None


def machines_of(import_: Import) -> dict[str, Machine]:
    """Returns the organisation's machines with their factories, by id as text."""
    rows = Machine.objects.filter(factory__organisation=import_.organisation_id)
    return {str(row.pk): row for row in rows.select_related("factory")}


@domain_errors_of_constraints()
def store(
    import_: Import, chosen: Sequence[ChosenLine], *, by: User | None, publish: bool
) -> list[StoredLine]:
    """Stores new windows by COPY and rewrites updated ones in one statement."""
    before = before_update(chosen)
    if any(row.built is None for row in chosen):
        windows_of(import_, chosen, Findings())
    added = [row.built for row in chosen if row.object_id is None]
    updated = [row.built for row in chosen if row.object_id is not None]
    if updated:
        rewrite_windows(windows=updated)
        if publish:
            publish_drafts(windows=updated, by=by)
    if added:
        load_windows(windows=added, by=by, publish=publish)
    return [
        StoredLine(row, row.built.pk, before.get(row.object_id), note_of_rest(row))
        for row in chosen
    ]


def note_of_rest(row: ChosenLine) -> Message | None:
    """Returns that only what is left of a line was stored, if some has passed since."""
    if row.built.starts_at <= instant(row.line.values, "starts_at"):
        return None
    zone = ZoneInfo(row.built.machine.factory.time_zone)
    params = {
        "found": f"{row.built.starts_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "hours": f"{hours_from_ms(row.built.offered_ms).normalize():f}",
    }
    return Message("rest_stored", "starts_at", params)


def before_update(chosen: Sequence[ChosenLine]) -> dict[UUID | None, dict[str, Any]]:
    """Returns the terms of the windows to be updated, as they are, by id."""
    ids = [row.object_id for row in chosen if row.object_id]
    if not ids:
        return {}
    rows = CapacityWindow.objects.filter(pk__in=ids).prefetch_related("spans")
    return {row.pk: written_terms(row) for row in rows}


def written_terms(window: CapacityWindow) -> dict[str, Any]:
    """Returns a window's terms as values of a line, and its state."""
    return {
        "machine": str(window.machine_id),
        "starts_at": window.starts_at.isoformat(),
        "ends_at": window.ends_at.isoformat(),
        "spans": [[instant.isoformat() for instant in span] for span in window.span_times],
        "offered_ms": window.offered_ms,
        "hourly_rate": str(window.hourly_rate),
        "opening_cost": str(window.opening_cost),
        "least_lot": window.least_lot,
        "notice_ms": window.notice // MILLISECOND,
        "expires_at": window.expires_at.isoformat(),
        "status": window.status,
    }


@domain_errors_of_constraints()
def take_back(import_: Import, rows: Sequence[ImportLine], *, by: User | None) -> None:
    """Withdraws what lines added and restores what they changed.

    Raises UndoBlocked where hours of a window are reserved, or an updated one is closed.
    """
    reserved = [pk for pk, hours in lock_ids(row.object_id for row in rows).items() if hours]
    if reserved:
        words = gettext("Hours of %(count)s imported windows are reserved: %(names)s.")
        names = names_of(list(lock_windows(reserved[: NAMED_MOST + 1]).values()))
        raise UndoBlocked(words % {"count": len(reserved), "names": names})
    restored = [row for row in rows if row.before is not None]
    windows = lock_windows(row.object_id for row in restored)
    closed = [
        windows[row.object_id]
        for row in restored
        if windows[row.object_id].status not in CHANGEABLE_STATUSES
    ]
    if closed:
        words = gettext("%(count)s updated windows are withdrawn or expired: %(names)s.")
        raise UndoBlocked(words % {"count": len(closed), "names": names_of(closed)})
    withdraw_all(
        ids=[row.object_id for row in rows if row.before is None],
        by=by,
        reason=UNDONE,
    )
    if restored:
        lock_owners([windows[row.object_id] for row in restored])
        for row in restored:
            restore(windows[row.object_id], row.before or {})
        rewrite_windows(windows=[windows[row.object_id] for row in restored])
        # A published window cannot become a draft again.
        drafts = [row.object_id for row in restored if row.before["status"] == WindowStatus.DRAFT]
        transition_all(CapacityWindow, drafts, to=WindowStatus.PAUSED, by=by, reason=UNDONE)


def restore(window: CapacityWindow, before: Mapping[str, Any]) -> None:
    """Sets the terms that the window had before it was updated."""
    window.machine_id = UUID(before["machine"])
    window.starts_at = datetime.fromisoformat(before["starts_at"])
    window.ends_at = datetime.fromisoformat(before["ends_at"])
    window.span_times = spans_of(
        (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in before["spans"]
    )
    window.offered_ms = before["offered_ms"]
    window.hourly_rate = Decimal(before["hourly_rate"])
    window.opening_cost = Decimal(before["opening_cost"])
    window.least_lot = before["least_lot"]
    window.notice = before["notice_ms"] * MILLISECOND
    window.expires_at = datetime.fromisoformat(before["expires_at"])


def names_of(windows: Sequence[CapacityWindow]) -> str:
    """Returns the first of the windows by machine and start."""
    shown = [f"{window.machine.name} {window.starts_at:%Y-%m-%d %H:%M}Z" for window in windows]
    return ", ".join(shown[:NAMED_MOST]) + (" …" if len(shown) > NAMED_MOST else "")
