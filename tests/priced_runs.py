"""Builds approved runs whose gain is divided, without the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from common.clock import now
from common.money import MICROS, from_micros, to_micros
from factories.ledger import Claim, commit
from matching.gain_sharing.alone_cost import ExpectedAloneCost
from matching.gain_sharing.bridge import OrderBridgeInput, bridge
from matching.gain_sharing.division import OrderClaim, divide
from matching.gain_sharing.params import GainSharingParams
from matching.models import Allocation, GainSharing, MatchRun, OrderPrice, RunOrder
from matching.models.cost_items import ITEM_NAMES
from matching.models.gain_sharing import Stage
from matching.services.agreed_amounts import agree_run
from matching.services.gain_sharing import (
    BRIDGED_KINDS,
    PlannedOrder,
    quotient,
    store_bridges,
    store_prices,
)
from matching.services.proposals import accept_proposal, issue_proposals
from matching.services.reconciliation import reconcile
from matching.services.refill_prices import price_refill
from matching.services.rollup import roll_up
from matching.states import AllocationStatus, BaselineKind, ShortfallStatus, UnmatchedReason
from matching.work_order_numbers import next_work_order
from orders.models import Order
from orders.states import OrderStatus
from tests import builders

NO_OTHER_COSTS = {"lateness": Decimal(0)}


@dataclass(frozen=True)
class Planned:
    """Holds an order's planned allocations, and what it is expected to cost alone."""

    rows: list[Allocation]
    alone: Decimal
    basis: str = "baseline"

    @property
    def order(self) -> Order:
        """Returns the order."""
        return self.rows[0].order

    @property
    def cost(self) -> int:
        """Returns what factories and carriers are paid, in micros."""
        return sum(to_micros(row.paid_cost) for row in self.rows)


def planned(
    run: MatchRun, alone: int | str, *quantities: int, basis: str = "baseline", **order: Any
) -> Planned:
    """Plans an order of one operation in an allocation for each quantity."""
    quantities = quantities or (100,)
    order.setdefault("currency_id", run.currency_id)
    row = builders.order(quantity=sum(quantities), status=OrderStatus.PROPOSED, **order)
    rows = [proposed(row, run, quantity=quantity) for quantity in quantities]
    return Planned(rows, Decimal(alone), basis)


def proposed(order: Order, run: MatchRun, **fields: Any) -> Allocation:
    """Plans an allocation of the order, which nobody is offered yet."""
    fields = {"run": run, "status": AllocationStatus.PROPOSED} | NO_OTHER_COSTS | fields
    return builders.allocation(order, **fields)


def publish(run: MatchRun, plans: Sequence[Planned], **params: Any) -> GainSharing:
    """Divides the run's gain by the rule, and proposes and offers its orders."""
    rule = GainSharingParams(**params)
    claims = [
        OrderClaim(str(plan.order.pk), plan.cost, to_micros(plan.alone), plan.basis)
        for plan in plans
    ]
    division = divide(claims, rule, smallest=MICROS)
    inputs = [bridge_input(plan) for plan in plans]
    bridged = bridge(inputs, 0, 0)
    pieces = {row.order: row.alone_pieces for row in inputs}
    store_bridges(run, Stage.PUBLISHED, dict.fromkeys(BRIDGED_KINDS, (bridged, pieces)))
    sharing = GainSharing.objects.create(
        run=run,
        stage=Stage.PUBLISHED,
        rule=division.rule,
        params=rule.as_document(),
        arrival_orders=32,
        seed=1,
        contribution_rate=quotient(division.contribution_rate, 9),
        covered_percent=quotient(division.covered_share * 100, 4),
        gains=from_micros(division.gains),
        needs=from_micros(division.needs),
        factories_bonus=from_micros(division.factories_bonus),
        reserve=from_micros(division.reserve),
    )
    store_prices(sharing, [planned_order(run, plan) for plan in plans], division, bridged, pieces)
    rows = [row for plan in plans for row in plan.rows]
    agree_run(sharing, rows)
    Allocation.objects.filter(run=run).update(
        status=AllocationStatus.OFFERED, work_order=next_work_order()
    )
    issue_proposals({plan.order.pk for plan in plans}, by=None)
    return sharing


