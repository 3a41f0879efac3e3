"""Recomputes from the rows what must hold of orders and hours at any time.

The number of queries is fixed: a property test checks after each of its steps.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from factories.models import CapacityWindow, LedgerLine
from factories.states import CONSUMED_KINDS
from fulfilment.models import ProgressReport
from matching.models import Allocation, CounterOffer, LotTransfer, Proposal, RunOrder, Shortfall
from matching.states import (
    BOUND_STATUSES,
    INSPECTED_STATUSES,
    LIVE_STATUSES,
    NOT_BEGUN_STATUSES,
    AllocationStatus,
    ProposalStatus,
    RunStatus,
    ShortfallStatus,
)
from orders.models import Operation, Order
from orders.states import OrderStatus

A = AllocationStatus
# Prices are whole fen.
FEN = Decimal("0.01")
NEVER_SUBMITTED = (OrderStatus.DRAFT,)
NOBODY_MAKES = (OrderStatus.CANCELLED, OrderStatus.SUBMITTED, OrderStatus.UNMATCHED)
# After the buyer has accepted the goods the proposal stays as it was.
TAKEN = (OrderStatus.ACCEPTED, OrderStatus.CLOSED)

COUNTED = (ShortfallStatus.OPEN, ShortfallStatus.UNMATCHED, ShortfallStatus.CANCELLED)


def assert_ledger_holds() -> None:
    """Asserts the identities of all pieces, hours, lots and proposals."""
    state = LedgerState()
    for order in state.orders:
        assert_pieces_are_accounted_for(state, order)
        assert_lots_fit(state, order)
        assert_proposal_fits(state, order)
    for window in state.windows:
        assert_hours_are_accounted_for(state, window)


def by(rows: Iterable[Any], key: str) -> defaultdict[Any, list[Any]]:
    """Returns rows by one of their columns."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


class LedgerState:
    """Holds all rows that the identities need, by order, window or allocation."""

    def __init__(self) -> None:
        self.orders = list(Order.objects.exclude(status__in=NEVER_SUBMITTED))
        self.windows = list(CapacityWindow.objects.all())
        operations = Operation.objects.order_by("order", "sequence")
        self.operations = by(operations, "order_id")
        allocations = list(Allocation.objects.select_related("operation", "window__machine"))
        self.allocations = {row.pk: row for row in allocations}
        live = [row for row in allocations if row.status in LIVE_STATUSES]
        self.live = by(live, "order_id")
        self.allocations_in = by(allocations, "window_id")
        self.shortfalls = by(Shortfall.objects.all(), "order_id")
        lots = list(LotTransfer.objects.all())
        self.lots_out, self.lots_in = by(lots, "from_allocation_id"), by(lots, "to_allocation_id")
        standing = Proposal.objects.filter(
            status__in=(ProposalStatus.OPEN, ProposalStatus.ACCEPTED)
        )
        self.proposals = {row.order_id: row for row in standing}
        asked = CounterOffer.objects.filter(status="asked_buyer")
        self.asked = dict(asked.values_list("allocation", "agreed_price"))
        self.decisions = last_decisions()
        self.ms = hours_by_kind()
        reports = ProgressReport.objects.order_by("at", "pk")
        self.done = dict(reports.values_list("allocation", "pieces_done"))

    def is_waiting(self, order: Order) -> bool:
        """Returns whether pieces of the order wait to be matched again."""
        return any(row.status == ShortfallStatus.OPEN for row in self.shortfalls[order.pk])


def last_decisions() -> dict[Any, RunOrder]:
    """Returns, by order, the result of the last run that decided on it."""
    decided = RunOrder.objects.filter(
        run__status__in=(RunStatus.APPROVED, RunStatus.STALE), claimed=True
    )
    return {row.order_id: row for row in decided.order_by("run__decided_at")}


