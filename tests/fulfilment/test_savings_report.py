"""Checks that savings by any dimension sum to the same total."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from fulfilment.savings import savings_by_baseline
from fulfilment.savings_report import (
    DIMENSIONS,
    ORDER_KEYS,
    STAGES,
    SavingsScope,
    grouped_savings,
    order_savings,
    sum_of_groups,
    total_savings,
)
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import scrap_failed
from matching.models import RunOrder
from matching.selectors import runs as selectors
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import deliver, fresh, make, planned

pytestmark = pytest.mark.django_db
KINDS = ("single_source", "greedy_split")
WHOLE = SavingsScope("CNY", "single_source")


def planned_order(run, *, places=("CN-SH",), steps=1, parts=1, **fields):
    """Creates an awarded order with the given operations and factories."""
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
    for run in runs:
        baselines_of(run)
    return runs


def baselines_of(run):
    """Returns the run's baselines by its results."""
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
    total = total_savings(SavingsScope("CNY", kind)).stages

    actual = next(row for row in savings_by_baseline() if row.kind == kind)
    assert comparison(total["estimated"]) == comparison(actual.estimated)
    assert comparison(total["realised"]) == comparison(actual.realised)
    agreed = [
        row for run in market for row in selectors.savings(run)["contracted"] if row["kind"] == kind
    ]
    assert comparison(total["contracted"]) == tuple(
        sum(row[name] for row in agreed) for name in ("orders", "baseline_cost", "cost")
    )
    assert [total[stage].orders for stage in STAGES] == [4, 3, 1]


@pytest.mark.parametrize("by", DIMENSIONS)
def test_groups_add_up_to_the_total(market, by):
    groups = grouped_savings(WHOLE, by)

    total = total_savings(WHOLE)
    for stage in STAGES:
        parts = [group.stages[stage] for group in groups]
        assert sum(part.baseline_cost for part in parts) == total.stages[stage].baseline_cost
        assert sum(part.cost for part in parts) == total.stages[stage].cost
    assert len({group.key for group in groups}) == len(groups)
    assert by not in ORDER_KEYS or sum_of_groups(groups) == total


def test_groups_have_their_keys(market):
    def orders(by):
        groups = grouped_savings(WHOLE, by)
        return {group.key: group.stages["estimated"].orders for group in groups}

    assert orders("region") == {"CN-SH": 3, "CN-BJ": 1}
    assert orders("sector") == {"equipment": 3, "consumer-goods": 1}
    assert set(orders("week").values()) == {2}
    assert all(day.weekday() == 0 for day in orders("week"))
    assert orders("process") == {"cnc-milling-3-axis": 4}
    # Two steps and two parts are in two factories each.
    assert len(orders("factory")) == 6


def test_orders_are_divided_as_their_allocations_cost(market):
    run = market[0]
    parts = run.allocations.filter(order__sector="consumer-goods").order_by("operation__sequence")
    small, large = (grouped_of(row.window.machine.factory_id) for row in parts)

    whole = run.run_orders.get(order__sector="consumer-goods")
    assert small["estimated"].cost + large["estimated"].cost == whole.total
    assert abs(large["estimated"].cost - parts[1].total) < Decimal("0.00001")
    assert small["estimated"].baseline_cost < large["estimated"].baseline_cost


def grouped_of(factory_id):
    """Returns the stages of one factory."""
    groups = {group.key: group.stages for group in grouped_savings(WHOLE, "factory")}
    return groups[factory_id]


def test_work_that_costs_nothing_is_divided_evenly(market):
    nothing = dict.fromkeys(RunOrder.ITEMS, 0)
    market[1].allocations.update(**nothing)

    groups = grouped_savings(WHOLE, "factory")

    total = total_savings(WHOLE).stages["estimated"]
    assert sum(group.stages["estimated"].baseline_cost for group in groups) == total.baseline_cost


def test_what_is_lost_leaves_the_work_to_what_stands(market):
    run = market[1]
    gone, stays = run.allocations.filter(quantity=50)
    type(gone).objects.filter(pk=gone.pk).update(status="cancelled")

    keys = {group.key for group in grouped_savings(WHOLE, "factory")}

    assert gone.window.machine.factory_id not in keys
    assert stays.window.machine.factory_id in keys


@pytest.mark.parametrize("by", DIMENSIONS)
def test_orders_of_a_group_are_those_it_counts(market, by):
    for group in grouped_savings(WHOLE, by):
        orders = order_savings(WHOLE, by=by, key=group.key)

        reached = [sum(getattr(row, stage) is not None for row in orders) for stage in STAGES]
        assert reached == [group.stages[stage].orders for stage in STAGES]


def test_orders_come_with_labels_and_the_largest_saving_first(market):
    rows = order_savings(WHOLE)

    savings_ = [row.baseline_cost - row.estimated for row in rows]
    assert savings_ == sorted(savings_, reverse=True)
    assert {row.title for row in rows} == {"Bracket"}
    assert len({row.order_id for row in rows}) == 4


def test_the_period_is_that_of_the_approval(market):
    scope = SavingsScope("CNY", "single_source", since=now() - timedelta(days=7))

    assert total_savings(scope).stages["estimated"].orders == 2
    assert {row.run_id for row in order_savings(scope)} == {market[0].pk}


def test_baselines_that_do_not_serve_an_order_leave_it_out(market):
    assert order_savings(SavingsScope("CNY", "reference")) == []
    assert order_savings(SavingsScope("EUR", "single_source")) == []
    assert total_savings(SavingsScope("EUR", "single_source")).stages["estimated"].orders == 0


def test_realised_orders_are_those_of_the_api_for_every_outcome():
    run = builders.run(decided_at=now())
    operations = ("whole", "damaged", "refunded", "waiting", "replaced", "open")
    for operation in operations:
        _, (part,) = planned_order(run)
        carry_through(operation, part)
    baselines_of(run)

    total = total_savings(WHOLE).stages["realised"]

    actual = next(row for row in savings_by_baseline() if row.kind == "single_source").realised
    assert comparison(total) == comparison(actual)
    assert total.orders == 2


def carry_through(operation, part):
    """Carries an order to the named outcome."""
    order = part.order
    if operation == "open":
        return
    if operation == "replaced":
        make(part, passed=90)
        scrap_failed(allocation=part, by=None)
        order.shortfalls.update(status="filled")
        (shipment,) = ship(allocation=part, by=None)
        receive_shipment(shipment=shipment, received=90, by=None)
        part = builders.allocation(order, quantity=10, run=builders.run(decided_at=now()))
    deliver(part, damaged=1 if operation == "damaged" else 0)
    if operation == "refunded":
        dispute_goods(order=fresh(order), by=None, reason="bent")
        refunds = {part.pk: Decimal(10)}
        resolve_dispute(order=fresh(order), by=None, reason="bent", refunds=refunds)
    elif operation != "waiting":
        accept_goods(order=fresh(order), by=None)
