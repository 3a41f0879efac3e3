"""Recomputes settlements of random orders in integers and compares every line."""

import os
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction

from fulfilment.models import Settlement, SettlementLine
from fulfilment.services import settlement
from fulfilment.states import SettlementStatus
from matching.models import Allocation
from orders.models import Order
from tests import builders
from tests.fulfilment.allocation_lifecycle import (
    MAX_PARTS,
    MICROS,
    OrderLifecycle,
    Part,
    amount,
    arrived,
    begin,
    end,
    find_nothing_for_the_rest,
    make_and_deliver,
)

LIVES = 20
ORDERS = int(os.environ.get("RECONCILED_ORDERS", "100"))
SEED = int(os.environ.get("RECONCILED_SEED", "1"))
# Orders that share a fee and windows.
TOGETHER = 20
# The fee in millionths of a percent, of which this many are the whole.
WHOLE = 100 * MICROS


def half_up(numerator: int, denominator: int) -> int:
    """Returns the quotient rounded half up."""
    quotient, rest = divmod(numerator, denominator)
    return quotient + 1 if 2 * rest >= denominator else quotient


def price(part: Part, pieces: int, fee: int) -> int:
    """Returns the buyer's price of these pieces of a part."""
    cost = sum(part.items.values()) * pieces // part.quantity
    return half_up(cost * (WHOLE + fee), WHOLE)


def due(part: Part, fee: int) -> tuple[int, int, int]:
    """Returns what factory, carrier and platform get for undamaged pieces."""
    earnings = part.items["machining"] + part.items["setup"] + part.items["opening"]
    factory = earnings * part.good // part.quantity
    carrier = part.items["transport"] * part.good // part.quantity
    paid = factory + carrier
    return factory, carrier, half_up(paid * (WHOLE + fee), WHOLE) - paid


def after_refund(part: Part, fee: int) -> tuple[int, int, int]:
    """Returns the amounts after a dispute's refund."""
    factory, carrier, platform = due(part, fee)
    total = factory + carrier + platform
    if not part.refund:
        return factory, carrier, platform
    left = total - part.refund
    platform = platform * left // total
    carrier = min(carrier, left - platform)
    return left - platform - carrier, carrier, platform


def expected_lines(part: Part, fee: int) -> dict[tuple[str, str], int]:
    """Returns the expected lines of a part in micros, by kind and account."""
    held = price(part, part.quantity, fee)
    kept = price(part, part.quantity - part.lost, fee) if part.lost < part.quantity else 0
    lines = {("hold", "buyer"): -held, ("hold", "escrow"): held}
    lines |= {("refund", "buyer"): held - kept, ("refund", "escrow"): kept - held}
    if part.is_sent:
        factory, carrier, platform = after_refund(part, fee)
        lines |= {
            ("release", "escrow"): -kept,
            ("release", "factory"): factory,
            ("release", "carrier"): carrier,
            ("release", "platform"): platform,
            ("release", "buyer"): kept - factory - carrier - platform,
        }
    return {key: micros for key, micros in lines.items() if micros}


def written_lines(part: Part) -> dict[tuple[str, str], int]:
    """Returns the stored lines of a part."""
    lines = SettlementLine.objects.filter(transaction__settlement__allocation=part.pk)
    rows = lines.values_list("transaction__kind", "account", "amount")
    found = {(kind, account): int(amount * MICROS) for kind, account, amount in rows}
    assert len(found) == len(rows), "no kind of transaction comes twice in these lives"
    return found


def cost_of(order: Order) -> int:
    """Returns the order's cost by its rows, in micros."""
    rows = Allocation.objects.filter(order=order)
    return int(sum((row.total for row in rows), Decimal(0)) * MICROS)


def difference(parts: list[Part], fee: int) -> int:
    """Returns the difference in micros between expected and stored lines."""
    total = 0
    for part in parts:
        expected, written = expected_lines(part, fee), written_lines(part)
        keys = expected.keys() | written.keys()
        total += sum(abs(expected.get(key, 0) - written.get(key, 0)) for key in keys)
    return total


def cost_difference(life: OrderLifecycle) -> int:
    """Returns the difference in micros between the order's cost and its items."""
    return abs(cost_of(life.order) - sum(sum(part.items.values()) for part in life.parts))


def random_fee(chance: Random, settings: Any) -> int:
    """Sets and returns a fee, in millionths of a percent."""
    fee = chance.choice((0, chance.randrange(10 * MICROS), 2_500_000))
    percent = Decimal(fee).scaleb(-6)
    settings.COSTING = settings.COSTING | {"platform_fee_percent": percent}
    return fee


@pytest.mark.django_db(transaction=True)
def test_full_lifecycles_equal_their_integer_recomputation(settings):
    chance = Random(SEED)
    buyer, run = builders.buyer(), builders.run()
    windows = [builders.window() for _ in range(MAX_PARTS)]
    found = 0

    for _ in range(LIVES):
        fee = random_fee(chance, settings)
        life = begin(chance, of=buyer, run=run, windows=windows)
        for part in life.parts:
            make_and_deliver(part, chance)
        find_nothing_for_the_rest(life)
        end(life, chance, lambda part, fee=fee: sum(due(part, fee)))
        found += cost_difference(life) + difference(life.parts, fee)

    assert Settlement.objects.count() == Allocation.objects.count() >= LIVES
    assert found == 0


@pytest.mark.django_db(transaction=True)
def test_settlements_equal_their_integer_recomputation(settings):
    chance = Random(SEED)
    buyer, run = builders.buyer(), builders.run()
    windows = [builders.window() for _ in range(MAX_PARTS)]
    found = 0

    for number in range(0, ORDERS, TOGETHER):
        fee = random_fee(chance, settings)
        together = min(TOGETHER, ORDERS - number)
        with transaction.atomic():
            lives = arrived(chance, of=buyer, run=run, windows=windows, orders=together)
            for life in lives:
                for part in life.parts:
                    book_all(part, chance, sum(due(part, fee)))
        for life in lives:
            found += cost_difference(life) + difference(life.parts, fee)

    assert Order.objects.count() == ORDERS
    settled = Settlement.objects.filter(status=SettlementStatus.SETTLED)
    assert settled.count() == Allocation.objects.count() >= ORDERS
    assert found == 0


def book_all(part: Part, chance: Random, payable: int) -> None:
    """Holds, gives back what was lost, and pays out, as the services do."""
    row = Allocation.objects.select_related("order").get(pk=part.pk)
    settlement.post_hold(row, None)
    if part.lost:
        row.lost = part.lost
        row.save(update_fields=["lost"])
        settlement.refund_unmade(row, None)
    if payable and chance.random() < 0.3:
        part.refund = chance.choice((1, payable, chance.randint(1, payable)))
    settlement.settle(row, by=None, refund=amount(part.refund))
