"""Tests that cost items are exact, and add up to the micro."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.evaluate.plan_costs import CostError, order_costs, plan_costs, share_by_weight
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import PlanAllocation, PlanTransfer, PlanUnmet


def test_worked_example_costs_809(worked_example):
    problem = read_problem(worked_example())

    costs = plan_costs(
        problem, [PlanAllocation("A.1", "W1", 80), PlanAllocation("A.1", "W2", 20)], [], []
    )

    assert costs.total_micros == 809_000_000
    (order,) = costs.orders
    assert (order.setup_micros, order.production_micros) == (105_000_000, 630_000_000)
    assert order.shipping_micros == 74_000_000
    assert [row.shipping_micros for row in costs.allocations] == [60_000_000, 14_000_000]


def test_opening_is_shared_by_machine_time_and_adds_up(build):
    builder = build().window("F.1", 100, opening_micros=100)
    for name, quantity in (("A", 1), ("B", 1), ("C", 1)):
        builder.order(name, quantity, 1).option(f"{name}.1", "F.1")
    problem = read_problem(builder.document)

    costs = plan_costs(problem, [PlanAllocation(f"{name}.1", "F.1", 1) for name in "ABC"], [], [])

    assert [row.opening_micros for row in costs.orders] == [34, 33, 33]
    assert costs.total_micros == 100


def test_fixed_shipping_is_paid_once_per_order_and_factory(build):
    builder = build().window("F.1", 9).window("F.2", 9).order("A", 4, 1)
    builder.option("A.1", "F.1").option("A.1", "F.2").shipment("A", "F", 10, 2)
    problem = read_problem(builder.document)

    costs = plan_costs(
        problem, [PlanAllocation("A.1", "F.1", 1), PlanAllocation("A.1", "F.2", 3)], [], []
    )

    assert [row.shipping_micros for row in costs.allocations] == [5, 13]
    assert costs.total_micros == 18


def test_lane_is_paid_once_and_within_a_factory_nothing(routed):
    problem = read_problem(routed)
    made = [PlanAllocation("A.1", "F.1", 10), PlanAllocation("A.2", "F.2", 4)]
    made += [PlanAllocation("A.2", "G.2", 5), PlanAllocation("A.2", "G.3", 1)]
    moves = [PlanTransfer("A.1", "F.1", "F.2", 4), PlanTransfer("A.1", "F.1", "G.2", 5)]
    moves += [PlanTransfer("A.1", "F.1", "G.3", 1)]

    costs = plan_costs(problem, made, moves, [])

    assert costs.orders[0].transfer_micros == 5 + 6
    assert costs.total_micros == 10 + 4 + 10 + 3 + 11


def test_orders_add_up_to_the_total(worked_example):
    problem = read_problem(worked_example())
    parts = ([PlanAllocation("A.1", "W1", 80)], [], [PlanUnmet("A", 20)])

    orders = order_costs(problem, *parts)

    assert orders["A"].unmet_micros == 1_000_000_000
    assert (
        sum(row.total_micros for row in orders.values()) == plan_costs(problem, *parts).total_micros
    )


@pytest.mark.parametrize(
    "parts",
    [
        ([PlanAllocation("Z", "W1", 1)], [], []),
        ([PlanAllocation("A.1", "Z", 1)], [], []),
        ([], [PlanTransfer("A.1", "Z", "W1", 1)], []),
        ([], [PlanTransfer("A.1", "W1", "W2", 1)], []),
        ([], [], [PlanUnmet("Z", 1)]),
    ],
)
def test_what_the_problem_does_not_have_is_not_priced(worked_example, parts):
    problem = read_problem(worked_example())

    with pytest.raises(CostError):
        plan_costs(problem, *parts)


@given(st.integers(0, 10**15), st.lists(st.integers(1, 10**9), min_size=1, max_size=9))
def test_shares_add_up_and_are_off_by_less_than_one(amount, weights):
    parts = share_by_weight(amount, weights)

    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)
