"""Changes capacity windows after they were created."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext

from accounts.models import User
from common.clock import hours_from_ms
from common.errors import FieldErrors
from factories.errors import (
    BelowReserved,
    MachineStays,
    TermsReserved,
    WindowClosed,
    domain_errors_of_constraints,
)
from factories.models import CapacityWindow
from factories.services.window_drafts import NO_MACHINE, errors_of, own_machines
from factories.services.window_publication import ensure_publishable, lock_owners, lock_windows
from factories.states import OFFERED_STATUSES, WindowStatus

# Reservations were priced and scheduled on these terms.
AGREED_TERMS = ("starts_at", "ends_at", "hourly_rate", "opening_cost")


@domain_errors_of_constraints()
def change_window(*, window: CapacityWindow, terms: Mapping[str, Any], by: User) -> CapacityWindow:
    """Changes what the window's state and reservations leave open.

    All terms of a draft may change. A published or paused window keeps its machine and must meet
    the conditions of publication. While hours are reserved, times, rate and opening cost are fixed
    and the offered hours cannot fall below the reservation. Withdrawn and expired windows do not
    change. The expiry follows start and notice unless it is given or was chosen.

    Raises WindowClosed, MachineStays, TermsReserved, BelowReserved, FieldErrors and what a
    publication raises.
    """
    window = lock_windows([window.pk])[window.pk]
    changed = {name for name, value in terms.items() if getattr(window, name) != value}
    if window.status not in (WindowStatus.DRAFT, *OFFERED_STATUSES):
        raise WindowClosed(
            gettext("This window is “%(status)s”; make a new one.")
            % {"status": window.get_status_display()}
        )
    ensure_reservations_kept(window, terms, changed)
    if not changed:
        return window
    apply(window, {name: terms[name] for name in changed}, given=terms, by=by)
    if window.status in OFFERED_STATUSES:
        lock_owners([window])
    faults = errors_of(window)
    if faults:
        raise FieldErrors(faults)
    if window.status in OFFERED_STATUSES:
        ensure_publishable([window], {window.pk: ""})
    window.save(update_fields=[*changed, "expires_at", "updated_at"])
    return window


def ensure_reservations_kept(
    window: CapacityWindow, terms: Mapping[str, Any], changed: Collection[str]
) -> None:
    """Raises the error of the first change that would alter a reservation."""
    if "machine_id" in changed and window.status != WindowStatus.DRAFT:
        raise MachineStays
    if not window.reserved_ms:
        return
    for name in AGREED_TERMS:
        if name in changed:
            raise TermsReserved(field=name)
    if "offered_ms" in changed and terms["offered_ms"] < window.reserved_ms:
        reserved = hours_from_ms(window.reserved_ms)
        raise BelowReserved(
            gettext("%(hours)s h are reserved; the window cannot offer fewer.")
            % {"hours": reserved}
        )


def apply(
    window: CapacityWindow, changes: Mapping[str, Any], *, given: Collection[str], by: User
) -> None:
    """Sets the changed terms on the row in memory."""
    follows = "expires_at" not in given and window.expires_at == window.notice_ends_at
    if "machine_id" in changes:
        machine = own_machines([changes["machine_id"]], by).get(changes["machine_id"])
        if machine is None:
            raise FieldErrors({"machine": NO_MACHINE})
        window.machine = machine
    for name, value in changes.items():
        setattr(window, name, value)
    if follows:
        window.expires_at = window.notice_ends_at
