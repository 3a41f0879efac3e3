"""Builds a small market with orders in every state from open to settled.

The product itself requests, solves, approves and rejects the runs; from the offers on, allocations
change as by the answers of factories and buyers, through the ledger's own functions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from common.clock import now
from common.states import record_creation, transition_all
from factories import ledger
from factories.ledger import Claim
from factories.models import CapacityWindow
from factories.states import WindowStatus
from fulfilment import pipeline as fulfilment
from matching.models import Allocation, MatchRun
from matching.pipeline.rematch import rematch_order
from matching.pipeline.solve_run import solve_run
from matching.pipeline.sweeper import sweep
from matching.services.approval import approve_run
from matching.services.offers import accept_offers, decline_offers
from matching.services.proposals import accept_proposal
from matching.services.rollup import roll_up
from matching.services.runs import reject_run, request_run
from matching.states import (
    LIVE_STATUSES,
    AllocationStatus,
)
from orders.models import Order
from orders.services.order_changes import cancel_order
from tests import builders
from tests.matching.greedy_runs import greedy_engine

A = AllocationStatus
STEPS = [{"process_id": "cnc-milling-3-axis"}, {"process_id": "powder-coating", "setup_ms": 0}]


@dataclass
class LedgerFixture:
    """Holds orders by their outcome, and the two runs."""

    operator: Any
    orders: dict[str, Order]
    approved: MatchRun
    waiting: MatchRun


def build_lifecycle() -> LedgerFixture:
    """Creates an approved run, carried through to settlement, and an undecided one."""
    with greedy_engine():
        operator = builders.member(builders.operator())
        supply()
        names = ("offered", "accepted", "awarded", "made", "settled", "lost", "cancelled")
        orders = {name: order_of() for name in names}
        rejected = solved_run(operator)
        reject_run(run=rejected, by=operator, reason="another one")
        approved = solved_run(operator)
        approved = approve_run(run=approved, by=operator)
        answer_offers(orders, operator)
        orders["planned"] = order_of()
        waiting = solved_run(operator)
        orders["planned"].refresh_from_db()
        return LedgerFixture(operator, orders, approved, waiting)


def supply() -> None:
    """Creates milling and coating in two factories each."""
    for rate in (100, 120):
        for process in ("cnc-milling-3-axis", "powder-coating"):
            machine = builders.machine(
                builders.factory(), process_id=process, hourly_rate=Decimal(rate)
            )
            start = now() + timedelta(days=4 if process.startswith("cnc") else 12)
            window = builders.window(machine, hours=60, starts_at=start)
            record_creation(window, by=None)


def order_of() -> Order:
    """Creates an order of forty pieces, milled and then coated."""
    order = builders.order(operations=STEPS, quantity=40, reserve_price=Decimal(300))
    record_creation(order, by=None)
    return order


def solved_run(operator: Any) -> MatchRun:
    """Solves a run over all open orders."""
    run = request_run(by=operator, seconds=10, effort=20)
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.status == "solved", run.failure
    return run


def answer_offers(orders: dict[str, Order], by: Any) -> None:
    """Advances each order to the state of its name."""
    accept(live(orders["accepted"])[:1], by)
    for name in ("awarded", "made", "settled"):
        accept(live(orders[name]), by)
        accept_proposal(proposal=orders[name].proposals.get(number=1), by=by)
    # Buyers' money is held before production begins.
    fulfilment.sweep()
    with transaction.atomic():
        produce(live(orders["made"])[:1], share=2)
        produce(live(orders["settled"]), share=1)
        for state in (A.QUALITY_PASSED, A.SHIPPED, A.RECEIVED):
            step(live(orders["settled"]), to=state)
    lose(live(orders["lost"]), by)
    cancel_order(order=orders["cancelled"], by=by, reason="no longer wanted")
    sweep()
    for order in orders.values():
        order.refresh_from_db()


def live(order: Order) -> list[Allocation]:
    """Returns the order's live allocations by operation."""
    rows = Allocation.objects.filter(order=order, status__in=LIVE_STATUSES)
    return list(rows.order_by("operation__sequence", "pk"))


def step(rows: Iterable[Allocation], *, to: str) -> None:
    """Transitions allocations and rolls up their orders."""
    rows = list(rows)
    ids = [row.pk for row in rows]
    assert sorted(transition_all(Allocation, ids, to=to, by=None)) == sorted(ids)
    roll_up({row.order_id for row in rows}, by=None)


def accept(rows: list[Allocation], by: Any) -> None:
    """Accepts the allocations for their factories."""
    accept_offers(ids=[row.pk for row in rows], by=by)


def produce(rows: list[Allocation], *, share: int) -> None:
    """Consumes one part in `share` of the hours."""
    step(rows, to=A.IN_PRODUCTION)
    for row in rows:
        ledger.consume(Claim(row.window_id, row.pk, row.machine_ms // share))


def lose(rows: list[Allocation], by: Any) -> None:
    """Declines the allocations while no other window is published."""
    decline_offers(ids=[row.pk for row in rows], by=by, reason="date")
    windows = CapacityWindow.objects.filter(status=WindowStatus.PUBLISHED)
    ids = list(windows.values_list("pk", flat=True))
    windows.update(status=WindowStatus.PAUSED)
    rematch_order(rows[0].order_id)
    CapacityWindow.objects.filter(pk__in=ids).update(status=WindowStatus.PUBLISHED)
