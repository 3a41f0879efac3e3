"""Checks, publishes, withdraws and repeats many capacity windows at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
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
    instants_in_utc,
    own_machines,
)
from factories.services.window_overlaps import clashing_windows
from factories.services.window_publication import NO_WINDOW, lock_windows, publish_windows
from factories.spans import Span, later_spans, total_ms
from factories.states import WINDOW_TRANSITIONS, WindowStatus

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
    is_dated = publish and has_spans(window)
    if is_dated and min(window.span_times[-1].starts_at, window.expires_at) <= now():
        faults.append(TooLate())
    return faults


def clashing_places(windows: Sequence[CapacityWindow | None]) -> list[int]:
    """Returns the places of windows of which an offered or a new one overlaps a span."""
    named = {
        place: window
        for place, window in enumerate(windows)
        if window is not None and has_spans(window)
    }
    clashing, places = clashing_windows(list(named.values())), list(named)
    return [places[number] for number in sorted(clashing)]


def has_spans(window: CapacityWindow) -> bool:
    """Returns whether the window has spans, each of which ends after it starts."""
    spans = window.span_times
    return bool(spans) and all(span.starts_at < span.ends_at for span in spans)


def repeat_weekly(terms: Mapping[str, Any], *, weeks: Iterable[int], zone: ZoneInfo) -> list[dict]:
    """Returns the same terms some weeks later, at the same local times.

    A night in which the clock changes has an hour less or more. A window that offers whole machines
    offers them whole in each week, and another one at most what its machines have then.
    """
    return [in_week(terms, week, zone) for week in weeks]


def in_week(terms: Mapping[str, Any], week: int, zone: ZoneInfo) -> dict[str, Any]:
    """Returns the terms some weeks later, with local times; this week's are the same."""
    found = instants_in_utc(terms)
    own = found.get("spans") or (Span(found["starts_at"], found["ends_at"]),)
    later = later_spans(own, week * WEEK, zone) if week else own
    found["offered_ms"] = hours_later(found["offered_ms"], total_ms(own), total_ms(later))
    local = [Span(*(instant.astimezone(zone) for instant in span)) for span in later]
    if "spans" in found:
        found["spans"] = local
    return {**found, "starts_at": local[0].starts_at, "ends_at": local[-1].ends_at}


def hours_later(offered_ms: int, before_ms: int, after_ms: int) -> int:
    """Returns what to offer in spans of another length, in milliseconds."""
    if before_ms == after_ms or before_ms <= 0:
        return offered_ms
    machines, part = divmod(offered_ms, before_ms)
    return min(offered_ms, (machines + 1) * after_ms) if part else machines * after_ms


def terms_of(window: CapacityWindow) -> dict[str, Any]:
    """Returns the terms of a window like this one; the expiry follows from them."""
    names = (
        *("machine_id", "starts_at", "ends_at", "offered_ms", "hourly_rate"),
        *("opening_cost", "least_lot", "notice"),
    )
    terms = {name: getattr(window, name) for name in names}
    if len(window.span_times) > 1:
        terms["spans"] = window.span_times
    return terms
