"""Checks that an accepted price does not rise when it is matched again."""

from decimal import Decimal

import pytest

from fulfilment import pipeline
from fulfilment.models import SettlementLine
from fulfilment.selectors import run_pool_balance
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.manufacturing import scrap_failed
from matching.models import Allocation
from matching.selectors.pool import pool_position
from matching.services.offers import cancel_allocation, decline_offers
from matching.services.proposals import accept_proposal, decline_proposal
from orders.services.order_changes import cancel_order
from orders.states import OrderStatus
from tests.fulfilment.conftest import arrive, balances, deliver, fresh, make, send
from tests.priced_runs import (
    agree,
    planned,
    price_of_order,
    priced_run,
    publish,
    read_again,
    refill,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def transport_stays(monkeypatch):
    """Leaves transport as it is built; pricing it again has tests of its own."""
    for module in ("reconciliation", "proposals"):
        monkeypatch.setattr(f"matching.services.{module}.reprice_transport", lambda order: None)


@pytest.fixture
def run():
    return priced_run()


@pytest.fixture
def both(run):
    """Publishes an order that gains and one in need.

    The first costs 1,500 and would cost 2,000 alone.
    The other costs 1,500 and would cost 1,400 alone: it pays 98 % of this, the first 1,694.40,
    which covers the other's need of 128 and 33.20 each for factories and reserve.
    """
    return publish_two(run)


@pytest.fixture
def gaining(both):
    return both[0]


@pytest.fixture
def needing(both):
    return both[1]


def publish_two(run, *quantities):
    """Plans and publishes both; the first in an allocation for each quantity."""
    plans = [planned(run, 2000, *quantities), planned(run, 1400)]
    publish(run, plans)
    return plans


def newest(plan):
    """Returns the newest version of the order's proposal."""
    return plan.order.proposals.order_by("-number").first()


def decline(row):
    decline_offers(ids=[row.pk], by=None, reason="date")


def accept_by_buyer(plan):
    accept_proposal(proposal=newest(plan), by=None)


def test_prices_are_those_of_the_rule(gaining, needing):
    first, second = newest(gaining), newest(needing)

    assert (first.price, second.price) == (Decimal("1694.40"), 1372)
    assert {row.bonus for row in gaining.rows + needing.rows} == {Decimal("16.60")}


@pytest.mark.parametrize("cost", [1200, 1500, 1515])
def test_decline_leaves_an_accepted_price(gaining, cost):
    accept_by_buyer(gaining)
    decline(gaining.rows[0])

    (row,) = refill(gaining, cost)

    version = newest(gaining)
    assert (version.status, version.price) == ("accepted", Decimal("1694.40"))
    assert price_of_order(gaining).pool_part == max(cost - 1500, 0)
    assert price_of_order(gaining).asked_more == 0
    assert (row.agreed_price, row.agreed_earnings) == (Decimal("1694.40"), cost)
    assert row.bonus == Decimal("16.60")


def test_drop_out_leaves_an_accepted_price(gaining):
    agree(gaining)
    pipeline.sweep()
    cancel_allocation(allocation=gaining.rows[0], by=None, reason="It broke.")

    refill(gaining, 757, 758)
    pipeline.sweep()

    version = newest(gaining)
    assert (version.status, version.price) == ("accepted", Decimal("1694.40"))
    assert balances(gaining.rows[0]) == {}


def test_scrap_leaves_an_accepted_price(gaining):
    agree(gaining)
    make(gaining.rows[0], passed=90)
    scrap_failed(allocation=gaining.rows[0], by=None)

    # Ten pieces of 1,500 cost 150, and the pool bears 15.
    (row,) = refill(gaining, 165)

    version = newest(gaining)
    assert (version.status, version.price) == ("accepted", Decimal("1694.40"))
    assert row.agreed_price == Decimal("169.44")
    assert row.bonus == Decimal("1.66")
    assert price_of_order(gaining).pool_part == 15


@pytest.mark.parametrize("percent", ["0.5", "2.5", "3.333333"])
@pytest.mark.parametrize("parts", [2, 3, 5])
def test_fee_does_not_raise_a_price_that_is_divided_otherwise(run, settings, percent, parts):
    settings.COSTING = settings.COSTING | {"platform_fee_percent": Decimal(percent)}
    plans = [planned(run, alone, 30) for alone in (1113, 2117, 2999)]
    publish(run, plans)
    for plan in plans:
        accept_by_buyer(plan)
        before = newest(plan).price
        decline(plan.rows[0])

        refill(plan, *[100 + part for part in range(parts)])

        version = newest(plan)
        assert version.status == "accepted"
        assert before - Decimal("0.01") * parts <= version.price <= before


@pytest.mark.parametrize(
    ("cost", "asked"), [("1515.01", "0.01"), (1600, 85), ("1820.60", "305.60")]
)
def test_what_the_pool_does_not_bear_is_asked(gaining, cost, asked):
    accept_by_buyer(gaining)
    decline(gaining.rows[0])

    refill(gaining, cost)

    version, price = newest(gaining), price_of_order(gaining)
    assert (version.status, version.number) == ("open", 2)
    assert version.price == Decimal("1694.40") + Decimal(asked)
    assert version.price <= version.expected_alone == 2000
    assert (price.pool_part, price.asked_more) == (15, Decimal(asked))
    accept_by_buyer(gaining)
    assert newest(gaining).status == "accepted"


def test_nobody_is_asked_for_more_than_alone(needing):
    accept_by_buyer(needing)
    decline(needing.rows[0])

    # The pool bears 15, and 28 more lead to 1,400.
    assert refill(needing, "1543.01") == []

    price, shortfall = price_of_order(needing), needing.order.shortfalls.get()
    assert (price.pool_part, price.asked_more) == (0, 0)
    assert (shortfall.status, shortfall.unmatched_reason) == ("unmatched", "price")
    assert newest(needing).status == "declined"


def test_alone_cost_itself_may_be_asked(needing):
    accept_by_buyer(needing)
    decline(needing.rows[0])

    refill(needing, 1543)

    assert newest(needing).price == newest(needing).expected_alone == 1400


def test_price_that_was_not_accepted_yet_has_no_part_of_the_pool(gaining):
    decline(gaining.rows[0])

    refill(gaining, 1510)

    assert newest(gaining).price == Decimal("1704.40")
    assert price_of_order(gaining).pool_part == 0


def test_pool_bears_its_share_of_an_order_once(gaining):
    accept_by_buyer(gaining)
    decline(gaining.rows[0])
    (row,) = refill(gaining, 1509)
    decline(row)

    refill(gaining, 1520)

    price = price_of_order(gaining)
    assert (price.pool_part, price.asked_more) == (15, 5)
    assert newest(gaining).price == Decimal("1699.40")


def test_pool_still_bears_its_share_while_the_buyer_is_asked_about_a_later_day(gaining):
    accept_by_buyer(gaining)
    decline(gaining.rows[0])
    (row,) = refill(gaining, 1500, days_later=1)
    assert newest(gaining).status == "open"
    decline(row)

    refill(gaining, 1515, days_later=1)

    assert price_of_order(gaining).pool_part == 15
    assert newest(gaining).price == Decimal("1694.40")


@pytest.mark.parametrize("is_filled", [True, False])
def test_fewer_pieces_are_not_asked_for_more_than_they_cost_alone(run, is_filled):
    plan = publish_two(run, 50, 50)[0]
    read_again(plan)
    accept_by_buyer(plan)
    alone = price_of_order(plan).expected_alone_cost / 2
    decline(plan.rows[0])
    assert refill(plan, 3000) == []
    accept_by_buyer(plan)
    agreed, pool = fresh(plan.rows[1]).agreed_price, Decimal(18)
    decline(plan.rows[1])

    limit = plan.rows[1].paid_cost + pool + alone - agreed
    rows = refill(plan, limit if is_filled else limit + Decimal("0.01"))

    assert bool(rows) == is_filled
    if is_filled:
        assert newest(plan).price == newest(plan).expected_alone == alone


def test_refused_version_gives_back_what_is_not_made(run):
    plan = publish_two(run, 50, 50)[0]
    agree(plan)
    pipeline.sweep()
    before = newest(plan).price
    kept = fresh(plan.rows[1]).price
    cancel_allocation(allocation=plan.rows[0], by=None, reason="It broke.")
    (row,) = refill(plan, 950)
    version = newest(plan)
    assert (version.status, version.price > before) == ("open", True)

    decline_proposal(proposal=version, by=None, reason="Too dear.")
    pipeline.sweep()

    assert fresh(row).status == "cancelled"
    assert (newest(plan).status, newest(plan).price) == ("accepted", kept)
    assert balances(plan.rows[0]) == {}
    assert balances(plan.rows[1]) == {"buyer": -kept, "escrow": kept}

    cancel_order(order=fresh(plan.order), by=None, reason="Not half of it.")
    pipeline.sweep()

    assert balances(plan.rows[1]) == {}


def test_pool_of_a_run_is_explained_line_by_line(run):
    gaining, needing = plans = publish_two(run)
    for plan in plans:
        agree(plan)
    make(gaining.rows[0], passed=90)
    scrap_failed(allocation=gaining.rows[0], by=None)
    (replacement,) = refill(gaining, 165)
    Allocation.objects.filter(pk=replacement.pk).update(status="confirmed")
    (shipment,) = send(gaining.rows[0])
    arrive(shipment)
    deliver(replacement)
    deliver(needing.rows[0])
    for plan in plans:
        accept_goods(order=fresh(plan.order), by=None)

    rows = [fresh(row) for row in (gaining.rows[0], replacement, needing.rows[0])]
    first, second, third = (balances(row) for row in rows)
    assert first["buyer"] + second["buyer"] == Decimal("-1694.40")
    assert third["buyer"] == -1372
    assert second["factory"] == 165 + Decimal("1.66")
    assert first["factory"] == 1350 * Decimal("0.9") + Decimal("14.94")
    for found in (first, second, third):
        paid = found["factory"] + found.get("carrier", 0)
        assert found["pool"] == -found["buyer"] - paid
    lines = SettlementLine.objects.filter(account="pool").values_list("amount", flat=True)
    assert sum(lines) == run_pool_balance(run.pk)
    assert abs(run_pool_balance(run.pk) - pool_position("CNY")) < Decimal("0.03")
    assert all(fresh(plan.order).status == OrderStatus.ACCEPTED for plan in plans)


def test_bonus_waits_for_a_pool_that_is_not_below_zero(run):
    gaining, needing = plans = publish_two(run)
    for plan in plans:
        agree(plan)
        deliver(plan.rows[0])

    accept_goods(order=fresh(needing.order), by=None)
    accept_goods(order=fresh(gaining.order), by=None)

    # The order in need takes 128 of an empty pool, so its factory gets no bonus.
    assert balances(needing.rows[0])["factory"] == 1350
    assert balances(gaining.rows[0])["factory"] == 1350 + Decimal("16.60")
    # The reserve and the bonus that was not paid.
    assert run_pool_balance(run.pk) == Decimal("33.20") + Decimal("16.60")
