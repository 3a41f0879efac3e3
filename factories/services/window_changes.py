"""Changes capacity windows after they were created."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
from factories.services.window_drafts import (
    NO_MACHINE,
    errors_of,
    instants_in_utc,
    own_machines,
    store_spans,
)
from factories.services.window_publication import ensure_publishable, lock_owners, lock_windows
from factories.spans import span_errors
from factories.states import OFFERED_STATUSES, WindowStatus

# Reservations were priced and scheduled on these terms.
AGREED_TERMS = ("spans", "starts_at", "ends_at", "hourly_rate", "opening_cost")
TIMES = ("starts_at", "ends_at")


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
    terms = with_times_of_spans(window, instants_in_utc(terms))
    changed = {name for name, value in terms.items() if stored_value(window, name) != value}
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
    if "spans" in changed:
        window.spans.all().delete()
    window.save(update_fields=[*changed - {"spans"}, "expires_at", "updated_at"])
    if "spans" in changed:
        store_spans([window])
    return window


def with_times_of_spans(window: CapacityWindow, terms: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the terms with start and end of the spans, where these are given.

    Raises FieldErrors for no spans, and for a start or an end alone of several.
    """
    spans = terms.get("spans")
    if spans is not None:
        if not spans:
            raise FieldErrors(span_errors(spans))
        return {"starts_at": spans[0].starts_at, "ends_at": spans[-1].ends_at, **terms}
    given = [name for name in TIMES if name in terms and terms[name] != getattr(window, name)]
    if given and len(window.span_times) > 1:
        words = _("The window has several spans; send all of them as “spans”.")
        raise FieldErrors(dict.fromkeys(given, words))
    return terms


def stored_value(window: CapacityWindow, name: str) -> Any:
    """Returns a term of the stored window."""
    return window.span_times if name == "spans" else getattr(window, name)


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
        setattr(window, "span_times" if name == "spans" else name, value)
    if follows:
        window.expires_at = window.notice_ends_at