def bridge_input(plan: Planned) -> OrderBridgeInput:
    """Returns the order in the plan and in a baseline that makes all or nothing."""
    quantity, is_alone = plan.order.quantity, plan.basis == "baseline"
    return OrderBridgeInput(
        order=str(plan.order.pk),
        quantity=quantity,
        pieces=quantity,
        cost=plan.cost,
        alone_pieces=quantity if is_alone else 0,
        alone_paid=to_micros(plan.alone) if is_alone else 0,
        unmade_price=to_micros(plan.alone) // quantity,
        is_assumed=plan.basis == "assumed",
    )


def planned_order(run: MatchRun, plan: Planned) -> PlannedOrder:
    """Creates the run's row of an order."""
    items = {name: sum(getattr(row, name) for row in plan.rows) for name in ITEM_NAMES}
    row = RunOrder.objects.create(
        run=run,
        order=plan.order,
        claimed=True,
        made=plan.order.quantity,
        unmet=0,
        unmet_price=plan.alone / plan.order.quantity,
        price_is_assumed=plan.basis == "assumed",
        single_source_cost=plan.alone,
        **items,
    )
    alone = to_micros(plan.alone)
    return PlannedOrder(row, plan.cost, ExpectedAloneCost(alone, alone, alone, plan.basis))


def priced_run(currency: str = "CNY", **fields: Any) -> MatchRun:
    """Creates an approved run of a currency."""
    return builders.run(currency_id=currency, decided_at=now(), **fields)


def agree(plan: Planned) -> None:
    """Accepts an order's offers for its factories and its open proposal for the buyer."""
    offered = plan.order.allocations.filter(status=AllocationStatus.OFFERED)
    offered.update(status=AllocationStatus.ACCEPTED)
    accept_proposal(proposal=plan.order.proposals.get(status="open"), by=None)
    read_again(plan)


def read_again(plan: Planned) -> None:
    """Reads the order and its planned allocations from the database."""
    plan.order.refresh_from_db()
    for row in plan.rows:
        row.refresh_from_db()
        row.order = plan.order


@transaction.atomic
def refill(plan: Planned, *costs: int | str, days_later: int = 0) -> list[Allocation]:
    """Fills the open shortfalls by an allocation for each cost.

    The pieces are divided equally, all of a cost is machining. Returns nothing, and leaves the
    pieces unmatched, if they have no price.
    """
    (order,) = Order.objects.filter(pk=plan.order.pk)
    shortfalls = order.shortfalls.filter(status=ShortfallStatus.OPEN)
    missing = sum(shortfalls.values_list("quantity", flat=True))
    run = plan.rows[0].run
    rows = [new_row(order, run, missing // len(costs), Decimal(cost)) for cost in costs]
    for row in rows:
        row.due_on += timedelta(days=days_later)
    if price_refill(order, run, rows):
        Allocation.objects.bulk_create(rows)
        Allocation.objects.filter(pk__in=[row.pk for row in rows]).update(
            status=AllocationStatus.OFFERED, work_order=next_work_order()
        )
        commit([Claim(row.window_id, row.pk, row.machine_ms) for row in rows])
        shortfalls.update(status=ShortfallStatus.FILLED)
    else:
        rows = []
        shortfalls.update(status=ShortfallStatus.UNMATCHED, unmatched_reason=UnmatchedReason.PRICE)
    reconcile(order)
    roll_up([order.pk], by=None)
    return list(Allocation.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))


def new_row(order: Order, run: MatchRun, quantity: int, cost: Decimal) -> Allocation:
    """Returns an allocation of the order's only operation in a new window, not stored."""
    return builders.allocation_row(
        order,
        operation=order.operations.get(),
        run=run,
        window=builders.window(),
        quantity=quantity,
        status=AllocationStatus.PROPOSED,
        machining=cost,
        setup=Decimal(0),
        opening=Decimal(0),
        transport=Decimal(0),
        **NO_OTHER_COSTS,
    )


def price_of_order(plan: Planned) -> OrderPrice:
    """Returns what the order was asked for when its run was published."""
    return OrderPrice.objects.get(order=plan.order, sharing__run=plan.rows[0].run)


def single_source(run: MatchRun) -> Any:
    """Returns the run's bridge from the single-source baseline."""
    return run.bridges.get(kind=BaselineKind.SINGLE_SOURCE)
