"""Recomputes settlements of random orders in integers and compares every line."""

import os
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction

from fulfilment.models import Settlement, SettlementLine
from fulfilment.selectors import run_pool_balance
from fulfilment.services import settlement
from fulfilment.states import SettlementStatus
from matching.models import Allocation
from orders.models import Order
from tests import builders
from tests.fulfilment.allocation_lifecycle import (
    DIGITS,
    MAX_PARTS,
    MICROS,
    OrderLifecycle,
    Part,
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


@dataclass(frozen=True, slots=True)
class Due:
    """Holds what each party is due in minor units; the pool may pay."""

    factory: int
    carrier: int
    platform: int
    pool: int

    @property
    def total(self) -> int:
        """Returns what the buyer pays."""
        return self.factory + self.carrier + self.platform + self.pool


def with_fee(price: int, fee: int) -> int:
    """Returns a price with the fee, rounded down."""
    return price * (WHOLE + fee) // WHOLE


def price(part: Part, pieces: int, fee: int) -> int:
    """Returns the buyer's price of these pieces of a part."""
    return with_fee(part.price * pieces // part.quantity, fee)


def due(part: Part, fee: int, pool: int) -> Due:
    """Returns what is due for undamaged pieces; `pool` is what the run gave it."""
    asked = part.price * part.good // part.quantity
    factory = part.earnings * part.good // part.quantity
    bonus = part.bonus * part.good // part.quantity
    carrier = part.transport * part.good // part.quantity
    if pool + asked - factory - bonus - carrier < 0:
        bonus = 0
    left = asked - factory - bonus - carrier
    return Due(factory + bonus, carrier, with_fee(asked, fee) - asked, left)


def after_refund(before: Due, refund: int) -> Due:
    """Returns the amounts after a dispute's refund."""
    if not refund:
        return before
    left = before.total - refund
    platform = before.platform * left // before.total
    pool = before.pool * left // before.total
    carrier = min(before.carrier, left - platform - pool)
    return Due(left - platform - pool - carrier, carrier, platform, pool)


def expected_lines(part: Part, fee: int, pool: int) -> dict[tuple[str, str], int]:
    """Returns the expected lines of a part in minor units, by kind and account."""
    held = price(part, part.quantity, fee)
    kept = price(part, part.quantity - part.lost, fee) if part.lost < part.quantity else 0
    lines = {("hold", "buyer"): -held, ("hold", "escrow"): held}
    lines |= {("refund", "buyer"): held - kept, ("refund", "escrow"): kept - held}
    if part.is_sent:
        paid = after_refund(due(part, fee, pool), part.refund)
        lines |= {
            ("release", "escrow"): -kept,
            ("release", "factory"): paid.factory,
            ("release", "carrier"): paid.carrier,
            ("release", "platform"): paid.platform,
            ("release", "pool"): paid.pool,
            ("release", "buyer"): kept - paid.total,
        }
    return {key: units for key, units in lines.items() if units}


def written_lines(part: Part) -> dict[tuple[str, str], int]:
    """Returns the stored lines of a part."""
    lines = SettlementLine.objects.filter(transaction__settlement__allocation=part.pk)
    rows = lines.values_list("transaction__kind", "account", "amount")
    found = {(kind, account): part.units(amount) for kind, account, amount in rows}
    assert len(found) == len(rows), "no kind of transaction comes twice in these lives"
    return found


def cost_of(order: Order) -> int:
    """Returns the order's cost by its rows, in micros."""
    rows = Allocation.objects.filter(order=order)
    return int(sum((row.total for row in rows), Decimal(0)) * MICROS)


class Books:
    """Compares lines in the order in which they were written, run by run."""

    def __init__(self) -> None:
        """Starts with nothing in any run's part of the pool."""
        self.pools: Counter[Any] = Counter()
        self.paid_by_pool = 0

    def difference(self, life: OrderLifecycle, fee: int) -> int:
        """Returns the difference in minor units between expected and stored lines."""
        total = 0
        for part in sorted(life.parts, key=lambda part: part.pk):
            expected = expected_lines(part, fee, self.pools[life.currency])
            written = written_lines(part)
            keys = expected.keys() | written.keys()
            total += sum(abs(expected.get(key, 0) - written.get(key, 0)) for key in keys)
            pool = expected.get(("release", "pool"), 0)
            self.pools[life.currency] += pool
            self.paid_by_pool += pool < 0
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


def runs_by_currency() -> dict[str, Any]:
    """Creates a run of each currency."""
    return {currency: builders.run(currency_id=currency) for currency in DIGITS}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_full_lifecycles_equal_their_integer_recomputation(settings):
    chance = Random(SEED)
    buyer, runs, books = builders.buyer(), runs_by_currency(), Books()
    windows = [builders.window() for _ in range(MAX_PARTS)]
    found = 0

    for _ in range(LIVES):
        fee = random_fee(chance, settings)
        life = begin(chance, of=buyer, runs=runs, windows=windows)
        for part in life.parts:
            make_and_deliver(part, chance)
        find_nothing_for_the_rest(life)
        end(life, chance, lambda part, fee=fee: due(part, fee, 0).total)
        found += cost_difference(life) + books.difference(life, fee)

    assert Settlement.objects.count() == Allocation.objects.count() >= LIVES
    assert found == 0
    assert books.paid_by_pool


@pytest.mark.django_db(transaction=True)
def test_settlements_equal_their_integer_recomputation(settings):
    chance = Random(SEED)
    buyer, runs, books = builders.buyer(), runs_by_currency(), Books()
    windows = [builders.window() for _ in range(MAX_PARTS)]
    found = 0

    for number in range(0, ORDERS, TOGETHER):
        fee = random_fee(chance, settings)
        together = min(TOGETHER, ORDERS - number)
        with transaction.atomic():
            lives = arrived(chance, of=buyer, runs=runs, windows=windows, orders=together)
            for life in lives:
                for part in sorted(life.parts, key=lambda part: part.pk):
                    book_all(part, chance, due(part, fee, 0).total)
        for life in lives:
            found += cost_difference(life) + books.difference(life, fee)

    assert Order.objects.count() == ORDERS
    settled = Settlement.objects.filter(status=SettlementStatus.RELEASED)
    assert settled.count() == Allocation.objects.count() >= ORDERS
    assert found == 0
    assert books.paid_by_pool
    for currency, run in runs.items():
        pool = Decimal(books.pools[currency]).scaleb(-DIGITS[currency])
        assert run_pool_balance(run.pk) == pool


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
    settlement.settle(row, by=None, refund=part.money(part.refund))
