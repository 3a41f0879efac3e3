"""Checks, publishes, withdraws and repeats many capacity windows at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import PLANNING_ROLES, User
from common.clock import now
from common.errors import DomainError, FieldErrors, Forbidden
from common.states import sources_of, transition_all
from factories.errors import HoursOfferedTwice, HoursReserved, TooLate, WindowClosed
from factories.models import CapacityWindow
from factories.services.window_drafts import (
    NO_MACHINE,
    create_windows,
    draft_of,
    errors_of,
    own_machines,
)
from factories.services.window_publication import NO_WINDOW, lock_windows, publish_windows
from factories.states import OFFERED_STATUSES, WINDOW_TRANSITIONS, WindowStatus

WEEK = timedelta(weeks=1)


@transaction.atomic
def offer_windows(*, drafts: Sequence[Mapping[str, Any]], by: User) -> list[CapacityWindow]:
    """Creates and publishes windows, all or none, in the order given.

    Raises the errors of both steps, each at its `windows.<place>`.
    """
    windows = create_windows(drafts=drafts, by=by)
    try:
        return publish_windows(ids=[window.pk for window in windows], by=by)
    except DomainError as error:
        error.field = error.field.replace("ids.", "windows.", 1)
        raise


@transaction.atomic
def withdraw_windows(*, ids: Sequence[UUID], by: User) -> list[CapacityWindow]:
    """Withdraws all these windows for good, or none.

    Raises, at `ids.<place>`, FieldErrors for foreign ids, WindowClosed for closed windows and
    HoursReserved for reserved ones; raises Forbidden where the role may not change a window.
    """
    rows = CapacityWindow.objects.visible_to(by).filter(pk__in=ids)
    owners = dict(rows.values_list("pk", "machine__factory__organisation"))
    missing = {f"ids.{at}": NO_WINDOW for at, pk in enumerate(ids) if pk not in owners}
    if missing:
        raise FieldErrors(missing)
    if not set(owners.values()) <= set(by.organisation_ids(PLANNING_ROLES)):
        raise Forbidden
    windows = lock_windows(ids)
    allowed = sources_of(WINDOW_TRANSITIONS, WindowStatus.WITHDRAWN)
    for place, pk in enumerate(ids):
        if windows[pk].status not in allowed:
            raise WindowClosed(field=f"ids.{place}")
        if windows[pk].reserved_ms:
            raise HoursReserved(field=f"ids.{place}")
    transition_all(CapacityWindow, windows, to=WindowStatus.WITHDRAWN, by=by)
    for window in windows.values():
        window.status = WindowStatus.WITHDRAWN
    return [windows[pk] for pk in ids]


def check_windows(
    *, drafts: Sequence[Mapping[str, Any]], by: User, publish: bool
) -> list[list[DomainError]]:
    """Returns the errors of each draft without storing any; two queries.

    With `publish` a draft may overlap neither offered windows of its machine nor another draft.
    Raises Forbidden where a machine belongs to another organisation.
    """
    machines = own_machines((terms["machine_id"] for terms in drafts), by)
    windows = [
        draft_of(terms, machines[terms["machine_id"]]) if terms["machine_id"] in machines else None
        for terms in drafts
    ]
    found = [errors_before_storing(window, publish) for window in windows]
    if publish:
        for place in clashing_places(windows):
            found[place].append(HoursOfferedTwice())
    return found


def errors_before_storing(window: CapacityWindow | None, publish: bool) -> list[DomainError]:
    """Returns the errors of one window by itself."""
    if window is None:
        return [DomainError(NO_MACHINE, field="machine")]
    faults = [DomainError(reason, field=field) for field, reason in errors_of(window).items()]
    if publish and min(window.starts_at, window.expires_at) <= now():
        faults.append(TooLate())
    return faults


def clashing_places(windows: Sequence[CapacityWindow | None]) -> list[int]:
    """Returns the places of windows that overlap an offered or a new one."""
    named = [window for window in windows if window is not None and is_span(window)]
    taken = taken_spans(named)
    for window in named:
        taken[window.machine_id].append((window.starts_at, window.ends_at))
    return [
        place
        for place, window in enumerate(windows)
        if window is not None and is_span(window) and overlaps_another(window, taken)
    ]


def is_span(window: CapacityWindow) -> bool:
    """Returns whether the window ends after it starts."""
    return window.starts_at < window.ends_at


def overlaps_another(
    window: CapacityWindow, taken: Mapping[UUID, Collection[tuple[datetime, datetime]]]
) -> bool:
    """Returns whether more spans of its machine than its own overlap it."""
    spans = taken[window.machine_id]
    return sum(start < window.ends_at and end > window.starts_at for start, end in spans) > 1


def taken_spans(
    windows: Collection[CapacityWindow],
) -> defaultdict[UUID, list[tuple[datetime, datetime]]]:
    """Returns the spans of offered windows by machine, around the given windows."""
    taken: defaultdict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    if not windows:
        return taken
    rows = CapacityWindow.objects.filter(
        machine__in={window.machine_id for window in windows},
        status__in=OFFERED_STATUSES,
        starts_at__lt=max(window.ends_at for window in windows),
        ends_at__gt=min(window.starts_at for window in windows),
    )
    for machine_id, start, end in rows.values_list("machine_id", "starts_at", "ends_at"):
        taken[machine_id].append((start, end))
    return taken


def repeat_weekly(terms: Mapping[str, Any], *, weeks: Iterable[int], zone: ZoneInfo) -> list[dict]:
    """Returns the same terms some weeks later, at the same local time."""
    return [
        {
            **terms,
            "starts_at": later(terms["starts_at"], week, zone),
            "ends_at": later(terms["ends_at"], week, zone),
        }
        for week in weeks
    ]


def later(instant: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """Returns the instant some weeks later, at the same local time."""
    return instant.astimezone(zone) + weeks * WEEK


def terms_of(window: CapacityWindow) -> dict[str, Any]:
    """Returns the terms of a window like this one; the expiry follows from them."""
    names = (
        *("machine_id", "starts_at", "ends_at", "offered_ms", "hourly_rate"),
        *("opening_cost", "least_lot", "notice"),
    )
    return {name: getattr(window, name) for name in names}
