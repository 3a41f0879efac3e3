"""Carries random orders through the services and records the outcome as integers."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from common.clock import now
from common.ids import new_id
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
DIGITS = {"CNY": 2, "JPY": 0, "KWD": 3}
ITEMS = ("machining", "setup", "opening", "transport", "lateness")
MAX_PARTS = 3


@dataclass
class Part:
    """Records one allocation and its outcome.

    Cost items are in micros, agreed amounts and the refund in minor units of the currency.
    """

    pk: Any
    quantity: int
    digits: int
    items: dict[str, int]
    price: int
    bonus: int
    lost: int = 0
    good: int = 0
    refund: int = 0
    is_sent: bool = False

    @property
    def earnings(self) -> int:
        """Returns what the factory is agreed to earn for all pieces, without the bonus."""
        asked = sum(self.items[name] for name in ("machining", "setup", "opening"))
        return asked * 10**self.digits // MICROS

    @property
    def transport(self) -> int:
        """Returns what carriers are agreed to be paid for all pieces."""
        return self.items["transport"] * 10**self.digits // MICROS

    @property
    def fields(self) -> dict[str, Decimal]:
        """Returns cost items and agreed amounts as columns."""
        items = {name: amount(micros) for name, micros in self.items.items()}
        return items | {
            "agreed_price": self.money(self.price),
            "agreed_earnings": self.money(self.earnings),
            "agreed_transport": self.money(self.transport),
            "bonus": self.money(self.bonus),
        }

    def money(self, units: int) -> Decimal:
        """Converts minor units to an amount."""
        return Decimal(units).scaleb(-self.digits)

    def units(self, money: Decimal) -> int:
        """Converts an amount to minor units. Raises ValueError for a finer one."""
        units = money.scaleb(self.digits)
        if units != int(units):
            raise ValueError(f"{money} is finer than {self.digits} decimals")
        return int(units)


@dataclass
class OrderLifecycle:
    """Holds an order and its parts."""

    order: Order
    parts: list[Part] = field(default_factory=list)

    @property
    def currency(self) -> str:
        """Returns the order's currency."""
        return self.order.currency_id

    @property
    def is_delivered(self) -> bool:
        """Returns whether any part was shipped and received."""
        return any(part.is_sent for part in self.parts)


def drawn_part(chance: Random, currency: str) -> Part:
    """Draws an allocation priced at, above or below its cost."""
    items = {name: random_micros(chance) for name in ITEMS}
    part = Part(
        pk=new_id(),
        quantity=chance.randint(1, chance.choice((3, 40, 900))),
        digits=DIGITS[currency],
        items=items,
        price=0,
        bonus=0,
    )
    cost = part.earnings + part.transport
    part.price = chance.choice((cost, cost * chance.randint(75, 115) // 100, chance.randint(0, 9)))
    part.bonus = chance.choice((0, cost * chance.randint(0, 10) // 100))
    return part


def arrived(
    chance: Random, *, of: Any, runs: dict[str, Any], windows: list[Any], orders: int
) -> list[OrderLifecycle]:
    """Creates orders with received parts in bulk, without their earlier history."""
    lifecycles, rows, operations = [], [], []
    for _ in range(orders):
        currency = chance.choice(sorted(DIGITS))
        order = builders.order_row(of, status=OrderStatus.DELIVERED, currency_id=currency)
        operations.append(builders.operation_row(order))
        lifecycle = OrderLifecycle(order)
        for window in windows[: chance.randint(1, MAX_PARTS)]:
            part = drawn_part(chance, currency)
            row = builders.allocation_row(
                order,
                pk=part.pk,
                operation=operations[-1],
                run=runs[currency],
                window=window,
                quantity=part.quantity,
                status=AllocationStatus.RECEIVED,
                **part.fields,
            )
            rows.append(row)
            part.lost = chance.choice((0, 0, chance.randint(0, part.quantity - 1)))
            left = part.quantity - part.lost
            part.good = chance.choice((left, chance.randint(0, left)))
            part.is_sent = True
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


def begin(chance: Random, *, of: Any, runs: dict[str, Any], windows: list[Any]) -> OrderLifecycle:
    """Creates an order of one to three confirmed allocations, each in its own window."""
    currency = chance.choice(sorted(DIGITS))
    lifecycle = OrderLifecycle(builders.order(of, status=OrderStatus.AWARDED, currency_id=currency))
    for window in windows[: chance.randint(1, MAX_PARTS)]:
        part = drawn_part(chance, currency)
        builders.allocation(
            lifecycle.order,
            pk=part.pk,
            run=runs[currency],
            window=window,
            quantity=part.quantity,
            # Hours have tests of their own; all parts share few windows.
            machine_ms=chance.randint(1, 5) + part.quantity,
            **part.fields,
        )
        lifecycle.parts.append(part)
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
    receive_shipment(shipment=shipment, received=received, damaged=damaged, is_final=True, by=None)
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
    refunds = {part.pk: part.money(part.refund) for part in lifecycle.parts if part.refund}
    resolve_dispute(order=lifecycle.order, by=None, reason="as seen", refunds=refunds)
