"""Stores, changes and withdraws many capacity windows by a few statements."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Count

from accounts.models import User
from accounts.services.companies import ensure_active
from common.bulk_rows import copy_rows
from common.clock import now
from common.states import record_creations, transition_all
from factories.errors import HoursReserved, domain_errors_of_constraints
from factories.models import CapacityWindow, WindowSpan
from factories.states import OFFERED_STATUSES, WindowStatus

COLUMNS = (
    *("id", "created_at", "updated_at", "machine_id", "starts_at", "ends_at", "offered_ms"),
    *("reserved_ms", "hourly_rate", "opening_cost", "least_lot", "notice", "expires_at", "status"),
)
SPAN_COLUMNS = ("window_id", "machine_id", "is_offered", "starts_at", "ends_at")
TERMS = (
    *("machine_id", "starts_at", "ends_at", "offered_ms", "hourly_rate", "opening_cost"),
    *("least_lot", "notice", "expires_at"),
)
CHANGE = """
    UPDATE factories_capacitywindow AS w
    SET machine_id = row_.machine_id, starts_at = row_.starts_at, ends_at = row_.ends_at,
        offered_ms = row_.offered_ms, hourly_rate = row_.hourly_rate,
        opening_cost = row_.opening_cost, least_lot = row_.least_lot, notice = row_.notice,
        expires_at = row_.expires_at, updated_at = %s
    FROM unnest(
        %s::uuid[], %s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::bigint[], %s::numeric[],
        %s::numeric[], %s::integer[], %s::interval[], %s::timestamptz[]
    ) AS row_ (id, machine_id, starts_at, ends_at, offered_ms, hourly_rate, opening_cost, least_lot,
        notice, expires_at)
    WHERE w.id = row_.id
"""


@domain_errors_of_constraints()
def load_windows(*, windows: Sequence[CapacityWindow], by: User | None, publish: bool) -> None:
    """Stores new windows that the caller checked, with their events.

    To publish, the caller holds `lock_owners` since before its checks. A window of several spans is
    stored as a draft first: the database gives it one span from start to end, which may overlap
    others until its own replace it. Raises HoursOfferedTwice, OrganisationSuspended.
    """
    if publish:
        ensure_active({window.machine.factory.organisation_id for window in windows})
    several = [window for window in windows if len(window.span_times) > 1]
    single = [window for window in windows if len(window.span_times) == 1]
    copy_windows(single, [WindowStatus.DRAFT, *([WindowStatus.PUBLISHED] if publish else [])], by)
    copy_windows(several, [WindowStatus.DRAFT], by)
    replace_spans(several)
    if publish:
        publish_drafts(windows=several, by=by)


def copy_windows(
    windows: Sequence[CapacityWindow], path: Sequence[WindowStatus], by: User | None
) -> None:
    """Writes new windows in the last state of the path, with all its events."""
    if not windows:
        return
    at = now()
    for window in windows:
        window.created_at = window.updated_at = at
        window.status = path[-1]
    rows = ([getattr(window, name) for name in COLUMNS] for window in windows)
    copy_rows(CapacityWindow, COLUMNS, rows)
    record_creations(CapacityWindow, [window.pk for window in windows], by=by, path=path)


def replace_spans(windows: Collection[CapacityWindow]) -> None:
    """Replaces the stored spans of windows by those in memory."""
    if not windows:
        return
    WindowSpan.objects.filter(window__in=[window.pk for window in windows]).delete()
    rows = (
        (window.pk, window.machine_id, window.status in OFFERED_STATUSES, *span)
        for window in windows
        for span in window.span_times
    )
    copy_rows(WindowSpan, SPAN_COLUMNS, rows)


@domain_errors_of_constraints()
def rewrite_windows(*, windows: Sequence[CapacityWindow]) -> None:
    """Writes the terms of windows that the caller locked, changed and checked.

    Raises HoursOfferedTwice and BelowReserved.
    """
    ids = [window.pk for window in windows]
    stored = WindowSpan.objects.filter(window__in=ids).values_list("window").order_by("window")
    had_several = {pk for pk, count in stored.annotate(count=Count("pk")) if count > 1}
    respanned = [
        window for window in windows if window.pk in had_several or len(window.span_times) > 1
    ]
    # Without a span none is moved to the window's start and end, which may overlap others.
    WindowSpan.objects.filter(window__in=[window.pk for window in respanned]).delete()
    columns = [[getattr(window, name) for window in windows] for name in ("id", *TERMS)]
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [now(), *columns])
    replace_spans(respanned)


def publish_drafts(*, windows: Collection[CapacityWindow], by: User | None) -> None:
    """Publishes those of the locked and checked windows that are drafts."""
    drafts = [window for window in windows if window.status == WindowStatus.DRAFT]
    transition_all(
        CapacityWindow, [window.pk for window in drafts], to=WindowStatus.PUBLISHED, by=by
    )
    for window in drafts:
        window.status = WindowStatus.PUBLISHED


@domain_errors_of_constraints()
def withdraw_all(*, ids: Iterable[UUID], by: User | None, reason: str = "") -> list[UUID]:
    """Withdraws those of the windows that are not closed, and returns their ids.

    Raises HoursReserved if hours of one are reserved.
    """
    reserved = lock_ids(ids)
    if any(reserved.values()):
        raise HoursReserved
    return transition_all(CapacityWindow, reserved, to=WindowStatus.WITHDRAWN, by=by, reason=reason)


def lock_ids(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Locks windows in id order; returns the reserved milliseconds of each."""
    rows = CapacityWindow.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(pk__in=list(ids)).order_by("pk")
    return dict(rows.values_list("pk", "reserved_ms"))
