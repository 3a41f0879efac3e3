"""Tests the plans without the match."""

import pytest

from matching.engine.baseline import greedy_split, single_source
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.reference import reference_plan
from matching.engine.model.codec_json import read_problem


@pytest.fixture
def made():
    def rows(plan):
        return {(row.operation, row.window): row.quantity for row in plan.allocations}

    return rows


def queue(build):
    builder = build().window("F.1", 5).window("G.1", 9)
    builder.order("late", 5, 99, submitted_at="2026-01-02T00:00:00Z")
    builder.order("early", 5, 99, submitted_at="2026-01-01T00:00:00Z")
    for name in ("late", "early"):
        builder.option(f"{name}.1", "F.1", 1)
    return builder.option("late.1", "G.1", 50).option("early.1", "G.1", 2)


def test_first_come_is_first_served(build, made):
    problem = read_problem(queue(build).document)

    plan = greedy_split(problem)

    # Together they would cost 15: the early one has no reason to leave F.
    assert made(plan) == {("early.1", "F.1"): 5, ("late.1", "G.1"): 5}
    assert plan.total_micros == 5 + 250


def test_ties_are_served_by_id(build, made):
    document = queue(build).document
    for order in document["orders"]:
        order["submitted_at"] = "2026-01-01T00:00:00Z"
    document["orders"][0]["submitted_at"] = "2026-01-01T08:00:00+08:00"

    plan = greedy_split(read_problem(document))

    assert ("early.1", "F.1") in made(plan)


def test_single_source_makes_an_order_whole_at_one_factory(build, made):
    builder = build().window("F.1", 4).window("G.1", 3).window("G.2", 3).order("A", 6, 99)
    builder.option("A.1", "F.1", 1).option("A.1", "G.1", 5).option("A.1", "G.2", 5)
    problem = read_problem(builder.document)

    plan = single_source(problem)

    assert made(plan) == {("A.1", "G.1"): 3, ("A.1", "G.2"): 3}
    assert made(greedy_split(problem))["A.1", "F.1"] == 4


def test_single_source_splits_where_no_factory_takes_it_whole(build, made):
    builder = build().window("F.1", 4).window("G.1", 3).order("A", 6, 99)
    builder.option("A.1", "F.1", 1).option("A.1", "G.1", 5)

    plan = single_source(read_problem(builder.document))

    assert made(plan) == {("A.1", "F.1"): 4, ("A.1", "G.1"): 2}


def test_single_source_keeps_all_operations_at_one_factory(build, made):
    builder = build().window("F.1", 9).window("F.2", 9, week=1).window("G.2", 9, week=1)
    builder.order("A", 6, 99, {"id": "A.1"}, {"id": "A.2"})
    builder.option("A.1", "F.1", 1).option("A.2", "F.2", 9).option("A.2", "G.2", 1)
    builder.transfer("A.1", "F", "G", 1, 0)
    problem = read_problem(builder.document)

    assert ("A.2", "F.2") in made(single_source(problem))
    assert ("A.2", "G.2") in made(greedy_split(problem))


def test_order_is_left_where_that_is_its_least_cost(build):
    builder = build().window("F.1", 9).order("A", 6, 5).option("A.1", "F.1", 6)
    problem = read_problem(builder.document)

    for kind in (single_source, greedy_split):
        assert kind(problem).allocations == ()


def test_window_opened_by_an_earlier_order_is_free_for_the_next(build, made):
    builder = build().window("F.1", 9, opening_micros=20).window("G.1", 9)
    for name, day in (("A", 1), ("B", 2)):
        builder.order(name, 4, 99, submitted_at=f"2026-01-0{day}T00:00:00Z")
    builder.option("A.1", "F.1", 1).option("B.1", "F.1", 3).option("B.1", "G.1", 4)
    problem = read_problem(builder.document)

    plan = greedy_split(problem)

    assert made(plan) == {("A.1", "F.1"): 4, ("B.1", "F.1"): 4}


def test_reference_makes_nothing(worked_example):
    problem = read_problem(worked_example())

    plan = reference_plan(problem)

    assert check(problem, plan) == []
    assert plan.total_micros == 5_000_000_000
