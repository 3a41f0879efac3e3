"""Tests that a plan is repaired after hours were lost and else stays."""

import random

import pytest

from matching.engine import large_components
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.warm_start import InvalidStart
from matching.engine.model.codec_json import problem_of, read_problem
from matching.engine.params import LargeComponentParams, ReoptimizeLimits, SolveLimits
from matching.engine.reoptimize import CannotKeep, remaining, reoptimize
from matching.engine.solve import solve
from tests.matching.engine.decomposition.test_component import small_market
from tests.matching.engine.test_properties import optimum


@pytest.fixture
def problem(build):
    """Returns A in F, B in G and C in H; A may go to G or H, and B to H."""
    builder = build().window("F.1", 10).window("G.1", 10).window("H.1", 20)
    builder.window("I.1", 10)
    builder.order("A", 8, 50).option("A.1", "F.1", 1).option("A.1", "G.1", 2)
    builder.option("A.1", "H.1", 9)
    builder.order("B", 10, 50).option("B.1", "G.1", 1).option("B.1", "H.1", 2)
    builder.order("C", 9, 50).option("C.1", "H.1", 1)
    builder.order("D", 9, 50).option("D.1", "I.1", 1)
    return read_problem(builder.document)


def placed(plan):
    return {(row.operation, row.window): row.quantity for row in plan.allocations}


def test_lost_order_goes_where_it_costs_least(problem):
    plan = solve(problem)

    again = reoptimize(problem, plan, lost=["F.1"])

    assert check(remaining(problem, lost=["F.1"]), again) == []
    # B makes room for A: 16 + 20 is less than A at H or left.
    assert placed(again) == {
        ("A.1", "G.1"): 8,
        ("B.1", "G.1"): 2,
        ("B.1", "H.1"): 8,
        ("C.1", "H.1"): 9,
        ("D.1", "I.1"): 9,
    }
    assert plan.bound_micros <= again.bound_micros <= again.total_micros


def test_kept_orders_do_not_move(problem):
    again = reoptimize(problem, solve(problem), lost=["F.1"], keep=["B", "C"])

    assert check(remaining(problem, lost=["F.1"]), again) == []
    assert placed(again)["A.1", "H.1"] == 8
    assert placed(again)["B.1", "G.1"] == 10


def test_kept_order_without_its_hours_is_refused(problem):
    with pytest.raises(CannotKeep, match="A"):
        reoptimize(problem, solve(problem), lost=["F.1"], keep=["A"])
    with pytest.raises(CannotKeep, match="must not move"):
        reoptimize(problem, solve(problem), available_ms={"G.1": 9}, keep=["B"])


def test_last_to_come_gives_way_where_hours_shrink(build):
    builder = build().window("F.1", 20)
    for name, day in (("A", 2), ("B", 1)):
        builder.order(name, 10, 50, submitted_at=f"2026-01-0{day}T00:00:00Z", all_or_nothing=True)
        builder.option(f"{name}.1", "F.1", 1)
    problem = read_problem(builder.document)

    again = reoptimize(
        problem, solve(problem), available_ms={"F.1": 15}, limits=ReoptimizeLimits(moves=1)
    )

    assert check(remaining(problem, available_ms={"F.1": 15}), again) == []
    assert placed(again) == {("B.1", "F.1"): 10}


def test_old_bound_is_not_used_where_hours_grow(build):
    builder = build().window("F.1", 10).window("G.1", 5)
    builder.order("A", 15, 50).option("A.1", "F.1", 1).option("A.1", "G.1", 9)
    problem = read_problem(builder.document)
    plan = solve(problem)

    again = reoptimize(problem, plan, lost=["G.1"], available_ms={"F.1": 15})

    assert plan.bound_micros == 55
    assert again.bound_micros <= 15


def test_nothing_lost_is_the_same_plan(problem):
    plan = solve(problem)

    again = reoptimize(problem, plan)

    assert again.sha256() == plan.sha256()
    assert again.bound_micros == plan.bound_micros


def test_unfit_plans_and_unknown_ids_are_refused(problem, routed):
    plan = solve(problem)

    with pytest.raises(InvalidStart, match="not a plan of this problem"):
        reoptimize(read_problem(routed), plan)
    with pytest.raises(InvalidStart, match="'Z' is not known"):
        reoptimize(problem, plan, lost=["Z"])
    with pytest.raises(InvalidStart, match="at least 1 ms"):
        reoptimize(problem, plan, available_ms={"F.1": 0})


@pytest.mark.slow
def test_mended_plans_are_sound_near_the_optimum_and_repeat(build, monkeypatch):
    chance = random.Random(8)
    monkeypatch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=1))
    met = tried = 0
    for _ in range(40):
        problem = small_market(chance, build)
        plan = solve(problem, limits=SolveLimits(effort=100))
        if not plan.allocations:
            continue
        tried += 1
        lost = [chance.choice(plan.allocations).window]

        again = reoptimize(problem, plan, lost=lost, limits=ReoptimizeLimits(moves=1_000))
        repeated = reoptimize(problem, plan, lost=lost, limits=ReoptimizeLimits(moves=1_000))

        after = remaining(problem, lost=lost)
        best = optimum(problem_of(after).as_document())
        assert check(after, again) == []
        assert again.sha256() == repeated.sha256()
        assert plan.bound_micros <= again.bound_micros <= best <= again.total_micros
        met += again.total_micros == best
    assert tried > 20
    # Of these 32 all but one were met when this was written.
    assert met >= 0.8 * tried, (met, tried)
