"""Changes the status of an allocation to what has become of its pieces.

While pieces are made, failed ones wait or rework goes on, others may have left already. So the
status follows from the counts: what the factory has to do next, and from `shipped` on where all of
its pieces are.
"""

from collections.abc import Mapping
from typing import Any

from common.states import transition
from factories.ledger import release
from fulfilment.models import Shipment
from fulfilment.selectors import ProductionCounts, count_pieces
from matching.models import Allocation
from matching.states import MAKING_STATUSES, AllocationStatus

A = AllocationStatus


def advance(
    allocation: Allocation, *, by: Any, detail: Mapping[str, Any] | None = None
) -> Allocation:
    """Moves a locked allocation on as far as its pieces are; returns it.

    `detail` is recorded with the first transition. Hours that nothing will use any more are
    released.
    """
    while to := next_status(allocation):
        allocation = transition(allocation, to=to, by=by, detail=detail)
        detail = None
        if to in (A.QUALITY_PASSED, A.REPLACED):
            release([allocation.pk])
    return allocation


def next_status(allocation: Allocation) -> str:
    """Returns the next status on the way; empty where it has the one of its pieces."""
    if allocation.status == A.SHIPPED:
        is_open = Shipment.objects.under_way().filter(allocation=allocation).exists()
        return "" if is_open else A.RECEIVED
    if allocation.status not in MAKING_STATUSES:
        return ""
    counts = count_pieces(allocation)
    if allocation.status == A.QUALITY_PASSED:
        return A.SHIPPED if has_left(counts) else ""
    wanted = making_status(counts)
    return wanted if wanted != allocation.status else ""


def making_status(counts: ProductionCounts) -> str:
    """Returns the status of an allocation of which pieces are still at its factory.

    Spare pieces can be made until the last of its own have left.
    """
    if not counts.pieces and not counts.passed and not counts.failed:
        return A.REPLACED
    if counts.undecided:
        return A.QUALITY_FAILED
    if counts.in_rework:
        return A.REWORK
    is_open = counts.uninspected or (counts.may_add_spare and not has_left(counts))
    return A.IN_PRODUCTION if is_open else A.QUALITY_PASSED


def has_left(counts: ProductionCounts) -> bool:
    """Returns whether all pieces have left, or have nowhere to go."""
    return not counts.ready and bool(counts.shipped or counts.stranded)
