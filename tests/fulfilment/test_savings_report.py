"""Checks that savings by any dimension sum to the same total."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from fulfilment.savings import STAGES
from fulfilment.savings_report import (
    DIMENSIONS,
    SavingsScope,
    grouped_savings,
    order_savings,
    orders_of_group,
    savings_report,
)
from fulfilment.services.acceptance import accept_goods
from matching.models import RunOrder
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import asked, deliver, fresh
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
WHOLE = SavingsScope("CNY")


def planned_order(run, *, places=("CN-SH",), steps=1, parts=1, **fields):
    """Creates an awarded order with the given operations and factories, and its price."""
    order = builders.order(
        operations=[{}] * steps, status=OrderStatus.AWARDED, ship_to_region_id=places[0], **fields
    )
    made = [
        builders.allocation(
            order,
            step=step,
            run=run,
            quantity=100 // parts,
            machining=Decimal("333.333333") * step,
        )
        for step in range(1, steps + 1)
        for _ in range(parts)
    ]
    if steps == 2 and parts == 1:
        builders.lot(*made)
    price = sum(row.agreed_price for row in made)
    asked(run, order, price=price, expected_alone_cost=price * Decimal("1.234567"))
    return order, made


@shared_rows
def market():
    """Creates two approved runs.

    One order is delivered, one of two operations and one in two factories are accepted, and one
    has unanswered offers.
    """
    runs = [builders.run(decided_at=now() - timedelta(days=days)) for days in (1, 15)]
    done, (whole,) = planned_order(runs[0])
    planned_order(runs[0], steps=2, places=("CN-BJ",), sector="consumer-goods")
    planned_order(runs[1], parts=2)
    _, (row,) = planned_order(runs[1])
    type(row).objects.filter(pk=row.pk).update(status="offered")
    deliver(whole)
    accept_goods(order=fresh(done), by=None)
    return runs


def groups_by(by):
    """Returns the stages of each group."""
    return {group.key: group.stages for group in grouped_savings(WHOLE, by, order_savings(WHOLE))}


@pytest.mark.parametrize("by", DIMENSIONS)
def test_groups_add_up_to_the_total(market, by):
    groups, total = groups_by(by), savings_report(WHOLE)

    for stage in STAGES:
        parts = [stages[stage] for stages in groups.values()]
        assert sum(part.alone for part in parts) == total.at(stage).alone
        assert sum(part.price for part in parts) == total.at(stage).price
        assert sum(part.saving for part in parts) == total.at(stage).saving
    assert [total.at(stage).orders for stage in STAGES] == [4, 3, 1]


def test_groups_have_their_keys(market):
    def orders(by):
        return {key: stages["estimated"].orders for key, stages in groups_by(by).items()}

    assert orders("region") == {"CN-SH": 3, "CN-BJ": 1}
    assert orders("sector") == {"equipment": 3, "consumer-goods": 1}
    assert set(orders("week").values()) == {2}
    assert all(day.weekday() == 0 for day in orders("week"))
    assert orders("process") == {"cnc-milling-3-axis": 4}
    # Two steps and two parts are in two factories each.
    assert len(orders("factory")) == 6


def test_orders_are_divided_as_their_allocations_cost(market):
    parts = market[0].allocations.filter(order__sector="consumer-goods")
    parts = parts.order_by("operation__sequence")
    groups = groups_by("factory")
    small, large = (groups[row.window.machine.factory_id]["estimated"] for row in parts)

    (whole,) = market[0].gain_sharings.get().prices.filter(order__sector="consumer-goods")
    assert small.price + large.price == whole.price
    share = parts[1].total / (parts[0].total + parts[1].total)
    assert abs(large.price - whole.price * share) < Decimal("0.01")
    assert large.alone == round(large.alone, 2)
    assert small.alone < large.alone


def test_work_that_costs_nothing_is_divided_evenly(market):
    nothing = dict.fromkeys(RunOrder.ITEMS, 0)
    market[1].allocations.update(**nothing)

    parts = [stages["estimated"].alone for stages in groups_by("factory").values()]

    assert sum(parts) == savings_report(WHOLE).estimated.alone


def test_what_is_lost_leaves_the_work_to_what_stands(market):
    gone, stays = market[1].allocations.filter(quantity=50)
    type(gone).objects.filter(pk=gone.pk).update(status="cancelled")

    keys = groups_by("factory")

    assert gone.window.machine.factory_id not in keys
    assert stays.window.machine.factory_id in keys


@pytest.mark.parametrize("by", DIMENSIONS)
def test_orders_of_a_group_are_those_it_counts(market, by):
    rows = order_savings(WHOLE)
    for key, stages in groups_by(by).items():
        orders = orders_of_group(WHOLE, by, key, rows)

        reached = [sum(row.at(stage) is not None for row in orders) for stage in STAGES]
        assert reached == [stages[stage].orders for stage in STAGES]


def test_an_order_without_allocations_has_no_factory(market):
    asked(market[0], builders.order())

    assert groups_by("factory")[None]["estimated"].saving == 700


def test_orders_come_with_labels_and_the_largest_saving_first(market):
    rows = order_savings(WHOLE)

    savings = [row.estimated.saving for row in rows]
    assert savings == sorted(savings, reverse=True)
    assert {row.title for row in rows} == {"Bracket"}
    assert len({row.order_id for row in rows}) == 4


def test_the_period_is_that_of_the_approval(market):
    scope = SavingsScope("CNY", since=now() - timedelta(days=7))

    assert savings_report(scope).estimated.orders == 2
    assert {row.run_id for row in order_savings(scope)} == {market[0].pk}


def test_other_currencies_are_left_out(market):
    assert order_savings(SavingsScope("EUR")) == []
    assert savings_report(SavingsScope("EUR")).estimated.orders == 0
