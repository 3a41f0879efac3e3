"""What a factory does with an allocation: starts it, reports, inspects, reworks or gives up."""

from typing import Any

from django.db import transaction

from common.errors import InvalidTransition
from common.states import transition
from factories.ledger import Claim, consume, release, reverse
from fulfilment.errors import (
    FewerThanBefore,
    MoreThanItMakes,
    NotAllInspected,
    NotMade,
    NotReceivedYet,
    PaymentNotHeld,
)
from fulfilment.hours import setup_ms, worked_ms
from fulfilment.models import Inspection, ProgressReport, Settlement
from fulfilment.selectors import (
    failed_pieces,
    hold_is_refused,
    lots_to,
    pieces_done,
    received_pieces,
)
from fulfilment.services.locking import locked
from fulfilment.services.losses import lose_pieces
from fulfilment.services.settlement import book_hold
from matching.models import Allocation
from matching.services.rollup import roll_up
from matching.states import AllocationStatus

A = AllocationStatus


@transaction.atomic
def start_production(*, allocation: Allocation, by: Any) -> Allocation:
    """The factory begins: the setup's hours are worked off.

    Books the buyer's payment where no sweep has yet. Raises InvalidTransition where the allocation
    is not confirmed, NotReceivedYet while pieces from the step before are under way, PaymentNotHeld
    where the provider refused to hold the payment.
    """
    allocation = locked(allocation)
    require(allocation, {A.CONFIRMED}, "started")
    require_inputs(allocation)
    require_payment(allocation, by)
    allocation = transition(allocation, to=A.IN_PRODUCTION, by=by)
    work_off(allocation, setup_ms(allocation))
    roll_up([allocation.order_id], by=by)
    return allocation


@transaction.atomic
def report_progress(
    *, allocation: Allocation, pieces: int, by: Any, is_correction: bool = False
) -> ProgressReport:
    """Pieces made in all so far; hours are worked off, or given back by a correction, with them.

    Raises InvalidTransition where nothing is being made, MoreThanItMakes, FewerThanBefore.
    """
    allocation = locked(allocation)
    require(allocation, {A.IN_PRODUCTION, A.REWORK}, "reported on")
    before = pieces_done(allocation)
    if pieces > most_pieces(allocation):
        raise MoreThanItMakes
    if pieces < before and not is_correction:
        raise FewerThanBefore
    passed = allocation.pieces - failed_pieces(allocation)
    if allocation.status == A.REWORK and pieces < passed:
        raise FewerThanBefore(f"{passed} pieces passed inspection and were made.")
    report = ProgressReport.objects.create(
        allocation=allocation, pieces_done=pieces, is_correction=is_correction, by=by
    )
    work_off(allocation, worked_ms(allocation, pieces) - worked_ms(allocation, before))
    return report


@transaction.atomic
def inspect_pieces(*, allocation: Allocation, passed: int, failed: int, by: Any) -> Inspection:
    """All pieces of the allocation, or after rework those that failed, are looked at.

    Pieces that were never made count as failed. Raises InvalidTransition where nothing waits for
    it, NotAllInspected, NotMade.
    """
    allocation = locked(allocation)
    require(allocation, {A.IN_PRODUCTION, A.REWORK}, "inspected")
    is_rework = allocation.status == A.REWORK
    waiting = failed_pieces(allocation) if is_rework else allocation.pieces
    if passed + failed != waiting:
        raise NotAllInspected(f"{waiting} pieces wait for this inspection.")
    if passed > pieces_done(allocation) - (allocation.pieces - waiting):
        raise NotMade
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
    """What failed is worked again, in the factory's own time, and inspected again."""
    allocation = transition(locked(allocation), to=A.REWORK, by=by)
    roll_up([allocation.order_id], by=by)
    return allocation


@transaction.atomic
def scrap_failed(*, allocation: Allocation, by: Any) -> Allocation:
    """What failed is given up and matched again; the rest goes on, or the allocation is replaced.

    The buyer gets back what the pieces cost, the window the hours that were not worked.
    """
    allocation = locked(allocation)
    require(allocation, {A.QUALITY_FAILED}, "scrapped")
    failed = failed_pieces(allocation)
    allocation = lose_pieces(allocation, failed, by=by)
    to = A.QUALITY_PASSED if allocation.pieces else A.REPLACED
    allocation = transition(allocation, to=to, by=by, detail={"scrapped": failed})
    release([allocation.pk])
    roll_up([allocation.order_id], by=by)
    return allocation


def require(allocation: Allocation, statuses: set[str], deed: str) -> None:
    """Raises InvalidTransition where the allocation is in none of these states."""
    if allocation.status not in statuses:
        raise InvalidTransition(
            f"This allocation is “{allocation.get_status_display()}”; it cannot be {deed}."
        )


def require_inputs(allocation: Allocation) -> None:
    """Raises NotReceivedYet where a lot from the step before is missing."""
    if allocation.operation.sequence == 1:
        return
    lots = [lot for lot in lots_to(allocation) if lot.pieces]
    waiting = [lot for lot in lots if not has_arrived(lot)]
    if waiting or received_pieces(allocation) < allocation.pieces:
        raise NotReceivedYet


def has_arrived(lot: Any) -> bool:
    """Whether the lot was received."""
    return type(lot).objects.filter(pk=lot.pk, shipment__receipt__isnull=False).exists()


def require_payment(allocation: Allocation, by: Any) -> None:
    """Raises PaymentNotHeld where the provider refused; books the hold where none is booked."""
    settlement = Settlement.objects.filter(allocation=allocation).first()
    if settlement is None:
        book_hold(allocation, by)
    elif hold_is_refused(settlement):
        raise PaymentNotHeld


def most_pieces(allocation: Allocation) -> int:
    """What it is to make, and no more than arrived from the step before."""
    if allocation.operation.sequence == 1:
        return allocation.pieces
    return min(allocation.pieces, received_pieces(allocation))


def work_off(allocation: Allocation, machine_ms: int) -> None:
    """Consumes hours of the commitment; what is negative was told wrongly and is reversed."""
    if machine_ms:
        claim = Claim(allocation.window_id, allocation.pk, abs(machine_ms))
        (consume if machine_ms > 0 else reverse)(claim)
