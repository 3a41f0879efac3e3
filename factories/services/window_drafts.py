"""Creates drafts of capacity windows, one or many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import PLANNING_ROLES, User
from common.clock import hours_from_ms, in_utc
from common.errors import FieldErrors, Forbidden
from factories.errors import domain_errors_of_constraints
from factories.models import CapacityWindow, Machine, WindowEvent, WindowSpan
from factories.spans import Span, span_errors, spans_of
from factories.states import OFFERED_STATUSES
from vocabularies.amount_fineness import fineness_error

NO_MACHINE = _("There is no such machine.")
INSTANTS = ("starts_at", "ends_at", "expires_at")


@domain_errors_of_constraints()
def create_window(*, terms: Mapping[str, Any], by: User) -> CapacityWindow:
    """Creates a draft; `terms` are columns, with `machine_id`, and maybe `spans`.

    Spans are pairs of start and end; start and end of the window follow from them. The rate
    defaults to the machine's, and the expiry to the end of the notice. Raises FieldErrors,
    Forbidden.
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
    store_spans([window for window in windows if len(window.span_times) > 1])
    WindowEvent.objects.bulk_create(
        WindowEvent(subject_id=window.pk, to_status=window.status, by=by) for window in windows
    )
    return windows


def store_spans(windows: Collection[CapacityWindow]) -> None:
    """Replaces the stored spans of windows by those set in memory."""
    if not windows:
        return
    WindowSpan.objects.filter(window__in=[window.pk for window in windows]).delete()
    WindowSpan.objects.bulk_create(
        WindowSpan(
            window=window,
            machine_id=window.machine_id,
            is_offered=window.status in OFFERED_STATUSES,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
        )
        for window in windows
        for span in window.span_times
    )


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
    columns = {"hourly_rate": machine.hourly_rate, "notice": timedelta(0), **instants_in_utc(terms)}
    spans = columns.pop("spans", None)
    if spans:
        columns = {"starts_at": spans[0].starts_at, "ends_at": spans[-1].ends_at, **columns}
    window = CapacityWindow(**columns, machine=machine)
    # They are kept in memory, so that the answer need not read them.
    window.span_times = window.span_times if spans is None else spans
    if window.expires_at is None and spans != ():
        window.expires_at = window.notice_ends_at
    return window


def instants_in_utc(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the terms with their instants in UTC, and spans as such."""
    found = dict(terms)
    for name in INSTANTS:
        if found.get(name) is not None:
            found[name] = in_utc(found[name])
    if found.get("spans") is not None:
        found["spans"] = spans_of(found["spans"])
    return found


def errors_of(window: CapacityWindow) -> dict[str, str]:
    """Returns the errors between the window's terms, by the API's field names."""
    faults = time_errors(window, window.span_times)
    if faults:
        return faults
    if window.offered_ms > window.most_ms:
        faults["offered_hours"] = too_many_hours(window)
    if window.expires_at > window.notice_ends_at:
        last = window.notice_ends_at.isoformat()
        faults["expires_at"] = gettext(
            "With its notice the window can be matched until %(last)s at most."
        ) % {"last": last}
    if finer := fineness_error(window.opening_cost, window.machine.factory.currency_id):
        faults["opening_cost"] = finer
    return faults


def time_errors(window: CapacityWindow, spans: Sequence[Span]) -> dict[str, str]:
    """Returns the errors of spans, and of a start or end that is not theirs."""
    faults = span_errors(spans)
    if not faults and window.starts_at != spans[0].starts_at:
        faults["starts_at"] = _("The window starts with its first span; leave the start out.")
    if not faults and window.ends_at != spans[-1].ends_at:
        faults["ends_at"] = _("The window ends with its last span; leave the end out.")
    return faults


def too_many_hours(window: CapacityWindow) -> str:
    """Returns that more hours are offered than the machine has, with figures."""
    figures = {"count": window.machine.count, "most": hours_from_ms(window.most_ms)}
    if len(window.span_times) > 1:
        words = gettext("In its spans the machine (count %(count)s) has at most %(most)s h.")
    else:
        words = gettext(
            "Between start and end the machine (count %(count)s) has at most %(most)s h."
        )
    return words % figures
