"""Savings by week, place, work and partner: whatever they are summed by, the sum is the same."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from fulfilment import services
from fulfilment.savings import savings
from fulfilment.savings_by import (
    DIMENSIONS,
    STAGES,
    approved_runs,
    grouped_savings,
    order_savings,
    total_savings,
)
from matching import selectors
from matching.models import MatchRun, RunOrder
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import deliver, fresh, planned

pytestmark = pytest.mark.django_db
KINDS = ("single_source", "greedy_split")


def planned_order(run, *, places=("CN-SH",), steps=1, parts=1, **fields):
    """An awarded order of so many steps, each in so many factories, with its result and items."""
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
    items = {name: sum(getattr(row, name) for row in made) for name in RunOrder.ITEMS}
    planned(run, order, made=100, **items)
    return order, made


@pytest.fixture
def market():
    """Two approved runs: an order delivered, one of two steps and one in two factories agreed on,
    one that its factories have not answered."""
    runs = [builders.run(decided_at=now() - timedelta(days=days)) for days in (1, 15)]
    done, (whole,) = planned_order(runs[0])
    planned_order(runs[0], steps=2, places=("CN-BJ",), sector="consumer-goods")
    planned_order(runs[1], parts=2)
    _, (row,) = planned_order(runs[1])
    type(row).objects.filter(pk=row.pk).update(status="offered")
    deliver(whole)
    services.accept_goods(order=fresh(done), by=None)
    for run in runs:
        baselines_of(run)
    return runs


def baselines_of(run):
    """The baselines of the run, as its results have them."""
    rows = list(run.run_orders.all())
    for kind in KINDS:
        run.baselines.create(
            kind=kind,
            total_cost=0,
            compared_orders=len(rows),
            baseline_cost=sum(getattr(row, RunOrder.BASELINE_COSTS[kind]) for row in rows),
            plan_cost=sum(row.total for row in rows),
            only_plan_orders=0,
            only_baseline_orders=0,
            unequal_orders=0,
        )


def comparison(row):
    return row.orders, row.baseline_cost, row.cost


@pytest.mark.parametrize("kind", KINDS)
def test_totals_are_those_of_the_api(market, kind):
    runs = approved_runs(currency="CNY")

    total = total_savings(order_savings(runs, kind)).stages

    told = next(row for row in savings() if row.kind == kind)
    assert comparison(total["estimated"]) == comparison(told.estimated)
    assert comparison(total["realised"]) == comparison(told.realised)
    agreed = [
        row for run in market for row in selectors.savings(run)["contracted"] if row["kind"] == kind
    ]
    assert comparison(total["contracted"]) == tuple(
        sum(row[name] for row in agreed) for name in ("orders", "baseline_cost", "cost")
    )
    assert [total[stage].orders for stage in STAGES] == [4, 3, 1]


@pytest.mark.parametrize("by", DIMENSIONS)
def test_groups_add_up_to_the_total(market, by):
    runs = approved_runs(currency="CNY")
    rows = order_savings(runs, "single_source", by=by)

    groups = grouped_savings(runs, rows, by)

    total = total_savings(rows)
    for stage in STAGES:
        parts = [group.stages[stage] for group in groups]
        assert sum(part.baseline_cost for part in parts) == total.stages[stage].baseline_cost
        assert sum(part.cost for part in parts) == total.stages[stage].cost
    assert len({group.key for group in groups}) == len(groups)


def test_groups_are_what_they_are_called(market):
    runs = approved_runs(currency="CNY")

    def orders(by):
        groups = grouped_savings(runs, order_savings(runs, "single_source", by=by), by)
        return {group.key: group.stages["estimated"].orders for group in groups}

    assert orders("region") == {"CN-SH": 3, "CN-BJ": 1}
    assert orders("sector") == {"equipment": 3, "consumer-goods": 1}
    assert set(orders("week").values()) == {2}
    assert orders("process") == {"cnc-milling-3-axis": 4}
    # Two steps and two parts are in two factories each.
    assert len(orders("factory")) == 6


def test_the_period_is_that_of_the_approval(market):
    runs = approved_runs(currency="CNY", since=now() - timedelta(days=7))

    total = total_savings(order_savings(runs, "single_source"))

    assert list(runs) == [market[0]]
    assert total.stages["estimated"].orders == 2


def test_baselines_that_do_not_serve_an_order_leave_it_out(market):
    runs = approved_runs(currency="CNY")

    assert order_savings(runs, "reference") == []
    assert order_savings(approved_runs(currency="EUR"), "single_source") == []


def test_costs_are_read_in_so_many_queries(market, django_assert_num_queries):
    runs = MatchRun.objects.filter(status="approved")

    with django_assert_num_queries(8):
        rows = order_savings(runs, "single_source", by="factory")
    with django_assert_num_queries(1):
        grouped_savings(runs, rows, "factory")
