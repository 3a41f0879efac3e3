"""Tests that the bound with cuts lies between that of hours and the optimum."""

import random

import numpy as np
import pytest

from matching.engine.decomposition.column_generation_cuts import ColumnGenerationWithCuts, costs_of
from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.instance.components import components
from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.kernels.clique_cuts import (
    ConflictCut,
    half_window_cuts,
    violated_cuts,
    with_conflict_cuts,
)
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.codec_json import read_problem
from matching.engine.search.ruin_recreate import RuinRecreate
from tests.matching.engine.decomposition.test_component import small_market
from tests.matching.engine.test_properties import optimum


def single_markets(chance, build, count):
    """Yields small markets of orders of one operation, each one component."""
    found = 0
    while found < count:
        problem = small_market(chance, build)
        instance = build_instance(problem)
        parts = components(instance)
        if len(parts) != 1 or len(parts[0]) != len(problem.orders) or len(parts[0]) < 2:
            continue
        arrays, _ = arrays_of(instance, parts[0])
        if len(arrays.op_min_lot) == len(arrays.order_quantity):
            found += 1
            yield problem, arrays


def priced(arrays, total):
    """Returns the duals of hours alone, and of hours and cuts."""
    hours, generation = LagrangianDual(arrays), ColumnGenerationWithCuts(arrays)
    hours.improve(60, float(total))
    generation.add_columns(hours.amounts)
    generation.begin_from(hours.best, hours.bound)
    for _ in range(40):
        generation.improve(SolverLimits(), total)
        if generation.is_over:
            break
    return hours, generation


def bounds_of(arrays, total):
    """Returns the bounds by hours alone, and by hours and cuts."""
    hours, generation = priced(arrays, total)
    return hours.bound, generation.bound


@pytest.mark.slow
def test_bound_is_below_the_optimum_and_not_below_that_of_hours(build):
    closed = gained = 0
    for problem, arrays in single_markets(random.Random(3), build, 40):
        best = optimum(problem.as_document())

        by_hours, by_cuts = bounds_of(arrays, best)

        assert by_hours <= by_cuts <= best
        closed += by_hours < best * (1 - 1e-4) <= by_cuts
        gained += by_hours < best * (1 - 1e-4) and by_cuts > by_hours * (1 + 1e-6)
    assert gained >= 5
    assert closed >= 3


def test_any_prices_of_pairs_give_a_bound(build):
    chance = random.Random(8)
    for problem, arrays in single_markets(chance, build, 30):
        pairs = [
            ConflictCut(int(arrays.option_window[at]), at, chance.randint(1, half))
            for at in range(len(arrays.option_window))
            if (half := int(arrays.window_available[arrays.option_window[at]]) // 2) > 0
        ]
        rows = with_conflict_cuts(arrays, half_window_cuts(arrays), pairs)
        pricing = LagrangianDual(arrays, clique_cuts=rows)
        hour = np.array([chance.random() * 6 for _ in arrays.window_available])
        row = np.array([chance.random() * 20 * (chance.random() < 0.3) for _ in rows.multiplier])

        pricing.try_at(hour, np.zeros(len(arrays.option_order)), row)

        assert pricing.bound <= optimum(problem.as_document())


def test_pair_sees_what_halves_do_not(build):
    """Covers a window of 10 ms of which one order takes 4 and the other 7.

    By hours and halves 6/7 of the second order fit.
    """
    builder = build().window("F.1", 10)
    for name, quantity in (("A", 4), ("B", 7)):
        builder.order(name, quantity, 10, all_or_nothing=True).option(f"{name}.1", "F.1", 1)
    arrays, _ = arrays_of(build_instance(read_problem(builder.document)), [0, 1])
    halves = LagrangianDual(arrays, clique_cuts=half_window_cuts(arrays))
    halves.improve(200, 47.0)

    by_hours, by_pairs = bounds_of(arrays, 47)

    assert by_hours < 28
    assert halves.bound < 28
    assert by_pairs == pytest.approx(47.0, rel=1e-5)


def test_broken_pair_lies_between_what_is_taken_and_what_leaves_no_room(build):
    builder = build().window("F.1", 10)
    for name in ("A", "B"):
        builder.order(name, 9, 10).option(f"{name}.1", "F.1", 1)
    arrays, _ = arrays_of(build_instance(read_problem(builder.document)), [0, 1])
    option, spent, part = np.array([0, 1]), np.array([5, 8]), np.array([0.8, 0.6])

    pairs = violated_cuts(arrays, option, spent, part, 10)

    # With 8 there is no room for 3 or more; 4 is between that and 5.
    assert pairs == [ConflictCut(window=0, option=0, least_ms=4)]
    rows = with_conflict_cuts(arrays, half_window_cuts(arrays), pairs)
    assert rows.row.tolist() == [1, 0, 0, 1]
    assert rows.height.tolist() == [3, 5, 5, 6]


def test_pairs_that_hold_are_not_broken(build):
    builder = build().window("F.1", 10)
    for name in ("A", "B"):
        builder.order(name, 9, 10).option(f"{name}.1", "F.1", 1)
    arrays, _ = arrays_of(build_instance(read_problem(builder.document)), [0, 1])

    def broken(spent, part):
        return violated_cuts(arrays, np.array([0, 1]), np.array(spent), np.array(part), 10)

    assert broken([5, 8], [0.5, 0.5]) == []
    assert broken([5, 5], [1.0, 1.0]) == []
    assert broken([6, 8], [1.0, 1.0]) == []


def test_costs_are_those_of_the_plan(build):
    for _, arrays in single_markets(random.Random(6), build, 15):
        plan = RuinRecreate(arrays, seed=2)
        plan.serve(np.arange(len(arrays.order_quantity)))

        assert costs_of(arrays, plan.solution.amount).tolist() == plan.solution.cost.tolist()
