"""What must hold of orders and hours at any time, recomputed from the rows alone."""

from django.db.models import F, Sum

from factories.models import CapacityWindow, LedgerLine
from matching.models import Allocation, LotTransfer, MatchRun, Proposal, Shortfall
from matching.states import (
    LIVE_STATUSES,
    AllocationStatus,
    ProposalStatus,
    RunStatus,
    ShortfallStatus,
)
from orders.models import Operation, Order
from orders.states import OrderStatus

NEVER_SUBMITTED = (OrderStatus.DRAFT,)
COUNTED = (ShortfallStatus.OPEN, ShortfallStatus.UNMATCHED, ShortfallStatus.CANCELLED)


def assert_books_hold() -> None:
    """Every piece of every order, every hour of every window, every lot, every proposal."""
    for order in Order.objects.exclude(status__in=NEVER_SUBMITTED):
        assert_pieces_are_accounted_for(order)
        assert_lots_fit(order)
        assert_proposal_fits(order)
    for window in CapacityWindow.objects.all():
        assert_hours_are_accounted_for(window)


def publishing_run(order: Order) -> MatchRun | None:
    """The run that last decided on the order."""
    decided = MatchRun.objects.filter(
        status__in=(RunStatus.APPROVED, RunStatus.STALE),
        run_orders__order=order,
        run_orders__claimed=True,
    )
    return decided.order_by("-decided_at").first()


def total(rows, column) -> int:
    """The sum of a column, 0 of none."""
    return rows.aggregate(sum=Sum(column))["sum"] or 0


def assert_pieces_are_accounted_for(order: Order) -> None:
    """Ordered = made + open or unmatched or given up + never allocated, for every operation."""
    run = publishing_run(order)
    for operation in order.operations.all():
        live = Allocation.objects.filter(operation=operation, status__in=LIVE_STATUSES)
        if run is None:
            assert not live.exists()
            continue
        pieces = total(live, F("quantity") - F("lost"))
        shortfalls = Shortfall.objects.filter(operation=operation, allocation__run=run)
        missing = total(shortfalls.filter(status__in=COUNTED), "quantity")
        never = run.run_orders.get(order=order).unmet
        assert order.quantity == pieces + missing + never, (
            order.status,
            operation.sequence,
            pieces,
            list(shortfalls.values_list("status", "cause", "quantity")),
            never,
        )
    if order.status in (OrderStatus.CANCELLED, OrderStatus.SUBMITTED, OrderStatus.UNMATCHED):
        assert not Allocation.objects.filter(order=order, status__in=LIVE_STATUSES).exists()


def assert_hours_are_accounted_for(window: CapacityWindow) -> None:
    """Reserved = lines = what live allocations need."""
    live = Allocation.objects.filter(window=window, status__in=LIVE_STATUSES)
    assert window.reserved_ms == total(LedgerLine.objects.filter(window=window), "machine_ms")
    assert window.reserved_ms == total(live, "machine_ms")
    for row in live:
        lines = LedgerLine.objects.filter(reference=row.pk)
        held = row.status == AllocationStatus.OFFERED
        kept = total(lines, "machine_ms")
        committed = total(lines.filter(kind="commit"), "machine_ms")
        assert kept == row.machine_ms
        assert committed == 0 if held else committed >= row.machine_ms


def assert_lots_fit(order: Order) -> None:
    """Without gaps every step sends and takes what it makes; lots join steps in sequence."""
    live = Allocation.objects.filter(order=order, status__in=LIVE_STATUSES)
    lots = LotTransfer.objects.filter(from_allocation__order=order).exclude(
        from_allocation__status=AllocationStatus.PROPOSED
    )
    for lot in lots.filter(from_allocation__offer_expires_at__isnull=False):
        sender, receiver = lot.from_allocation, lot.to_allocation
        assert {sender.status, receiver.status} <= set(LIVE_STATUSES)
        assert sender.operation.sequence + 1 == receiver.operation.sequence
        assert sender.window.ends_at <= receiver.window.starts_at
    if order.shortfalls.filter(status=ShortfallStatus.OPEN).exists():
        return
    last = order.operations.order_by("-sequence")[0].sequence
    for row in live:
        if row.operation.sequence > 1:
            assert total(row.lots_in, "quantity") == row.pieces
        if row.operation.sequence < last:
            assert total(row.lots_out, "quantity") == row.pieces
        assert row.pieces >= row.window.least_lot
    for operation in Operation.objects.filter(order=order):
        plants = live.filter(operation=operation).values("window__machine__factory").distinct()
        limit = order.factories_limit
        assert limit is None or plants.count() <= limit


def assert_proposal_fits(order: Order) -> None:
    """What stands says what the live allocations make, unless pieces wait to be matched again."""
    live = Allocation.objects.filter(order=order, status__in=LIVE_STATUSES)
    standing = Proposal.objects.filter(
        order=order, status__in=(ProposalStatus.OPEN, ProposalStatus.ACCEPTED)
    ).first()
    if order.shortfalls.filter(status=ShortfallStatus.OPEN).exists():
        return
    if not live.exists():
        assert standing is None
        return
    assert standing is not None
    assert {part["allocation"] for part in standing.parts} == {str(row.pk) for row in live}
    assert standing.price == sum(row.total for row in live)
    if standing.status == ProposalStatus.ACCEPTED:
        assert not live.filter(status=AllocationStatus.ACCEPTED).exists()
