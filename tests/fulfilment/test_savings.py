"""Checks savings by stage: only compared pieces that arrived count."""

from decimal import Decimal

import pytest

from fulfilment.savings import savings_by_baseline
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import scrap_failed
from matching.states import RunStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import deliver, estimated, fresh, make, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(made):
    """Plans the run of a built allocation against one baseline of 2,000."""
    planned(made.run, made.order)
    estimated(made.run)
    return made.run


def single(run=None):
    """Returns the savings against first come, first served."""
    return next(row for row in savings_by_baseline(run) if row.kind == "single_source")


def accept(order):
    accept_goods(order=fresh(order), by=None)


def test_what_was_delivered_as_planned_saves_what_was_estimated(made, plan):
    deliver(made)
    accept(made.order)

    saving = single(plan)
    assert (saving.realised.orders, saving.realised.cost) == (1, Decimal(1530))
    assert saving.realised.saving == saving.estimated.saving == Decimal(470)
    greedy = next(row for row in savings_by_baseline(plan) if row.kind == "greedy_split")
    assert (greedy.realised.baseline_cost, greedy.realised.saving) == (1800, 270)
    assert greedy.estimated.orders == 0


def test_what_both_sides_agreed_to_is_contracted_before_it_is_made(made, plan):
    saving = single(plan)

    assert (saving.contracted.orders, saving.contracted.cost) == (1, Decimal(1530))
    assert (saving.contracted.saving, saving.realised.orders) == (Decimal(470), 0)
    assert single().contracted == saving.contracted


def test_an_order_that_is_not_agreed_as_it_was_planned_is_not_contracted(made, plan):
    type(made).objects.update(lost=1)

    assert single(plan).contracted.orders == 0


def test_stages_of_many_runs_take_as_many_queries_as_of_one(plan, django_assert_num_queries):
    for _ in range(3):
        other = builders.allocation()
        planned(other.run, other.order)
        estimated(other.run)

    with django_assert_num_queries(4):
        single(plan)
    with django_assert_num_queries(4):
        assert single().contracted.orders == 4


def test_nothing_is_realised_before_it_is_delivered_and_accepted(made, plan):
    assert single(plan).realised.orders == single(plan).waiting_orders == 0

    deliver(made)

    assert single(plan).realised.orders == 0
    assert single(plan).waiting_orders == 1


def test_the_platform_fee_is_no_cost_of_the_match(made, plan, settings):
    settings.COSTING = settings.COSTING | {"platform_fee_percent": Decimal(10)}

    deliver(made)
    accept(made.order)

    assert single(plan).realised.cost == Decimal(1530)


def test_other_pieces_than_those_compared_are_counted_separately(made, plan):
    deliver(made, damaged=1)
    accept(made.order)

    saving = single(plan)
    assert (saving.realised.orders, saving.other_pieces_orders) == (0, 1)


def test_an_order_refunded_in_a_dispute_is_counted_separately(made, plan):
    deliver(made)
    dispute_goods(order=made.order, by=None, reason="bent")
    resolve_dispute(order=made.order, by=None, reason="bent", refunds={made.pk: Decimal(700)})

    saving = single(plan)
    assert (saving.realised.orders, saving.refunded_orders) == (0, 1)


def test_replacements_count_with_their_own_cost(made, plan):
    make(made, passed=90)
    scrap_failed(allocation=made, by=None)
    made.order.shortfalls.update(status="filled")
    expensive = builders.allocation(made.order, quantity=10, machining=Decimal(1000))
    (shipment,) = ship(allocation=made, by=None)
    receive_shipment(shipment=shipment, received=90, by=None)
    planned(expensive.run, made.order, claimed=False)

    deliver(expensive)
    accept(made.order)

    # Nine tenths of 1,530, and 1,000 + 120 + 30 + 150 + 25 + 5.
    assert single(plan).realised.cost == Decimal(1377) + Decimal(1330)
    assert single().realised.orders == 1


def test_an_order_counts_under_the_first_run_that_made_any_of_it(made, plan):
    other = builders.allocation(made.order, quantity=1)
    planned(other.run, made.order)
    for row in (made, other):
        deliver(row)
    accept(made.order)

    assert sum(row.realised.orders + row.other_pieces_orders for row in savings_by_baseline()) == 2
    counted = [
        sum(row.other_pieces_orders for row in savings_by_baseline(run))
        for run in (made.run, other.run)
    ]
    assert sorted(counted) == [0, 2]


def test_an_order_without_a_comparison_is_not_counted(made):
    planned(made.run, made.order, single_source_cost=None, greedy_split_cost=None)
    deliver(made)
    accept(made.order)

    assert savings_by_baseline(made.run) == []


def test_all_runs_add_up_by_currency(made, plan):
    other = builders.allocation()
    planned(other.run, other.order)
    estimated(other.run)
    abroad = builders.run(currency_id="EUR")
    estimated(abroad)
    rejected = builders.run(status=RunStatus.REJECTED)
    estimated(rejected)
    for row in (made, other):
        deliver(row)
        accept(row.order)

    rows = {(row.currency, row.kind): row for row in savings_by_baseline()}
    yuan = rows["CNY", "single_source"]
    assert (yuan.estimated.orders, yuan.realised.orders) == (2, 2)
    assert yuan.realised.saving == 2 * Decimal(470)
    assert rows["EUR", "single_source"].estimated.saving == Decimal(470)
    assert savings_by_baseline(rejected) == []


def test_closed_orders_still_count(made, plan):
    deliver(made)
    accept(made.order)
    made.order.__class__.objects.update(status=OrderStatus.CLOSED)

    assert single(plan).realised.orders == 1
