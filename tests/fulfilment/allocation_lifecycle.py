"""Carries random orders through the services and records the outcome as integers."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from common.clock import now
from fulfilment.models import Receipt, Shipment
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    scrap_failed,
    start_production,
)
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.models import Operation, Order
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import find_nothing

MICROS = 10**6
ITEMS = ("machining", "setup", "opening", "transport", "quality", "lateness")
MAX_PARTS = 3


@dataclass
class Part:
    """Records one allocation and its outcome; amounts in micros."""

    pk: Any
    quantity: int
    items: dict[str, int]
    lost: int = 0
    good: int = 0
    refund: int = 0
    is_sent: bool = False


@dataclass
class OrderLifecycle:
    """Holds an order and its parts."""

    order: Order
    parts: list[Part] = field(default_factory=list)

    @property
    def is_delivered(self) -> bool:
        """Returns whether any part was shipped and received."""
        return any(part.is_sent for part in self.parts)


def arrived(
    chance: Random, *, of: Any, run: Any, windows: list[Any], orders: int
) -> list[OrderLifecycle]:
    """Creates orders with received parts in bulk, without their earlier history."""
    lifecycles, rows, operations = [], [], []
    for _ in range(orders):
        order = builders.order_row(of, status=OrderStatus.DELIVERED)
        operations.append(builders.operation_row(order))
        lifecycle = OrderLifecycle(order)
        for window in windows[: chance.randint(1, MAX_PARTS)]:
            quantity = chance.randint(1, chance.choice((3, 40, 900)))
            items = {name: random_micros(chance) for name in ITEMS}
            row = builders.allocation_row(
                order,
                operation=operations[-1],
                run=run,
                window=window,
                quantity=quantity,
                status=AllocationStatus.RECEIVED,
                **{name: amount(micros) for name, micros in items.items()},
            )
            rows.append(row)
            lost = chance.choice((0, 0, chance.randint(0, quantity - 1)))
            good = chance.choice((quantity - lost, chance.randint(0, quantity - lost)))
            part = Part(row.pk, quantity, items, lost=lost, good=good, is_sent=True)
            lifecycle.parts.append(part)
        lifecycles.append(lifecycle)
    Order.objects.bulk_create(lifecycle.order for lifecycle in lifecycles)
    Operation.objects.bulk_create(operations)
    Allocation.objects.bulk_create(rows)
    receive([part for lifecycle in lifecycles for part in lifecycle.parts])
    return lifecycles


def receive(parts: list[Part]) -> None:
    """Creates shipments and receipts of the pieces that were not lost."""
    reported = [
        Shipment(allocation_id=p.pk, pieces=p.quantity - p.lost, shipped_on=now().date())
        for p in parts
    ]
    shipments = Shipment.objects.bulk_create(reported)
    Receipt.objects.bulk_create(
        Receipt(shipment=row, received=part.good)
        for row, part in zip(shipments, parts, strict=True)
    )


def amount(micros: int) -> Decimal:
    """Converts micros to an amount."""
    return Decimal(micros).scaleb(-6)


def begin(chance: Random, *, of: Any, run: Any, windows: list[Any]) -> OrderLifecycle:
    """Creates an order of one to three confirmed allocations, each in its own window."""
    lifecycle = OrderLifecycle(builders.order(of, status=OrderStatus.AWARDED))
    for window in windows[: chance.randint(1, MAX_PARTS)]:
        quantity = chance.randint(1, chance.choice((3, 40, 900)))
        items = {name: random_micros(chance) for name in ITEMS}
        row = builders.allocation(
            lifecycle.order,
            run=run,
            window=window,
            quantity=quantity,
            # Hours have tests of their own; all parts share few windows.
            machine_ms=chance.randint(1, 5) + quantity,
            **{name: amount(micros) for name, micros in items.items()},
        )
        lifecycle.parts.append(Part(row.pk, quantity, items))
    return lifecycle


def random_micros(chance: Random) -> int:
    """Draws an amount: zero, a few micros, or up to a million."""
    return chance.choice((0, chance.randrange(1, 10), chance.randrange(1, 10**12)))


def make_and_deliver(part: Part, chance: Random) -> None:
    """Makes, inspects, scraps, ships and receives a part, with all that can go wrong."""
    row = Allocation.objects.get(pk=part.pk)
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=part.quantity, by=None)
    part.lost = chance.choice((0, 0, 1, part.quantity, chance.randint(0, part.quantity)))
    passed = part.quantity - part.lost
    inspect_pieces(allocation=row, passed=passed, failed=part.lost, by=None)
    if part.lost:
        scrap_failed(allocation=row, by=None)
    if not passed:
        return
    (shipment,) = ship(allocation=row, by=None)
    received = chance.choice((passed, chance.randint(0, passed)))
    damaged = chance.choice((0, chance.randint(0, received)))
    receive_shipment(shipment=shipment, received=received, damaged=damaged, by=None)
    part.is_sent, part.good = True, received - damaged


def find_nothing_for_the_rest(lifecycle: OrderLifecycle) -> None:
    """Leaves lost pieces unmatched, so that the order is delivered as it is."""
    find_nothing(lifecycle.order)


def end(lifecycle: OrderLifecycle, chance: Random, payable: Any) -> None:
    """Accepts the goods, or disputes them with a refund."""
    if not lifecycle.is_delivered:
        return
    if chance.random() < 0.7:
        accept_goods(order=lifecycle.order, by=None)
        return
    dispute_goods(order=lifecycle.order, by=None, reason="not as agreed")
    for part in lifecycle.parts:
        due = payable(part)
        if part.is_sent and due:
            part.refund = chance.choice((0, 1, due, chance.randint(0, due)))
    refunds = {part.pk: amount(part.refund) for part in lifecycle.parts if part.refund}
    resolve_dispute(order=lifecycle.order, by=None, reason="as seen", refunds=refunds)