def hours_by_kind() -> defaultdict[Any, defaultdict[str, int]]:
    """Returns the ledger's milliseconds by allocation or window, and by kind."""
    found: defaultdict[Any, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    lines = LedgerLine.objects.order_by().values_list("window", "reference", "kind")
    for window, reference, kind, ms in lines.annotate(sum=Sum("machine_ms")):
        found[window][kind] += ms
        found[reference][kind] += ms
    return found


def assert_pieces_are_accounted_for(state: LedgerState, order: Order) -> None:
    """Asserts ordered = made + missing + never allocated, for every operation."""
    live, decision = state.live[order.pk], state.decisions.get(order.pk)
    for operation in state.operations[order.pk]:
        own = [row for row in live if row.operation_id == operation.pk]
        if decision is None:
            assert not own
            continue
        missed = [
            row
            for row in state.shortfalls[order.pk]
            if row.operation_id == operation.pk
            and state.allocations[row.allocation_id].run_id == decision.run_id
        ]
        pieces = sum(row.quantity - row.lost for row in own)
        missing = sum(row.quantity for row in missed if row.status in COUNTED)
        assert order.quantity == pieces + missing + decision.unmet, (
            order.status,
            operation.sequence,
            pieces,
            [(row.status, row.cause, row.quantity) for row in missed],
            decision.unmet,
        )
    if order.status in NOBODY_MAKES:
        assert not live


def assert_hours_are_accounted_for(state: LedgerState, window: CapacityWindow) -> None:
    """Asserts reserved = lines = held, committed or consumed by allocations."""
    assert window.reserved_ms == sum(state.ms[window.pk].values())
    for row in state.allocations_in[window.pk]:
        ms = state.ms[row.pk]
        worked = sum(ms[kind] for kind in CONSUMED_KINDS)
        left = sum(ms.values()) - worked
        assert worked == worked_ms(row, state.done.get(row.pk, 0))
        if row.status not in LIVE_STATUSES or row.status in INSPECTED_STATUSES:
            assert left == 0
        elif row.status == A.OFFERED:
            assert (left, ms["commit"]) == (row.machine_ms, 0)
        else:
            assert left <= ms["commit"]
            # The unworked hours of lost pieces are released.
            fewest = worked_ms(row, row.pieces_to_start) if row.lost else row.machine_ms
            assert fewest <= left + worked <= row.machine_ms


def worked_ms(row: Allocation, pieces: int) -> int:
    """Returns what an allocation has consumed once these pieces are made."""
    if row.status in NOT_BEGUN_STATUSES or row.status not in (*BOUND_STATUSES, A.REPLACED):
        return 0
    setup = min(row.setup_ms, row.machine_ms)
    return setup + (row.machine_ms - setup) * pieces // row.pieces_booked


def assert_lots_fit(state: LedgerState, order: Order) -> None:
    """Asserts that every step sends and takes its pieces, unless some are missing."""
    live = state.live[order.pk]
    for sender in state.allocations.values():
        if sender.order_id == order.pk and sender.offer_expires_at is not None:
            for lot in state.lots_out[sender.pk]:
                if lot.pieces:
                    assert_lot_fits(sender, state.allocations[lot.to_allocation_id])
    if state.is_waiting(order):
        return
    last = state.operations[order.pk][-1].sequence
    for row in live:
        if row.status not in NOT_BEGUN_STATUSES and state.shortfalls[order.pk]:
            # Pieces without a receiver stay at their factory.
            assert pieces_of(state.lots_out[row.pk]) <= row.pieces
            continue
        if row.operation.sequence > 1:
            assert pieces_of(state.lots_in[row.pk]) == row.pieces
        if row.operation.sequence < last:
            assert pieces_of(state.lots_out[row.pk]) == row.pieces
        assert row.quantity >= row.window.least_lot
    for operation in state.operations[order.pk]:
        factories = {
            row.window.machine.factory_id for row in live if row.operation_id == operation.pk
        }
        limit = order.factories_limit
        assert limit is None or len(factories) <= limit


def pieces_of(lots: Iterable[Any]) -> int:
    """Returns the pieces of the lots that reach, or reached, the next step."""
    return sum(lot.quantity - lot.lost for lot in lots)


def assert_lot_fits(sender: Allocation, receiver: Allocation) -> None:
    """Asserts that a lot joins live allocations of consecutive steps in time."""
    if sender.status == AllocationStatus.PROPOSED:
        return
    assert {sender.status, receiver.status} <= set(LIVE_STATUSES)
    assert sender.operation.sequence + 1 == receiver.operation.sequence
    assert sender.window.ends_at <= receiver.work_starts_at


def assert_proposal_fits(state: LedgerState, order: Order) -> None:
    """Asserts that the standing proposal has the live allocations, if none is missing."""
    live, standing = state.live[order.pk], state.proposals.get(order.pk)
    if state.is_waiting(order) or order.status in TAKEN:
        return
    last = state.operations[order.pk][-1].pk
    if not any(row.operation_id == last for row in live):
        assert standing is None
        return
    assert standing is not None
    assert {part["allocation"] for part in standing.parts} == {str(row.pk) for row in live}
    assert standing.price == sum(
        state.asked.get(row.pk, row.agreed_price * row.pieces // (FEN * row.quantity) * FEN)
        for row in live
    )
    if standing.status == ProposalStatus.ACCEPTED:
        assert not any(row.status == AllocationStatus.ACCEPTED for row in live)
