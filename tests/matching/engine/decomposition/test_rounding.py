"""Tests that rounded plans are feasible, and mostly near the optimum."""

import random

import numpy as np
import pytest

from matching.engine.decomposition.column_generation import ColumnGeneration
from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.decomposition.rounding import round_fractions
from matching.engine.instance.components import components
from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.milp.highs import SolverLimits
from matching.engine.search.ruin_recreate import RuinRecreate
from tests.matching.engine.decomposition.test_column_generation_cuts import priced, single_markets
from tests.matching.engine.decomposition.test_component import small_market
from tests.matching.engine.test_properties import optimum


def assert_holds(arrays, amounts):
    used = amounts > 0
    assert (amounts <= arrays.option_most).all()
    assert (amounts[used] >= arrays.option_least[used]).all()
    spent = np.where(used, arrays.option_setup_ms + arrays.option_unit_ms * amounts, 0)
    windows = len(arrays.window_available)
    assert (np.bincount(arrays.option_window, spent, windows) <= arrays.window_available).all()
    orders = len(arrays.order_quantity)
    made = np.bincount(arrays.option_order, amounts, orders)
    assert (made <= arrays.order_quantity).all()
    assert ((made == 0) | (made == arrays.order_quantity) | ~arrays.order_whole).all()
    sites = np.bincount(arrays.option_site, amounts, len(arrays.site_fixed))
    site_order = np.repeat(np.arange(orders), np.diff(arrays.order_sites))
    assert ((sites == 0) | (sites >= arrays.op_min_lot[site_order])).all()
    places = np.bincount(site_order, sites > 0, orders)
    assert (places <= arrays.op_max_factories).all()


@pytest.mark.slow
def test_plan_holds_and_is_mostly_near_the_optimum(build):
    near = 0
    for problem, arrays in single_markets(random.Random(4), build, 40):
        best = optimum(problem.as_document())

        amounts, _ = round_fractions(priced(arrays, best)[1], 1, lambda: False, SolverLimits())

        assert_holds(arrays, amounts)
        plan = RuinRecreate(arrays, seed=1)
        plan.start_from(amounts, np.zeros(len(arrays.arc_option), dtype=np.int64))
        assert plan.total >= best
        near += plan.total <= 1.02 * best
    assert near >= 30


def test_columns_and_prices_stay_as_they_are(build):
    _, arrays = next(single_markets(random.Random(4), build, 1))
    _, generation = priced(arrays, 10**9)
    bound, count = generation.bound, generation.pool.count

    first, _ = round_fractions(generation, 1, lambda: False, SolverLimits())
    second, _ = round_fractions(generation, 1, lambda: False, SolverLimits())

    assert first.tolist() == second.tolist()
    assert (generation.bound, generation.pool.count) == (bound, count)


def test_nothing_is_put_in_when_it_is_late(build):
    _, arrays = next(single_markets(random.Random(4), build, 1))

    amounts, _ = round_fractions(priced(arrays, 10**9)[1], 1, lambda: True, SolverLimits())

    assert not amounts.any()


def test_plans_of_routings_hold(build):
    chance, compared = random.Random(12), 0
    for _ in range(30):
        problem = small_market(chance, build)
        instance = build_instance(problem)
        parts = components(instance)
        if len(parts) != 1 or len(parts[0]) != len(problem.orders):
            continue
        arrays, _ = arrays_of(instance, parts[0])
        plan, pricing = RuinRecreate(arrays, seed=1), LagrangianDual(arrays)
        pricing.improve(20, float(plan.total))
        generation = ColumnGeneration(arrays, pricing.best)
        generation.begin_from(plan.solution)

        amounts, flows = round_fractions(generation, 1, lambda: False, SolverLimits())

        used = amounts > 0
        spent = np.where(used, arrays.option_setup_ms + arrays.option_unit_ms * amounts, 0)
        windows = len(arrays.window_available)
        assert (np.bincount(arrays.option_window, spent, windows) <= arrays.window_available).all()
        plan.start_from(amounts, flows)
        assert plan.total >= optimum(problem.as_document())
        compared += len(arrays.op_min_lot) > len(arrays.order_quantity)
    assert compared > 5
