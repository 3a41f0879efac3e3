"""Tests that the checker finds every planted violation, and nothing else."""

import dataclasses

import pytest

from matching.engine.evaluate.checker import check
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import (
    Plan,
    PlanAllocation,
    PlanCapacityPrice,
    PlanTransfer,
    PlanUnmet,
)

HOUR_MS = 3_600_000


@pytest.fixture
def example(worked_example):
    return read_problem(worked_example())


@pytest.fixture
def plan(example):
    made = (PlanAllocation("A.1", "W1", 80), PlanAllocation("A.1", "W2", 20))
    total = 809_000_000
    return Plan(example.sha256(), "optimal", made, (), (), total, total, 0.0, (), 0.0, {})


def rules(problem, plan, **changes):
    return {found.rule for found in check(problem, dataclasses.replace(plan, **changes))}


def test_sound_plan_breaks_nothing(example, plan):
    assert check(example, plan) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"problem_sha256": "0" * 64}, "same_problem"),
        ({"allocations": (PlanAllocation("A.1", "W9", 100),)}, "known_ids"),
        ({"allocations": (PlanAllocation("Z", "W1", 100),)}, "known_ids"),
        ({"unmet": (PlanUnmet("Z", 1),)}, "known_ids"),
        ({"transfers": (PlanTransfer("A.1", "W1", "W2", 1),)}, "known_ids"),
        ({"capacity_prices": (PlanCapacityPrice("Z", 1),)}, "known_ids"),
        ({"allocations": (PlanAllocation("A.1", "W1", 50),) * 2}, "listed_once"),
        ({"unmet": (PlanUnmet("A", 1), PlanUnmet("A", 1))}, "listed_once"),
        ({"capacity_prices": (PlanCapacityPrice("W1", 1),) * 2}, "listed_once"),
        ({"unmet": (PlanUnmet("A", 0),)}, "quantities_above_zero"),
        (
            {"allocations": (PlanAllocation("A.1", "W1", 91), PlanAllocation("A.1", "W2", 9))},
            "capacity",
        ),
        (
            {"allocations": (PlanAllocation("A.1", "W1", 90), PlanAllocation("A.1", "W2", 10))},
            "min_lot",
        ),
        ({"allocations": (PlanAllocation("A.1", "W1", 80),)}, "balance"),
        ({"unmet": (PlanUnmet("A", 5),)}, "balance"),
        ({"total_micros": 808_999_999, "bound_micros": 0, "gap": 1.0}, "total_micros"),
        ({"bound_micros": 809_000_001}, "bound_micros"),
        ({"bound_micros": -1}, "bound_micros"),
        ({"gap": 0.01}, "gap"),
        ({"capacity_prices": (PlanCapacityPrice("W1", -1),)}, "capacity_prices"),
        ({"capacity_prices": (PlanCapacityPrice("W1", 0),)}, "capacity_prices"),
    ],
)
def test_planted_violation_is_found(example, plan, changes, rule):
    assert rule in rules(example, plan, **changes)


def test_violation_tells_ids_and_numbers(example, plan):
    over = dataclasses.replace(plan, allocations=(PlanAllocation("A.1", "W1", 100),))

    found = {str(violation) for violation in check(example, over)}

    assert "capacity: window 'W1' is used 39600000 ms of 36000000 ms" in found


def made_in_f_and_g(problem, document_total=None):
    made = (
        PlanAllocation("A.1", "F.1", 10),
        PlanAllocation("A.2", "F.2", 4),
        PlanAllocation("A.2", "G.2", 6),
    )
    moves = (PlanTransfer("A.1", "F.1", "F.2", 4), PlanTransfer("A.1", "F.1", "G.2", 6))
    total = 10 + 4 + 12 + 5 + 6
    return Plan(problem.sha256(), "feasible", made, moves, (), total, 0, 1.0, (), 0.0, {})


def test_sound_routing_breaks_nothing(routed):
    problem = read_problem(routed)

    assert check(problem, made_in_f_and_g(problem)) == []


