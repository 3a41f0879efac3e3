"""Promise P10: settlements of random orders, computed again in plain integers, differ by nothing.

`RECONCILED_ORDERS=10000 RECONCILED_SEED=1` before the test command does as many by hand.
"""

import os
from decimal import Decimal
from random import Random

import pytest

from fulfilment.models import Settlement, SettlementLine
from fulfilment.states import TransactionKind
from matching.models import Allocation
from orders.models import Order
from tests import builders
from tests.fulfilment.lives import (
    MICROS,
    MOST_PARTS,
    Part,
    begin,
    end,
    find_nothing_for_the_rest,
    make_and_deliver,
)

ORDERS = int(os.environ.get("RECONCILED_ORDERS", "40"))
SEED = int(os.environ.get("RECONCILED_SEED", "1"))
# Orders that share a fee and windows.
TOGETHER = 20
# The fee in millionths of a percent, of which this many are the whole.
WHOLE = 100 * MICROS


def half_even(numerator: int, denominator: int) -> int:
    """The quotient rounded, half to even."""
    quotient, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and quotient % 2):
        quotient += 1
    return quotient


def price(part: Part, pieces: int, fee: int) -> int:
    """What the buyer is asked for so many of the part's pieces."""
    cost = sum(part.items.values()) * pieces // part.quantity
    return half_even(cost * (WHOLE + fee), WHOLE)


def due(part: Part, fee: int) -> tuple[int, int, int]:
    """What factory, carrier and platform get for the pieces that arrived whole."""
    earnings = part.items["machining"] + part.items["setup"] + part.items["opening"]
    factory = earnings * part.good // part.quantity
    carrier = part.items["transport"] * part.good // part.quantity
    paid = factory + carrier
    return factory, carrier, half_even(paid * (WHOLE + fee), WHOLE) - paid


def after_refund(part: Part, fee: int) -> tuple[int, int, int]:
    """The same after what a dispute gave back."""
    factory, carrier, platform = due(part, fee)
    total = factory + carrier + platform
    if not part.refund:
        return factory, carrier, platform
    left = total - part.refund
    platform = platform * left // total
    carrier = min(carrier, left - platform)
    return left - platform - carrier, carrier, platform


def expected_lines(part: Part, fee: int) -> dict[tuple[str, str], int]:
    """Every line of the part's books, in micros, by kind and account."""
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
    """Every line of the part's books as the database has it."""
    lines = SettlementLine.objects.filter(transaction__settlement__allocation=part.pk)
    rows = lines.values_list("transaction__kind", "account", "amount")
    found = {(kind, account): int(amount * MICROS) for kind, account, amount in rows}
    assert len(found) == len(rows), "no kind of transaction comes twice in these lives"
    return found


def cost_of(order: Order) -> int:
    """The order's cost as its rows tell it, in micros."""
    rows = Allocation.objects.filter(order=order)
    return int(sum((row.total for row in rows), Decimal(0)) * MICROS)


@pytest.mark.django_db(transaction=True)
def test_settlements_computed_again_in_integers_differ_by_nothing(settings):
    chance = Random(SEED)
    buyer, run = builders.buyer(), builders.run()
    windows, fee = [], 0
    differences = 0

    for number in range(ORDERS):
        if number % TOGETHER == 0:
            windows = [builders.window() for _ in range(MOST_PARTS)]
            fee = chance.choice((0, chance.randrange(10 * MICROS), 2_500_000))
            percent = Decimal(fee).scaleb(-6)
            settings.COSTING = settings.COSTING | {"platform_fee_percent": percent}
        life = begin(chance, of=buyer, run=run, windows=windows)
        for part in life.parts:
            make_and_deliver(part, chance)
        find_nothing_for_the_rest(life)
        end(life, chance, lambda part, fee=fee: sum(due(part, fee)))

        cost = sum(sum(part.items.values()) for part in life.parts)
        differences += abs(cost_of(life.order) - cost)
        for part in life.parts:
            expected, written = expected_lines(part, fee), written_lines(part)
            keys = expected.keys() | written.keys()
            differences += sum(abs(expected.get(k, 0) - written.get(k, 0)) for k in keys)

    assert Settlement.objects.count() == Allocation.objects.count() >= ORDERS
    assert differences == 0
    releases = SettlementLine.objects.filter(transaction__kind=TransactionKind.RELEASE)
    assert releases.filter(account="factory").exists()
