"""Tests that prices from columns bound the optimum, above the relaxation."""

import random

import numpy as np
import pytest
from ortools.math_opt import parameters_pb2
from pybind11_abseil import status

from matching.engine.decomposition.column_generation import ColumnGeneration
from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.decomposition.master import ColumnPool
from matching.engine.instance.components import components
from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.milp import highs
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.codec_json import read_problem
from matching.engine.search.ruin_recreate import RuinRecreate
from tests.matching.engine.decomposition.test_component import small_market
from tests.matching.engine.test_properties import optimum


def test_bounds_at_its_prices_are_proven_and_mostly_higher(build):
    chance = random.Random(5)
    compared = higher = 0
    for _ in range(25):
        problem = read_problem(small_market(chance, build).as_document())
        instance = build_instance(problem)
        orders = [order for part in components(instance) for order in part]
        if not orders:
            continue
        arrays, _ = arrays_of(instance, orders)
        plan, pricing = RuinRecreate(arrays, seed=1), LagrangianDual(arrays)
        left_out = sum(
            int(instance.order_quantity[order] * instance.order_unmet[order])
            for order in range(len(instance.order_quantity))
            if order not in orders
        )
        best = optimum(problem.as_document()) - left_out
        pricing.improve(20, float(plan.total))
        before = pricing.value(1_500, 1_500, 1e-9)

        generation = ColumnGeneration(arrays, pricing.best)
        generation.begin_from(plan.solution)
        for _ in range(20):
            generation.improve(SolverLimits())
            if generation.is_over:
                break
        pricing.settle(generation.best)
        pricing.finish(None)

        assert pricing.bound <= best * (1 + 1e-9) + 1e-6
        compared += 1
        higher += pricing.bound >= before * (1 - 1e-6)
    assert compared > 15
    assert higher >= 0.8 * compared


def test_a_pattern_may_use_a_window_twice(build):
    builder = build().window("F.0", 6).window("F.1", 8, week=1).window("F.2", 6, week=2)
    builder.order("A", 12, 50, {"id": "A.1"}, {"id": "A.2"})
    for week, cost in enumerate((1, 2, 3)):
        builder.option("A.1", f"F.{week}", cost).option("A.2", f"F.{week}", cost)
    instance = build_instance(read_problem(builder.document))
    arrays, _ = arrays_of(instance, [0])
    pool, plan = ColumnPool(arrays), RuinRecreate(arrays, seed=1)
    plan.serve(arrays.order_quantity * 0)
    pool.add(plan.solution)

    duals = pool.solve_relaxed_master(SolverLimits())

    assert duals.cost <= plan.total
    assert (duals.capacity >= 0).all()
    assert (duals.opening >= 0).all()
    assert pool.solve_integer_master(plan.solution, SolverLimits()) is not None


def test_prices_come_by_the_simplex_method_where_the_interior_point_is_unsure(build, monkeypatch):
    builder = build().window("F.1", 10)
    for name, quantity in (("A", 6), ("B", 8)):
        builder.order(name, quantity, 9).option(f"{name}.1", "F.1", 1)
    arrays, _ = arrays_of(build_instance(read_problem(builder.document)), [0, 1])
    pool, plan = ColumnPool(arrays), RuinRecreate(arrays, seed=1)
    plan.serve(np.array([0, 1]))
    pool.add(plan.solution)
    plan.serve(np.array([1, 0]))
    pool.add(plan.solution)
    usual = pool.solve_relaxed_master(SolverLimits())
    algorithms = []

    def unsure(proto, parameters, *rest):
        algorithms.append(parameters.lp_algorithm)
        if parameters.lp_algorithm == parameters_pb2.LP_ALGORITHM_BARRIER:
            raise status.StatusNotOk(status.internal_error("HighsModelStatus was Unknown"))
        return solved(proto, parameters, *rest)

    solved = highs._solve
    monkeypatch.setattr(highs, "_solve", unsure)

    duals = pool.solve_relaxed_master(SolverLimits())

    assert len(algorithms) == 2
    assert duals.cost == pytest.approx(usual.cost)
    assert duals.capacity.tolist() == pytest.approx(usual.capacity.tolist())
