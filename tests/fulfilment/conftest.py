"""Provides orders, an in-memory provider and shortcuts for factory operations."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from common.states import transition_all
from fulfilment import payments
from fulfilment.models import SettlementLine, Shipment
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import inspect_pieces, report_progress, start_production
from matching.models import Allocation, Baseline, RunOrder, Shortfall
from matching.services.rollup import roll_up
from matching.states import ShortfallStatus, UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus
from tests import builders


@pytest.fixture
def provider(settings: Any) -> Iterator[payments.InMemoryProvider]:
    """Sets a provider that executes operations in memory."""
    settings.FULFILMENT = settings.FULFILMENT | {
        "payment_provider": "fulfilment.payments.InMemoryProvider"
    }
    payments.provider_named.cache_clear()
    yield payments.payment_provider()
    payments.provider_named.cache_clear()


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: Any) -> list[tuple[str, ...]]:
    """Collects enqueued messages instead of sending them to a broker."""
    messages: list[tuple[str, ...]] = []
    monkeypatch.setattr("common.queue.send", lambda *message: messages.append(message))
    return messages


@dataclass
class Routed:
    """Holds an order of two operations: turned in one factory, milled in two others."""

    order: Order
    first: Allocation
    second: Allocation
    third: Allocation


@pytest.fixture
def made() -> Allocation:
    """Creates a confirmed allocation of all 100 pieces of an order with one operation."""
    return builders.allocation()


@pytest.fixture
def routed() -> Routed:
    """Creates 100 pieces, then 60 and 40 of them in two other factories."""
    order = builders.order(operations=[{}, {}], status=OrderStatus.AWARDED)
    run = builders.run()
    first = builders.allocation(order, step=1, run=run)
    second = builders.allocation(order, step=2, run=run, quantity=60)
    third = builders.allocation(order, step=2, run=run, quantity=40)
    builders.lot(first, second, 60)
    builders.lot(first, third, 40)
    return Routed(order, first, second, third)


def fresh(row: Any) -> Any:
    """Reads the row from the database."""
    return type(row).objects.get(pk=row.pk)


def make(allocation: Allocation, *, passed: int | None = None, by: User | None = None) -> Any:
    """Starts, makes all and inspects; those that are not passed have failed."""
    start_production(allocation=allocation, by=by)
    pieces = fresh(allocation).pieces
    passed = pieces if passed is None else passed
    report_progress(allocation=allocation, pieces=pieces, by=by)
    inspect_pieces(allocation=allocation, passed=passed, failed=pieces - passed, by=by)
    return fresh(allocation)


def send(allocation: Allocation, *, by: User | None = None) -> list[Shipment]:
    """Ships what passed; the largest shipment first."""
    sent = ship(allocation=allocation, by=by, carrier="Sinotrans 4711")
    return sorted(sent, key=lambda row: -row.pieces)


def arrive(shipment: Shipment, *, short: int = 0, damaged: int = 0) -> Any:
    """Receives the shipment."""
    return receive_shipment(
        shipment=shipment, received=shipment.pieces - short, damaged=damaged, by=None
    )


def find_nothing(order: Order) -> None:
    """Leaves the order's missing pieces unmatched."""
    ids = order.shortfalls.values_list("pk", flat=True)
    changes = {"unmatched_reason": UnmatchedReason.SCARCE_HOURS}
    transition_all(Shortfall, ids, to=ShortfallStatus.UNMATCHED, by=None, changes=changes)
    with transaction.atomic():
        roll_up([order.pk], by=None)


def deliver(allocation: Allocation, **gone: int) -> Any:
    """Makes, ships and receives an allocation whose pieces go to one place."""
    make(allocation)
    (shipment,) = send(allocation)
    arrive(shipment, **gone)
    return fresh(allocation)


def planned(run: Any, order: Order, made: int = 100, **costs: Any) -> RunOrder:
    """Creates a run's row of an order with its baseline costs."""
    defaults = {
        "claimed": True,
        "made": made,
        "unmet": 0,
        "unmet_price": Decimal(60),
        "price_is_assumed": False,
        "single_source_cost": Decimal(2000),
        "greedy_split_cost": Decimal(1800),
    }
    return RunOrder.objects.create(run=run, order=order, **(defaults | costs))


def estimated(run: Any, kind: str = "single_source", **fields: Any) -> Baseline:
    """Creates a baseline of the run."""
    defaults = {
        "total_cost": Decimal(2000),
        "compared_orders": 1,
        "baseline_cost": Decimal(2000),
        "plan_cost": Decimal(1530),
        "only_plan_orders": 0,
        "only_baseline_orders": 0,
        "unequal_orders": 0,
    }
    return Baseline.objects.create(run=run, kind=kind, **(defaults | fields))


@pytest.fixture
def fee(settings):
    """Sets a platform fee of two and a half percent."""
    settings.COSTING = settings.COSTING | {"platform_fee_percent": Decimal("2.5")}


def balances(allocation):
    """Returns the balance of each account, which sum to zero."""
    lines = SettlementLine.objects.filter(transaction__settlement__allocation=allocation)
    found = dict(lines.order_by().values_list("account").annotate(total=Sum("amount")))
    assert sum(found.values()) == 0
    return {account: total for account, total in found.items() if total}
