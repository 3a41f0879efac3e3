"""Tests incumbents from plans, and searches that start from one."""

import pytest

from matching.engine.baseline import greedy_split, single_source
from matching.engine.evaluate.certify import rows_of_incumbent
from matching.engine.evaluate.warm_start import InvalidStart, warm_start
from matching.engine.instance.instance import build_instance
from matching.engine.model.codec_json import read_problem
from matching.engine.params import SolveLimits
from matching.engine.solve import solve


@pytest.mark.parametrize("make", [greedy_split, single_source])
def test_draft_of_a_plan_makes_the_same_plan(routed, make):
    problem = read_problem(routed)
    plan = make(problem)

    incumbent = warm_start(problem, build_instance(problem), plan)

    assert rows_of_incumbent(problem, incumbent) == (plan.allocations, plan.transfers, plan.unmet)
    assert incumbent.total() == plan.total_micros
    assert incumbent.fits()


def test_search_is_never_dearer_than_its_start(worked_example):
    problem = read_problem(worked_example())
    best = solve(problem, limits=SolveLimits(effort=100))

    again = solve(problem, limits=SolveLimits(effort=1), start=best)

    assert again.total_micros <= best.total_micros


def test_plan_of_another_problem_is_no_start(worked_example, routed):
    other = greedy_split(read_problem(routed))

    with pytest.raises(InvalidStart, match="breaks"):
        solve(read_problem(worked_example()), start=other)
