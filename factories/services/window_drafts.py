"""Creates drafts of capacity windows, one or many at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import PLANNING_ROLES, User
from common.clock import hours_from_ms
from common.errors import FieldErrors, Forbidden
from factories.errors import domain_errors_of_constraints
from factories.models import CapacityWindow, Machine, WindowEvent
from vocabularies.amount_fineness import fineness_error

NO_MACHINE = _("There is no such machine.")


@domain_errors_of_constraints()
def create_window(*, terms: Mapping[str, Any], by: User) -> CapacityWindow:
    """Creates a draft; `terms` are columns, with `machine_id`.

    The rate defaults to the machine's, and the expiry to the end of the notice.
    Raises FieldErrors, Forbidden.
    """
    return store_drafts([terms], [""], by)[0]


@domain_errors_of_constraints()
def create_windows(*, drafts: Sequence[Mapping[str, Any]], by: User) -> list[CapacityWindow]:
    """Creates drafts, all or none, in order, by a constant number of queries.

    Raises FieldErrors with every error, each under `windows.<place>.`, and Forbidden.
    """
    return store_drafts(drafts, [f"windows.{place}." for place in range(len(drafts))], by)


def store_drafts(
    drafts: Sequence[Mapping[str, Any]], prefixes: Sequence[str], by: User
) -> list[CapacityWindow]:
    """Checks all drafts, then stores them with their first event rows."""
    machines = own_machines((terms["machine_id"] for terms in drafts), by)
    faults: dict[str, str] = {}
    windows = []
    for terms, prefix in zip(drafts, prefixes, strict=True):
        machine = machines.get(terms["machine_id"])
        if machine is None:
            faults[f"{prefix}machine"] = NO_MACHINE
            continue
        window = draft_of(terms, machine)
        faults |= {prefix + field: reason for field, reason in errors_of(window).items()}
        windows.append(window)
    if faults:
        raise FieldErrors(faults)
    CapacityWindow.objects.bulk_create(windows)
    WindowEvent.objects.bulk_create(
        WindowEvent(subject_id=window.pk, to_status=window.status, by=by) for window in windows
    )
    return windows


def own_machines(ids: Iterable[UUID], by: User) -> dict[UUID, Machine]:
    """Returns those of the machines that the user may see, with their factories.

    Raises Forbidden where one of them belongs to an organisation that the user does not plan for.
    """
    rows = Machine.objects.visible_to(by).filter(pk__in=set(ids)).select_related("factory")
    machines = {row.pk: row for row in rows}
    mine = by.organisation_ids(PLANNING_ROLES)
    if any(row.factory.organisation_id not in mine for row in machines.values()):
        raise Forbidden
    return machines


def draft_of(terms: Mapping[str, Any], machine: Machine) -> CapacityWindow:
    """Returns an unsaved window with defaults for what the terms leave out."""
    window = CapacityWindow(
        **{"hourly_rate": machine.hourly_rate, "notice": timedelta(0), **terms}, machine=machine
    )
    if window.expires_at is None:
        window.expires_at = window.notice_ends_at
    return window


def errors_of(window: CapacityWindow) -> dict[str, str]:
    """Returns the errors between the window's terms, by the API's field names."""
    if window.ends_at <= window.starts_at:
        return {"ends_at": _("The window ends before it starts.")}
    faults = {}
    if window.offered_ms > window.most_ms:
        most, count = hours_from_ms(window.most_ms), window.machine.count
        faults["offered_hours"] = gettext(
            "Between start and end the machine (count %(count)s) has at most %(most)s h."
        ) % {"count": count, "most": most}
    if window.expires_at > window.notice_ends_at:
        last = window.notice_ends_at.isoformat()
        faults["expires_at"] = gettext(
            "With its notice the window can be matched until %(last)s at most."
        ) % {"last": last}
    if finer := fineness_error(window.opening_cost, window.machine.factory.currency_id):
        faults["opening_cost"] = finer
    return faults