@pytest.mark.parametrize(
    ("moves", "rule"),
    [
        ((), "lots_sent_whole"),
        ((), "lots_received_whole"),
        ((("F.1", "F.2", 4), ("F.1", "G.2", 5)), "lots_sent_whole"),
        ((("F.1", "F.2", 5), ("F.1", "G.2", 5)), "lots_received_whole"),
        ((("F.1", "F.2", 4), ("F.1", "G.3", 6)), "lots_received_whole"),
        ((("F.1", "F.1", 4), ("F.1", "G.2", 6)), "timing"),
        ((("F.1", "F.2", 4), ("G.2", "G.2", 6)), "timing"),
        ((("F.1", "F.2", 4), ("G.2", "F.2", 6)), "lane"),
        ((("F.1", "F.2", 4), ("F.1", "F.2", 6)), "listed_once"),
        ((("F.1", "F.2", 4), ("F.1", "G.2", 6), ("F.1", "G.3", 0)), "quantities_above_zero"),
    ],
)
def test_planted_routing_violation_is_found(routed, moves, rule):
    problem = read_problem(routed)
    plan = made_in_f_and_g(problem)
    planted = tuple(PlanTransfer("A.1", *move) for move in moves)

    assert rule in rules(problem, plan, transfers=planted)


def test_lot_that_arrives_a_millisecond_late_is_found(routed):
    # From the end of F.1 to the start of G.2 there are two days.
    routed["transfers"][0]["transit_ms"] = 48 * HOUR_MS
    problem = read_problem(routed)
    assert check(problem, made_in_f_and_g(problem)) == []

    routed["transfers"][0]["transit_ms"] += 1
    late = read_problem(routed)

    assert rules(late, made_in_f_and_g(late)) == {"timing"}


def test_lane_that_is_listed_within_a_factory_is_still_free(routed):
    lane = dict(routed["transfers"][0], to_factory="F", transit_ms=10**9)
    routed["transfers"].append(lane)
    problem = read_problem(routed)

    assert check(problem, made_in_f_and_g(problem)) == []


def test_limits_of_a_quantity_are_looked_at(worked_example):
    document = worked_example()
    document["options"][0]["max_quantity"] = 79
    document["options"][1]["min_quantity"] = 21
    problem = read_problem(document)
    made = (PlanAllocation("A.1", "W1", 80), PlanAllocation("A.1", "W2", 20))
    total = 809_000_000
    plan = Plan(problem.sha256(), "feasible", made, (), (), total, total, 0.0, (), 0.0, {})

    assert rules(problem, plan) == {"min_quantity", "max_quantity"}


def test_most_factories_all_or_nothing_and_shipment_are_looked_at(worked_example):
    document = worked_example()
    document["orders"][0]["all_or_nothing"] = True
    document["orders"][0]["operations"][0]["max_factories"] = 1
    document["shipments"].pop()
    problem = read_problem(document)
    made = (PlanAllocation("A.1", "W1", 70), PlanAllocation("A.1", "W2", 20))
    plan = Plan(
        problem.sha256(), "feasible", made, (), (PlanUnmet("A", 10),), 1, 1, 0.0, (), 0.0, {}
    )

    assert rules(problem, plan) == {"max_factories", "all_or_nothing", "shipment"}


def test_least_lot_is_clipped_to_the_order(worked_example):
    document = worked_example(min_lot=500)
    document["windows"][0]["available_ms"] = 11 * HOUR_MS
    problem = read_problem(document)
    made = (PlanAllocation("A.1", "W1", 100),)
    total = 60_000_000 + 600_000_000 + 20_000_000 + 50_000_000
    plan = Plan(problem.sha256(), "feasible", made, (), (), total, 0, 1.0, (), 0.0, {})

    assert check(problem, plan) == []


def test_opening_is_part_of_the_total(worked_example, plan):
    document = worked_example()
    document["windows"][0]["opening_micros"] = 7
    problem = read_problem(document)
    priced = dataclasses.replace(plan, problem_sha256=problem.sha256())

    found = check(problem, priced)

    assert [str(violation) for violation in found] == [
        "total_micros: total is given as 809000000, exact is 809000007"
    ]
