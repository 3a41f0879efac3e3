"""Publishes, pauses and withdraws capacity windows.

Locks are taken in one order everywhere: windows by id, then machines by id, then factories by id.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import PLANNING_ROLES, User
from accounts.services.companies import ensure_active
from common.clock import now
from common.errors import DomainError, FieldErrors, Forbidden, InvalidTransition
from common.states import sources_of, transition, transition_all
from factories.errors import (
    HoursOfferedTwice,
    HoursReserved,
    MoreThanTheMachineHas,
    TooLate,
    domain_errors_of_constraints,
)
from factories.models import CapacityWindow, Factory, Machine
from factories.services.window_overlaps import clashing_windows
from factories.states import WINDOW_TRANSITIONS, WindowStatus

NO_WINDOW = _("There is no such capacity window.")


@domain_errors_of_constraints()
def publish_window(*, window: CapacityWindow, by: User | None) -> CapacityWindow:
    """Lets the window be matched, for the first time or after a pause.

    Raises InvalidTransition, OrganisationSuspended, TooLate, MoreThanTheMachineHas and
    HoursOfferedTwice.
    """
    return publish_all([window.pk], {window.pk: ""}, by)[0]


@domain_errors_of_constraints()
def publish_windows(*, ids: Sequence[UUID], by: User) -> list[CapacityWindow]:
    """Publishes all these windows or none, in order; constant number of queries.

    Raises the errors of `publish_window` at `ids.<place>`, FieldErrors for ids that are foreign or
    repeated, and Forbidden where the user's role may not change a window.
    """
    mine = by.organisation_ids(PLANNING_ROLES)
    rows = CapacityWindow.objects.visible_to(by).filter(pk__in=ids)
    owners = dict(rows.values_list("pk", "machine__factory__organisation"))
    places: dict[UUID, str] = {}
    faults = {}
    for place, window_id in enumerate(ids):
        if window_id not in owners:
            faults[f"ids.{place}"] = NO_WINDOW
        elif places.setdefault(window_id, f"ids.{place}") != f"ids.{place}":
            faults[f"ids.{place}"] = _("This id comes twice.")
    if faults:
        raise FieldErrors(faults)
    if not set(owners.values()) <= set(mine):
        raise Forbidden
    return publish_all(ids, places, by)


@domain_errors_of_constraints()
def pause_window(*, window: CapacityWindow, by: User | None) -> CapacityWindow:
    """Keeps the window from being matched for now; what is reserved stays."""
    return transition(window, to=WindowStatus.PAUSED, by=by)


@domain_errors_of_constraints()
def withdraw_window(*, window: CapacityWindow, by: User | None) -> CapacityWindow:
    """Withdraws the window for good; raises HoursReserved if hours are reserved."""
    window = lock_windows([window.pk])[window.pk]
    if window.reserved_ms:
        raise HoursReserved
    return transition(window, to=WindowStatus.WITHDRAWN, by=by)


def publish_all(
    ids: Sequence[UUID], places: Mapping[UUID, str], by: User | None
) -> list[CapacityWindow]:
    """Publishes the windows under locks; errors point to the window's place."""
    windows = lock_windows(ids)
    lock_owners(windows.values())
    ensure_active({row.machine.factory.organisation_id for row in windows.values()})
    allowed = sources_of(WINDOW_TRANSITIONS, WindowStatus.PUBLISHED)
    for window in windows.values():
        if window.status not in allowed:
            reason = gettext("This capacity window is “%(status)s”.") % {
                "status": window.get_status_display()
            }
            raise InvalidTransition(reason, field=places[window.pk] or None)
    ensure_publishable(windows.values(), places)
    transition_all(CapacityWindow, windows, to=WindowStatus.PUBLISHED, by=by)
    for window in windows.values():
        window.status = WindowStatus.PUBLISHED
    return [windows[window_id] for window_id in ids]


def lock_windows(ids: Iterable[UUID]) -> dict[UUID, CapacityWindow]:
    """Returns the windows, locked in id order, with spans, machines and factories."""
    rows = CapacityWindow.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("machine__factory").prefetch_related("spans")
    rows = rows.filter(pk__in=list(ids))
    return {row.pk: row for row in rows.order_by("pk")}


def lock_owners(windows: Collection[CapacityWindow]) -> None:
    """Locks machines, then factories, to serialise publications of one machine.

    Otherwise two overlapping publications could wait for each other inside the exclusion
    constraint, and a machine's count or a factory's currency could change in between.
    """
    machines = Machine.objects.select_for_update(no_key=True)
    machines = machines.filter(pk__in={window.machine_id for window in windows}).order_by("pk")
    counts = dict(machines.values_list("pk", "count"))
    factories = Factory.objects.select_for_update(no_key=True).order_by("pk")
    # The query runs for its locks only.
    list(factories.filter(pk__in={row.machine.factory_id for row in windows}).values_list("pk"))
    for window in windows:
        window.machine.count = counts[window.machine_id]


def ensure_publishable(windows: Collection[CapacityWindow], places: Mapping[UUID, str]) -> None:
    """Raises the error of the first window that may not be published.

    A window of several spans may be published as long as the last of them is ahead.
    """
    instant = now()
    for window in windows:
        if window.span_times[-1].starts_at <= instant:
            raise error_at(TooLate, places[window.pk])
        if window.expires_at <= instant:
            raise error_at(TooLate, places[window.pk] or "expires_at")
        if window.offered_ms > window.most_ms:
            raise error_at(MoreThanTheMachineHas, places[window.pk])
    clashing = first_clash(windows)
    if clashing is not None:
        raise error_at(HoursOfferedTwice, places[clashing])


def error_at(kind: type[DomainError], place: str) -> DomainError:
    """Returns the error for a place in the body, or else for its own field."""
    return kind(field=place or None)


def first_clash(windows: Collection[CapacityWindow]) -> Any:
    """Returns the id of the first window that overlaps another one; or None.

    The exclusion constraint `machine_hours_offered_once` guarantees the rule.
    """
    rows = list(windows)
    clashing = [rows[place] for place in clashing_windows(rows)]
    first = min(clashing, key=lambda row: (row.starts_at, row.pk), default=None)
    return None if first is None else first.pk
