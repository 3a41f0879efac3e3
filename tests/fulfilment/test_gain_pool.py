"""Tests that the pool's lines, causes and runs sum to its balance."""

from decimal import Decimal

import pytest

from fulfilment.gain_pool import (
    CAUSES,
    pool_balance,
    pool_by_run,
    pool_entries,
    runs_in_pool,
    sums_by_cause,
)
from fulfilment.models import DisputeRefund, SettlementLine, StrandedPieces
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.settlement import settle
from matching.selectors.pool import pool_floor, pool_position, turnover
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import deliver, fresh

pytestmark = pytest.mark.django_db
COST = Decimal(1500)


def agreed(price, run=None, bonus=0, levy=0, subsidy=0, **fields):
    """Builds an allocation of 100 pieces that costs 1500 and is sold at a price."""
    order = builders.order(status=OrderStatus.AWARDED)
    run = run or builders.run()
    row = builders.allocation(
        order,
        run=run,
        agreed_price=Decimal(price),
        agreed_earnings=Decimal(1350),
        agreed_transport=Decimal(150),
        bonus=Decimal(bonus),
        **fields,
    )
    sharing = run.gain_sharings.first() or builders.gain_sharing(run)
    builders.order_price(sharing, order, cost=COST, levy=Decimal(levy), subsidy=Decimal(subsidy))
    return row


def settled(row, **gone):
    """Delivers an allocation and accepts the goods."""
    deliver(row, **gone)
    accept_goods(order=fresh(row.order), by=None)
    return row


def causes(entry):
    """Returns the causes that are not zero."""
    return {name: amount for name, amount in entry.causes.items() if amount}


def test_each_line_has_its_cause_and_the_lines_sum_to_the_balance():
    run = builders.run()
    settled(agreed("1600", run, bonus="20", levy="100"))
    settled(agreed("1400", run, subsidy="100"))
    settled(agreed("1500.01", run))
    settled(agreed("1450", run, levy="50"))

    entries = pool_entries("CNY")

    assert [causes(row) for row in reversed(entries)] == [
        {"levy": 100, "bonus": -20},
        {"subsidy": -100},
        {"rounding": Decimal("0.01")},
        {"rematch": -50},
    ]
    for row in entries:
        assert sum(row.causes.values()) == row.amount
        assert row.factory + row.carrier + row.amount == row.price
    balance = sum(SettlementLine.objects.filter(account="pool").values_list("amount", flat=True))
    assert pool_balance("CNY") == balance == Decimal("-69.99")
    assert sum(row.amount for row in entries) == balance
    assert sum(sums_by_cause(entries).values()) == balance
    assert list(sums_by_cause(entries)) == list(CAUSES)


def test_a_bonus_that_the_pool_of_the_run_does_not_cover_is_not_paid():
    run = builders.run()
    settled(agreed("1400", run, subsidy="100"))
    settled(agreed("1510", run, bonus="20", levy="10"))

    entry = pool_entries("CNY")[0]

    assert causes(entry) == {"levy": 10}
    assert entry.bonus_kept == 20
    assert entry.factory == 1350


def test_the_pool_pays_for_stranded_pieces():
    row = deliver(agreed("1500.00", bonus="0"), short=10)
    StrandedPieces.objects.create(allocation=row, pieces=10)

    settle(row, by=None)

    entry = pool_entries("CNY")[0]
    assert entry.good == 90
    assert causes(entry) == {"stranded": -135}
    assert entry.amount == -135


def test_a_refund_lowers_the_part_of_the_pool():
    row = deliver(agreed("1600", levy="100"))

    settle(row, by=None, refund=Decimal(160))

    entry = pool_entries("CNY")[0]
    assert causes(entry)["levy"] == 100
    assert causes(entry)["refund"] < 0
    assert sum(entry.causes.values()) == entry.amount == pool_balance("CNY")


def test_pieces_that_did_not_arrive_count_in_no_cause():
    settled(agreed("1600", bonus="20", levy="100"), short=50)

    assert causes(pool_entries("CNY")[0]) == {"levy": 50, "bonus": -10}


def test_runs_sum_to_the_balance_and_show_what_promises_cost():
    first, second = builders.run(), builders.run()
    one = settled(agreed("1600", first, levy="100"))
    settled(agreed("1400", second, subsidy="100"))
    settled(agreed("1530", second, levy="30"))
    one.order.run_prices.update(pool_part=9, asked_more=4)
    quiet = builders.run()
    builders.order_price(builders.gain_sharing(quiet), builders.order())

    rows = pool_by_run("CNY")

    assert [(row.run_id, row.settled, row.pool_part, row.asked_more) for row in rows] == [
        (second.pk, -70, 0, 0),
        (first.pk, 100, 9, 4),
    ]
    assert sum(row.settled for row in rows) == pool_balance("CNY")
    assert [run_id for run_id, _at in runs_in_pool("CNY")] == [second.pk, first.pk]
    assert sum(row.amount for row in pool_entries("CNY", second.pk)) == -70


def test_other_currencies_have_pools_of_their_own():
    settled(agreed("1600", levy="100"))

    assert pool_balance("EUR") == 0
    assert pool_entries("EUR") == pool_by_run("EUR") == []


def test_the_limit_is_half_a_percent_of_the_turnover():
    agreed("1600", levy="100")
    row = agreed("1400", subsidy="100")

    assert row.status == AllocationStatus.CONFIRMED
    assert turnover("CNY") == 3000
    assert pool_floor("CNY") == -15
    assert pool_position("CNY") == 0


def test_lines_are_read_in_few_queries(django_assert_max_num_queries):
    for _number in range(3):
        settled(agreed("1600", levy="100"))

    with django_assert_max_num_queries(3):
        assert len(pool_entries("CNY")) == 3
    assert not DisputeRefund.objects.exists()
