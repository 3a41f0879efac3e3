"""Starts production and records progress, inspections, rework and scrap."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import InvalidTransition
from common.states import transition
from factories.ledger import Claim, consume, release, reverse
from fulfilment.errors import (
    InputsNotReceived,
    InspectionIncomplete,
    PassedMoreThanMade,
    PaymentNotHeld,
    ProgressDecreased,
    TooManyPieces,
)
from fulfilment.models import Inspection, ProgressReport, Settlement
from fulfilment.selectors import (
    failed_pieces,
    is_hold_declined,
    lots_to,
    pieces_done,
    received_pieces,
)
from fulfilment.services.locking import locked
from fulfilment.services.settlement import post_hold
from fulfilment.services.write_offs import scrap_pieces
from fulfilment.worked_hours import setup_ms, worked_ms
from matching.models import Allocation
from matching.services.rollup import roll_up
from matching.states import AllocationStatus

A = AllocationStatus
# Messages of an operation that the status does not allow.
NOT_STARTED = _("This allocation is “%(status)s”; it cannot be started.")
NOT_REPORTED = _("This allocation is “%(status)s”; it cannot be reported on.")
NOT_INSPECTED = _("This allocation is “%(status)s”; it cannot be inspected.")
NOT_SCRAPPED = _("This allocation is “%(status)s”; it cannot be scrapped.")


@transaction.atomic
def start_production(*, allocation: Allocation, by: Any) -> Allocation:
    """Starts production and consumes the hours of the setup.

    Posts the buyer's hold if no sweep has done so. Raises InvalidTransition if the allocation is
    not confirmed, InputsNotReceived while pieces from the previous operation are under way,
    PaymentNotHeld if the provider declined to hold the payment.
    """
    allocation = locked(allocation)
    ensure_status(allocation, {A.CONFIRMED}, NOT_STARTED)
    ensure_inputs_received(allocation)
    ensure_payment_held(allocation, by)
    allocation = transition(allocation, to=A.IN_PRODUCTION, by=by)
    consume_hours(allocation, setup_ms(allocation))
    roll_up([allocation.order_id], by=by)
    return allocation


@transaction.atomic
def report_progress(
    *, allocation: Allocation, pieces: int, by: Any, is_correction: bool = False
) -> ProgressReport:
    """Records the total of pieces made; consumes or returns hours.

    Raises InvalidTransition outside production, TooManyPieces, ProgressDecreased.
    """
    allocation = locked(allocation)
    ensure_status(allocation, {A.IN_PRODUCTION, A.REWORK}, NOT_REPORTED)
    before = pieces_done(allocation)
    if pieces > max_pieces(allocation):
        raise TooManyPieces
    if pieces < before and not is_correction:
        raise ProgressDecreased
    passed = allocation.pieces - failed_pieces(allocation)
    if allocation.status == A.REWORK and pieces < passed:
        raise ProgressDecreased(
            gettext("%(pieces)d pieces passed inspection and were made.") % {"pieces": passed}
        )
    report = ProgressReport.objects.create(
        allocation=allocation, pieces_done=pieces, is_correction=is_correction, by=by
    )
    consume_hours(allocation, worked_ms(allocation, pieces) - worked_ms(allocation, before))
    return report


@transaction.atomic
def inspect_pieces(*, allocation: Allocation, passed: int, failed: int, by: Any) -> Inspection:
    """Records the inspection of all pieces, or after rework of those that failed.

    Pieces that were never made count as failed. Raises InvalidTransition outside production,
    InspectionIncomplete, PassedMoreThanMade.
    """
    allocation = locked(allocation)
    ensure_status(allocation, {A.IN_PRODUCTION, A.REWORK}, NOT_INSPECTED)
    is_rework = allocation.status == A.REWORK
    waiting = failed_pieces(allocation) if is_rework else allocation.pieces
    if passed + failed != waiting:
        raise InspectionIncomplete(
            gettext("%(pieces)d pieces wait for this inspection.") % {"pieces": waiting}
        )
    if passed > pieces_done(allocation) - (allocation.pieces - waiting):
        raise PassedMoreThanMade
    inspection = Inspection.objects.create(
        allocation=allocation, passed=passed, failed=failed, by=by
    )
    detail = {"passed": passed, "failed": failed}
    allocation = transition(
        allocation, to=A.QUALITY_FAILED if failed else A.QUALITY_PASSED, by=by, detail=detail
    )
    if not failed:
        release([allocation.pk])
    roll_up([allocation.order_id], by=by)
    return inspection


@transaction.atomic
def rework_failed(*, allocation: Allocation, by: Any) -> Allocation:
    """Returns failed pieces to rework, which uses hours of the factory's own."""
    allocation = transition(locked(allocation), to=A.REWORK, by=by)
    roll_up([allocation.order_id], by=by)
    return allocation


@transaction.atomic
def scrap_failed(*, allocation: Allocation, by: Any) -> Allocation:
    """Scraps failed pieces and has them matched again; replaces an empty allocation.

    The buyer is refunded the cost of the pieces, and unworked hours return to the window.
    """
    allocation = locked(allocation)
    ensure_status(allocation, {A.QUALITY_FAILED}, NOT_SCRAPPED)
    failed = failed_pieces(allocation)
    allocation = scrap_pieces(allocation, failed, by=by)
    to = A.QUALITY_PASSED if allocation.pieces else A.REPLACED
    allocation = transition(allocation, to=to, by=by, detail={"scrapped": failed})
    release([allocation.pk])
    roll_up([allocation.order_id], by=by)
    return allocation


def ensure_status(allocation: Allocation, statuses: set[str], message: Any) -> None:
    """Raises InvalidTransition unless the allocation has one of the statuses."""
    if allocation.status not in statuses:
        raise InvalidTransition(message % {"status": allocation.get_status_display()})


def ensure_inputs_received(allocation: Allocation) -> None:
    """Raises InputsNotReceived while a lot from the previous operation is missing."""
    if allocation.operation.sequence == 1:
        return
    lots = [lot for lot in lots_to(allocation) if lot.pieces]
    waiting = [lot for lot in lots if not has_arrived(lot)]
    if waiting or received_pieces(allocation) < allocation.pieces:
        raise InputsNotReceived


def has_arrived(lot: Any) -> bool:
    """Returns whether the lot was received."""
    return type(lot).objects.filter(pk=lot.pk, shipment__receipt__isnull=False).exists()


def ensure_payment_held(allocation: Allocation, by: Any) -> None:
    """Raises PaymentNotHeld if the provider declined; posts the hold if there is none."""
    settlement = Settlement.objects.filter(allocation=allocation).first()
    if settlement is None:
        post_hold(allocation, by)
    elif is_hold_declined(settlement):
        raise PaymentNotHeld


def max_pieces(allocation: Allocation) -> int:
    """Returns the pieces to make, at most those received from the previous operation."""
    if allocation.operation.sequence == 1:
        return allocation.pieces
    return min(allocation.pieces, received_pieces(allocation))


def consume_hours(allocation: Allocation, machine_ms: int) -> None:
    """Consumes committed hours; a negative number reverses hours reported by mistake."""
    if machine_ms:
        claim = Claim(allocation.window_id, allocation.pk, abs(machine_ms))
        (consume if machine_ms > 0 else reverse)(claim)
