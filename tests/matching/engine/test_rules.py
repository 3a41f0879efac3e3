"""Tests tiny problems with their exact plans, one rule of the format each."""

import pytest

from matching.engine.evaluate.checker import check
from matching.engine.model.codec_json import read_problem
from matching.engine.params import SolveLimits
from matching.engine.solve import solve


def solved(document):
    problem = read_problem(document)
    plan = solve(problem, limits=SolveLimits(gap=0.0))
    assert check(problem, plan) == []
    assert plan.status == "optimal"
    assert plan.bound_micros == plan.total_micros
    made = {(row.operation, row.window): row.quantity for row in plan.allocations}
    left = {row.order: row.quantity for row in plan.unmet}
    return made, left, plan


@pytest.mark.parametrize(
    ("min_lot", "first", "total"), [(20, 80, 809_000_000), (1, 90, 797_000_000)]
)
def test_worked_example_is_solved(worked_example, min_lot, first, total):
    made, left, plan = solved(worked_example(min_lot))

    assert plan.total_micros == total
    assert made == {("A.1", "W1"): first, ("A.1", "W2"): 100 - first}
    assert left == {}


def test_nothing_to_do_is_solved(build):
    made, left, plan = solved(build().document)

    assert (made, left, plan.total_micros) == ({}, {}, 0)


def test_order_without_options_is_unmet(build):
    made, left, plan = solved(build().window("F.1", 5).order("A", 3, 7).document)

    assert (made, left, plan.total_micros) == ({}, {"A": 3}, 21)


def test_order_dearer_than_its_price_is_left(build):
    builder = build().window("F.1", 5).order("A", 3, 7).option("A.1", "F.1", 8)

    made, left, _ = solved(builder.document)

    assert (made, left) == ({}, {"A": 3})


def test_setup_takes_time_of_the_window(build):
    builder = build().window("F.1", 10).order("A", 9, 7)
    builder.option("A.1", "F.1", 1, unit_ms=2, setup_ms=3)

    made, left, _ = solved(builder.document)

    assert (made, left) == ({("A.1", "F.1"): 3}, {"A": 6})


def test_setup_is_paid_once_in_each_window(build):
    builder = build().window("F.1", 4).window("F.2", 4).order("A", 6, 5)
    builder.option("A.1", "F.1", 0, setup_micros=9).option("A.1", "F.2", 0, setup_micros=9)

    made, _, plan = solved(builder.document)

    # A second setup for two units more costs 9, leaving them 10.
    assert sum(made.values()) == 6
    assert plan.total_micros == 18


def test_scarce_hours_go_to_the_order_that_saves_most(build):
    builder = build().window("F.1", 5).order("A", 5, 10).order("B", 5, 12)
    builder.option("A.1", "F.1", 1).option("B.1", "F.1", 1)

    made, left, _ = solved(builder.document)

    assert (made, left) == ({("B.1", "F.1"): 5}, {"A": 5})


def test_least_quantity_is_kept(build):
    builder = build().window("F.1", 9).window("G.1", 9).order("A", 3, 50)
    builder.option("A.1", "F.1", 1, min_quantity=4).option("A.1", "G.1", 9)

    made, _, _ = solved(builder.document)

    assert made == {("A.1", "G.1"): 3}


def test_greatest_quantity_is_kept(build):
    builder = build().window("F.1", 9).window("G.1", 9).order("A", 5, 50)
    builder.option("A.1", "F.1", 1, max_quantity=2).option("A.1", "G.1", 9)

    made, _, _ = solved(builder.document)

    assert made == {("A.1", "F.1"): 2, ("A.1", "G.1"): 3}


def test_most_factories_counts_factories_and_not_windows(build):
    operation = {"id": "A.1", "max_factories": 1}
    builder = build().window("F.1", 3).window("F.2", 3).window("G.1", 4)
    builder.order("A", 6, 50, operation)
    builder.option("A.1", "F.1", 5).option("A.1", "F.2", 5).option("A.1", "G.1", 1)

    made, left, _ = solved(builder.document)

    assert (made, left) == ({("A.1", "F.1"): 3, ("A.1", "F.2"): 3}, {})


def test_least_lot_is_summed_over_the_windows_of_a_factory(build):
    builder = build().window("F.1", 2).window("F.2", 2).window("G.1", 9)
    builder.order("A", 8, 50, {"id": "A.1", "min_lot": 4})
    builder.option("A.1", "F.1", 1).option("A.1", "F.2", 1).option("A.1", "G.1", 5)

    made, _, _ = solved(builder.document)

    assert made == {("A.1", "F.1"): 2, ("A.1", "F.2"): 2, ("A.1", "G.1"): 4}


