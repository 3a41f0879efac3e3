"""Tests that savings count like-for-like orders only."""

import pytest

from matching.engine.evaluate.compare import compare, compare_reference
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import Plan, PlanAllocation, PlanUnmet

NAMES = ("alike", "mine", "theirs", "different", "neither")


@pytest.fixture
def problem(build):
    builder = build().window("F.1", 99).window("G.1", 99)
    for name in NAMES:
        builder.order(name, 4, 10).option(f"{name}.1", "F.1", 1).option(f"{name}.1", "G.1", 3)
    return read_problem(builder.document)


def plan_of(problem, **made):
    rows = tuple(
        PlanAllocation(f"{name}.1", window, quantity) for name, (window, quantity) in made.items()
    )
    left = tuple(
        PlanUnmet(name, 4 - made.get(name, ("", 0))[1])
        for name in NAMES
        if made.get(name, ("", 0))[1] < 4
    )
    return Plan(problem.sha256(), "feasible", rows, (), left, 0, 0, 0.0, (), 0.0, {})


@pytest.fixture
def plan(problem):
    return plan_of(problem, alike=("F.1", 4), mine=("F.1", 4), different=("F.1", 3))


def test_only_the_same_quantity_counts(problem, plan):
    other = plan_of(problem, alike=("G.1", 4), theirs=("G.1", 4), different=("G.1", 2))

    found = compare(problem, plan, other)

    assert [row.order for row in found.orders] == ["alike"]
    assert (found.plan_micros, found.baseline_micros, found.saving_micros) == (4, 12, 8)
    assert found.saving_share == pytest.approx(2 / 3)
    counts = found.only_plan, found.only_baseline, found.different_quantity, found.neither
    assert counts == (1, 1, 1, 1)


def test_same_quantity_in_part_counts_with_what_is_left(problem):
    one, two = plan_of(problem, alike=("F.1", 3)), plan_of(problem, alike=("G.1", 3))

    found = compare(problem, one, two)

    assert (found.plan_micros, found.baseline_micros) == (3 + 10, 9 + 10)


def test_reference_counts_orders_made_whole_with_a_given_price(problem, plan):
    found = compare_reference(problem, plan, {"alike", "different", "neither"})

    assert [row.order for row in found.orders] == ["alike"]
    assert (found.baseline_micros, found.saving_micros) == (40, 36)
    counts = found.only_plan, found.only_baseline, found.different_quantity, found.neither
    assert counts == (1, 2, 1, 0)


def test_nothing_alike_saves_nothing(problem, plan):
    found = compare(problem, plan, plan_of(problem))

    assert (found.saving_micros, found.saving_share) == (0, 0.0)
