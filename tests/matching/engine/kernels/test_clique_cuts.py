"""Tests clique cuts: rows that only one order of a window can count in."""

import itertools
import random

import numpy as np
import pytest

from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.instance.components import components
from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.kernels.clique_cuts import CliqueCuts, half_window_cuts
from matching.engine.kernels.single_stage_steps import split_with_steps
from matching.engine.kernels.workspace import step_workspace_for, workspace_for
from matching.engine.model.codec_json import read_problem
from tests.matching.engine.decomposition.test_component import small_market
from tests.matching.engine.kernels.test_single_stage import ask, asked, cost_of, tiny_order
from tests.matching.engine.test_properties import optimum


def random_steps(arrays, chance):
    """Returns up to three steps for each option, each in its own row, some free."""
    begin, heights = [0], []
    for most in arrays.option_most.tolist():
        steps = chance.choice([0, 1, 1, 2, 3])
        heights += sorted(chance.randint(0, max(1, most)) for _ in range(steps))
        begin.append(len(heights))
    count = len(heights)
    return CliqueCuts(
        window=np.zeros(count, dtype=np.int64),
        multiplier=np.array([chance.choice([0.0, chance.random() * 40]) for _ in heights]),
        begin=np.array(begin, dtype=np.int64),
        row=np.arange(count, dtype=np.int64),
        height=np.array(heights, dtype=np.int64),
    )


def charged(clique_cuts, amounts):
    return sum(
        float(clique_cuts.multiplier[clique_cuts.row[entry]])
        for at, amount in enumerate(amounts)
        for entry in range(clique_cuts.begin[at], clique_cuts.begin[at + 1])
        if amount > clique_cuts.height[entry]
    )


@pytest.mark.parametrize("seed", range(4))
def test_split_with_steps_is_the_least_cost_and_its_bound_holds(seed, build):
    chance = random.Random(seed)
    compared = 0
    for _ in range(300):
        arrays, _ = arrays_of(build_instance(tiny_order(chance, build)), [0])
        clique_cuts = random_steps(arrays, chance)
        steps = len(clique_cuts.row)
        work, question = workspace_for(arrays, steps), workspace_for(arrays)
        step_work = step_workspace_for(work, steps)
        asked(arrays, chance, question)
        unmet = float(arrays.order_unmet[0])

        def total(row, arrays=arrays, clique_cuts=clique_cuts, question=question, unmet=unmet):
            return cost_of(arrays, question, row, unmet) + charged(clique_cuts, row)

        ranges = [range(max(0, int(most)) + 1) for most in question.most[: len(arrays.option_site)]]
        if np.prod([float(len(row)) for row in ranges]) > 5_000:
            continue
        best = min(map(total, itertools.product(*ranges)))
        compared += 1

        for nodes in (100_000, chance.randint(1, 4)):
            ask(work, question)
            cost, lower, looked = split_with_steps(
                arrays, 0, work, clique_cuts, step_work, nodes, 1e-12
            )

            assert looked <= nodes
            assert lower <= best * (1 + 1e-9) + 1e-9
            assert best <= cost * (1 + 1e-9) + 1e-9
            amounts = work.best[: len(arrays.option_site)].tolist()
            assert total(amounts) == pytest.approx(cost, rel=1e-9, abs=1e-9)
            if nodes == 100_000:
                assert cost == pytest.approx(best, rel=1e-9, abs=1e-9)
                assert lower == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert compared > 100


@pytest.mark.slow
def test_any_multipliers_of_cuts_give_a_bound(build):
    chance = random.Random(5)
    compared = 0
    for _ in range(80):
        problem = small_market(chance, build)
        instance = build_instance(problem)
        parts = components(instance)
        if len(parts) != 1 or len(parts[0]) != len(problem.orders):
            continue
        arrays, numbers = arrays_of(instance, parts[0])
        clique_cuts = half_window_cuts(arrays)
        pricing = LagrangianDual(arrays, clique_cuts=clique_cuts)
        pricing.multipliers.capacity[:] = [chance.random() * 6 for _ in numbers.windows]
        clique_cuts.multiplier[:] = [chance.random() * 60 for _ in clique_cuts.multiplier]
        paid = arrays.window_opening[arrays.option_window] > 0
        pricing.multipliers.opening[paid] = [chance.random() * 30 for _ in range(int(paid.sum()))]

        value = pricing.value(chance.choice([1, 2, 3, 100]), 0, 1e-9)

        best = optimum(problem.as_document())
        assert value <= best
        pricing.improve(60, float(best))
        assert pricing.bound <= best
        compared += 1
    assert compared > 20


def test_cut_excludes_what_hours_alone_allow(build):
    """Uses two orders of 6 of 10 ms: hours alone allow one and two thirds."""
    builder = build().window("F.1", 10)
    for name in ("A", "B"):
        builder.order(name, 6, 10, all_or_nothing=True).option(f"{name}.1", "F.1", 1)
    arrays, _ = arrays_of(build_instance(read_problem(builder.document)), [0, 1])
    hours, with_cuts = (
        LagrangianDual(arrays),
        LagrangianDual(arrays, clique_cuts=half_window_cuts(arrays)),
    )

    hours.improve(200, 66.0)
    with_cuts.improve(200, 66.0)

    assert hours.bound < 31
    assert with_cuts.bound == pytest.approx(66.0, rel=1e-3)