def test_all_or_nothing_is_left_whole(build):
    builder = build().window("F.1", 4).order("A", 5, 50, all_or_nothing=True)
    builder.option("A.1", "F.1", 1)

    made, left, _ = solved(builder.document)

    assert (made, left) == ({}, {"A": 5})


def test_window_is_opened_once_for_all(build):
    builder = build().window("F.1", 9, opening_micros=10).window("G.1", 9)
    for name in "ABC":
        builder.order(name, 2, 50).option(f"{name}.1", "F.1", 1).option(f"{name}.1", "G.1", 4)

    made, _, plan = solved(builder.document)

    assert {window for _, window in made} == {"F.1"}
    assert plan.total_micros == 16


def test_shipping_is_paid_once_for_each_factory(build):
    builder = build().window("F.1", 3).window("F.2", 3).window("G.1", 3).order("A", 6, 90)
    for window in ("F.1", "F.2", "G.1"):
        builder.option("A.1", window, 1)
    builder.shipment("A", "F", 10, 1).shipment("A", "G", 9, 0)

    made, _, plan = solved(builder.document)

    assert made == {("A.1", "F.1"): 3, ("A.1", "F.2"): 3}
    assert plan.total_micros == 6 + 10 + 6


def test_pair_without_shipment_is_not_allowed(build):
    builder = build().window("F.1", 9).window("G.1", 9).order("A", 2, 90)
    builder.option("A.1", "F.1", 1).option("A.1", "G.1", 5).shipment("A", "G", 0, 0)

    made, _, _ = solved(builder.document)

    assert made == {("A.1", "G.1"): 2}


def test_routing_goes_where_lanes_and_times_allow(routed):
    made, left, plan = solved(routed)

    # Six within F for 1 + 1; four over the lane for 1 + 2 + 1, and 5 for the lane.
    assert made == {("A.1", "F.1"): 10, ("A.2", "F.2"): 6, ("A.2", "G.2"): 4}
    assert {(row.from_window, row.to_window): row.quantity for row in plan.transfers} == {
        ("F.1", "F.2"): 6,
        ("F.1", "G.2"): 4,
    }
    assert (left, plan.total_micros) == ({}, 10 + 6 + 8 + 5 + 4)


def test_late_lot_waits_for_the_next_window(routed):
    routed["transfers"][0]["transit_ms"] = 3 * 24 * 3_600_000

    made, _, _ = solved(routed)

    assert made == {("A.1", "F.1"): 10, ("A.2", "F.2"): 6, ("A.2", "G.3"): 4}


def test_operations_do_not_share_a_window(build):
    builder = build().window("F.1", 100).order("A", 2, 9, {"id": "A.1"}, {"id": "A.2"})
    builder.option("A.1", "F.1", 1).option("A.2", "F.1", 1)

    made, left, _ = solved(builder.document)

    assert (made, left) == ({}, {"A": 2})


def test_pair_without_lane_is_not_allowed(routed):
    routed["transfers"] = []

    made, left, _ = solved(routed)

    assert (made, left) == ({("A.1", "F.1"): 6, ("A.2", "F.2"): 6}, {"A": 4})


def test_chain_of_three_operations_is_routed(build):
    builder = build().window("F.1", 9).window("G.1", 9, week=1).window("H.1", 9, week=2)
    builder.order("A", 4, 99, {"id": "A.1"}, {"id": "A.2"}, {"id": "A.3"})
    builder.option("A.1", "F.1", 1).option("A.2", "G.1", 1).option("A.3", "H.1", 1)
    builder.transfer("A.1", "F", "G", 3, 1).transfer("A.2", "G", "H", 2, 0)

    made, left, plan = solved(builder.document)

    assert (sum(made.values()), left, plan.total_micros) == (12, {}, 12 + 3 + 4 + 2)


def test_capacity_price_tells_what_an_hour_would_save(build):
    hour = 3_600_000
    builder = build().window("F.1", hour).window("G.1", 100 * hour)
    builder.order("A", 10, 9_000_000)
    builder.option("A.1", "F.1", 1_000_000, unit_ms=hour // 2)
    builder.option("A.1", "G.1", 4_000_000, unit_ms=hour)

    _, _, plan = solved(builder.document)

    assert {row.window: row.micros_per_hour for row in plan.capacity_prices} == {"F.1": 6_000_000}


def test_huge_numbers_are_answered(build):
    builder = build().window("F.1", 10**30).order("A", 10**25, 0).order("B", 2**40, 1000)
    builder.option("A.1", "F.1", 0, unit_ms=10**3).option("B.1", "F.1", 1, unit_ms=10**6)
    problem = read_problem(builder.document)

    plan = solve(problem)

    assert check(problem, plan) == []
    assert plan.bound_micros <= plan.total_micros
