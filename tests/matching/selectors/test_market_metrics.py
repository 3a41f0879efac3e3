"""Figures of the market: filled orders, time to match, what hours are worth."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from common.clock import now
from factories.models import CapacityWindow
from matching.models import CapacityPrice, Proposal
from matching.selectors.market_metrics import (
    hour_values,
    order_metrics,
    priced_run,
    submitted_orders,
)
from matching.states import RunStatus
from orders.models import Order
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 3, 4, tzinfo=UTC)
WEEK = date(2027, 3, 1)


def propose(order, after):
    """Creates a proposal this long after the order was submitted."""
    row = Proposal.objects.create(
        order=order,
        number=order.proposals.count() + 1,
        quantity=1,
        price=Decimal(1),
        delivery_on=START.date(),
        status="superseded",
    )
    Proposal.objects.filter(pk=row.pk).update(created_at=order.submitted_at + after)


def test_fill_is_by_orders_and_by_value():
    builders.order(status=OrderStatus.AWARDED, quantity=10, reserve_price=Decimal(30))
    builders.order(status=OrderStatus.UNMATCHED, quantity=10, reserve_price=Decimal(10))
    builders.order(status=OrderStatus.CLOSED, reserve_price=None)
    builders.order(status=OrderStatus.PROPOSED, reserve_price=None)
    builders.order(status=OrderStatus.CANCELLED)
    builders.order(status=OrderStatus.DRAFT, submitted_at=None)
    builders.order(currency_id="EUR")

    figures = order_metrics(currency="CNY", since=None)

    assert (figures.orders, figures.filled, figures.unmatched) == (4, 2, 1)
    assert figures.fill_share == Decimal("0.5")
    assert figures.value_share == Decimal("0.75")


def test_states_of_orders_sum_to_their_number():
    for place, status in enumerate(OrderStatus, start=1):
        for _ in range(place):
            builders.order(
                status=status, submitted_at=None if status == OrderStatus.DRAFT else now()
            )

    figures = order_metrics(currency="CNY", since=None)

    counted = Order.objects.exclude(status__in=(OrderStatus.DRAFT, OrderStatus.CANCELLED))
    assert figures.orders == sum(figures.by_status.values()) == counted.count()
    assert all(figures.by_status[name] for name in figures.by_status)


def test_orders_to_answer_have_an_open_proposal_in_any_state():
    for status in (OrderStatus.PROPOSED, OrderStatus.PARTLY_AWARDED):
        order = builders.order(status=status)
        propose(order, timedelta(hours=1))
        Proposal.objects.filter(order=order).update(status="open")
    accepted = builders.order(status=OrderStatus.PROPOSED)
    propose(accepted, timedelta(hours=1))

    assert order_metrics(currency="CNY", since=None).to_answer == 2


def test_time_to_match_ends_with_the_first_proposal():
    hours = (1, 2, 3, 4, 100)
    for hour in hours:
        order = builders.order()
        propose(order, timedelta(hours=hour))
        propose(order, timedelta(hours=500))
    builders.order()

    figures = order_metrics(currency="CNY", since=None)

    assert (figures.matched, figures.median) == (5, timedelta(hours=3))
    assert figures.ninetieth == timedelta(hours=4 + 0.6 * 96)
    assert {row.time_to_match for row in submitted_orders(Order.objects.all())} == {
        None,
        *(timedelta(hours=hour) for hour in hours),
    }


def test_only_orders_of_the_period_count():
    order = builders.order()
    Order.objects.filter(pk=order.pk).update(submitted_at=now() - timedelta(days=50))

    assert order_metrics(currency="CNY", since=now() - timedelta(days=40)).orders == 0
    assert order_metrics(currency="CNY", since=None).fill_share == 0


def test_prices_are_those_of_the_newest_run_with_a_plan_that_holds():
    at = now()
    kept = builders.run(solved_at=at - timedelta(days=1))
    builders.run(solved_at=at, status=RunStatus.REJECTED)
    builders.run(solved_at=at, currency_id="EUR")
    waiting = builders.run(solved_at=at, status=RunStatus.SOLVED)

    assert priced_run("CNY") == waiting
    assert priced_run("USD") is None
    assert kept != waiting


def test_worth_is_the_mean_over_all_hours_that_were_there():
    machine = builders.machine()
    expensive = builders.window(machine, starts_at=START, hours=10)
    other = builders.machine(machine.factory)
    free = builders.window(other, starts_at=START, hours=30)
    run = builders.run(snapshot_at=now())
    later = builders.window(builders.machine(), starts_at=START)
    CapacityWindow.objects.filter(pk=later.pk).update(created_at=now() + timedelta(hours=1))
    CapacityPrice.objects.create(run=run, window=expensive, per_hour=Decimal(80))

    assert free.offered_ms == 3 * expensive.offered_ms
    assert hour_values(run) == {("cnc-milling-3-axis", "CN-JS", WEEK): Decimal(20)}
    assert hour_values(builders.run()) == {}
