"""Provides orders, an in-memory provider and shortcuts for factory operations."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings

from accounts.models import User
from audit.invariant_checks import broken_invariants
from common.states import transition_all
from fulfilment import payments
from fulfilment.models import SettlementLine, Shipment
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import inspect_pieces, report_progress, start_production
from matching.gain_sharing.params import GainSharingParams
from matching.models import Allocation, GainSharing, OrderPrice, RunOrder, Shortfall
from matching.models.gain_sharing import Stage
from matching.services.rollup import roll_up
from matching.states import ShortfallStatus, UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.shared_rows import shared_rows


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


@shared_rows
def made() -> Allocation:
    """Creates a confirmed allocation of all 100 pieces of an order with one operation."""
    return builders.allocation()


@shared_rows
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
    """Receives the shipment; what is short will not come."""
    received = shipment.pieces_sent - short
    return receive_shipment(
        shipment=shipment, received=received, damaged=damaged, is_final=True, by=None
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


def asked(run: Any, order: Order, **fields: Any) -> OrderPrice:
    """Creates an order's published price; by default it saves 700 of 2,000."""
    sharing, _ = GainSharing.objects.get_or_create(
        run=run,
        stage=Stage.PUBLISHED,
        defaults={
            "rule": "no-worse-than-alone",
            "params": GainSharingParams().as_document(),
            "arrival_orders": 32,
            "seed": 1,
            **dict.fromkeys(("contribution_rate", "covered_percent", "gains", "needs"), 0),
            **dict.fromkeys(("factories_bonus", "reserve"), 0),
        },
    )
    expected = fields.get("expected_alone_cost", Decimal(2000))
    price = fields.get("price", Decimal(1300))
    defaults = {
        "pieces": 100,
        "alone_pieces": 100,
        "cost": price,
        "alone_cost": expected,
        "expected_alone_cost": expected,
        "expected_low": expected,
        "expected_high": expected,
        "basis": "baseline",
        "price": price,
    }
    return OrderPrice.objects.create(sharing=sharing, order=order, **(defaults | fields))


@pytest.fixture
def fee():
    """Sets a platform fee of two and a half percent."""
    with with_fee():
        yield


def with_fee() -> Any:
    """Returns a context with this fee."""
    return override_settings(COSTING=settings.COSTING | {"platform_fee_percent": Decimal("2.5")})


def balances(allocation):
    """Returns the balance of each account, which sum to zero."""
    lines = SettlementLine.objects.filter(transaction__settlement__allocation=allocation)
    found = dict(lines.order_by().values_list("account").annotate(total=Sum("amount")))
    assert sum(found.values()) == 0
    return {account: total for account, total in found.items() if total}


# Rules about the run of an order, which is not solved here.
OF_RUNS = {"every_piece_is_accounted_for", "solved_runs_have_their_documents"}


def broken_rules():
    """Returns the names of the broken rules of the ledger."""
    return [row.name for row in broken_invariants() if row.name not in OF_RUNS]
