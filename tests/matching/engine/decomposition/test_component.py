"""Tests bounds, plans and repeatability of the decomposition."""

import random
import threading
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matching.engine import large_components
from matching.engine.baseline import greedy_split, single_source
from matching.engine.decomposition.component import ComponentSolver
from matching.engine.decomposition.improve_components import improve_components
from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.evaluate.certify import certify
from matching.engine.evaluate.checker import check
from matching.engine.instance.budget import Budget
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Incumbent
from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.codec_json import read_problem
from matching.engine.params import LargeComponentParams, SolveLimits
from matching.engine.solve import solve
from tests.matching.engine.generated import problems
from tests.matching.engine.test_properties import optimum

# Solving takes long against what Hypothesis expects; components as small as these take little.
HUNDREDS = settings(
    max_examples=4 * settings.default.max_examples,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def made_alone(problem, budget):
    """Returns incumbent and bound of the decomposition alone."""
    instance = build_instance(problem)
    alone = standalone_bounds(instance)
    incumbent, rise = Incumbent(instance), 0.0
    parts = components(instance)
    if parts:
        rise, _ = improve_components(
            incumbent, parts, alone, budget, lambda phase, total, bound: None
        )
    return incumbent, sum(alone) + rise


@pytest.mark.slow
@HUNDREDS
@given(problems())
def test_bound_and_plan_enclose_the_optimum(document):
    problem = read_problem(document)

    incumbent, bound = made_alone(problem, Budget(40, None, threads=1, seed=1, gap=0.0))
    plan = certify(
        problem, incumbent, bound_micros=bound, gap=0.0, prices={}, seconds=0.0, solver={}
    )

    assert check(problem, plan) == []
    assert plan.bound_micros <= optimum(document) <= plan.total_micros


@pytest.mark.slow
def test_small_markets_mostly_end_at_their_optimum(build):
    chance = random.Random(3)
    ended = 0
    for _ in range(40):
        problem = small_market(chance, build)
        incumbent, _ = made_alone(problem, Budget(400, None, threads=1, seed=1, gap=0.0))
        ended += incumbent.total() == optimum(problem.as_document())
    assert ended >= 36


def small_market(chance, build):
    """Returns a few orders, some with routings, that compete for few hours."""
    builder = build()
    names = [f"F{chance.randint(0, 2)}.{at}" for at in range(chance.randint(2, 5))]
    for at, name in enumerate(names):
        opening = chance.choice([0, 0, chance.randint(1, 60)])
        builder.window(name, chance.randint(4, 40), week=at % 2, opening_micros=opening)
    for at in range(chance.randint(1, 4)):
        steps = [
            {"id": f"O{at}.{step}", "min_lot": chance.choice([1, 1, 2, 4])}
            for step in range(chance.choice([1, 1, 2]))
        ]
        if chance.random() < 0.6:
            steps[0]["max_factories"] = chance.randint(1, 2)
        whole = chance.random() < 0.3
        quantity = chance.randint(1, 14)
        builder.order(f"O{at}", quantity, chance.randint(0, 40), *steps, all_or_nothing=whole)
        for step in steps:
            for name in names:
                least = chance.choice([0, 1, 1, 3])
                builder.option(
                    step["id"],
                    name,
                    chance.randint(0, 9),
                    unit_ms=chance.randint(1, 4),
                    setup_ms=chance.randint(0, 6),
                    setup_micros=chance.randint(0, 25),
                    min_quantity=least,
                    max_quantity=least + chance.randint(1, 12),
                )
        factories = sorted({name.split(".")[0] for name in names})
        for name in factories:
            builder.shipment(f"O{at}", name, chance.randint(0, 12), chance.randint(0, 3))
            for goal in factories:
                if len(steps) > 1 and name != goal:
                    builder.transfer(steps[0]["id"], name, goal, chance.randint(0, 9), 1)
    return read_problem(builder.document)


def test_any_prices_give_a_bound(build):
    chance = random.Random(9)
    compared = 0
    for _ in range(60):
        problem = small_market(chance, build)
        instance = build_instance(problem)
        parts = components(instance)
        if len(parts) != 1 or len(parts[0]) != len(problem.orders):
            continue
        arrays, numbers = arrays_of(instance, parts[0])
        pricing = LagrangianDual(arrays)
        pricing.multipliers.capacity[:] = [chance.random() * 12 for _ in numbers.windows]
        pricing.multipliers.cardinality[:] = [chance.random() * 9 for _ in arrays.op_min_lot]
        paid = arrays.window_opening[arrays.option_window] > 0
        pricing.multipliers.opening[paid] = [chance.random() * 30 for _ in range(int(paid.sum()))]

        relaxed = pricing.value(chance.choice([1, 2, 3, 100]), 0, 1e-9)
        branched = pricing.value(100, chance.choice([1, 5, 100]), 1e-9)

        best = optimum(problem.as_document())
        assert relaxed <= best
        assert branched <= best
        compared += 1
    assert compared > 20


def test_threads_work_beside_each_other_on_one_component(build, monkeypatch):
    builder = build()
    builder.window("F0.0", 4)
    builder.order("O0", 3, 9, {"id": "O0.0"})
    builder.option("O0.0", "F0.0", 1)
    both = threading.Barrier(2)
    met = []

    def begin(cluster, budget):
        met.extend(cluster.parallel_map(lambda _: both.wait(timeout=10), range(2)))

    monkeypatch.setattr(ComponentSolver, "begin_dual", begin)
    deadline = time.monotonic() + 1
    made_alone(read_problem(builder.document), Budget(None, deadline, threads=2, seed=1, gap=0.0))

    assert sorted(met) == [0, 1]


def test_value_does_not_depend_on_threads(market):
    instance = build_instance(market)
    arrays, numbers = arrays_of(instance, components(instance)[0])
    values = []
    for threads in (1, 2, 3):
        pricing = LagrangianDual(arrays, threads)
        pricing.multipliers.capacity[:] = np.linspace(0, 40, len(numbers.windows))
        values.append(pricing.value(100, 0, 1e-9))
    assert values[0] == values[1] == values[2]


def test_price_of_hours_is_what_they_save(build):
    builder = build().window("F.1", 10)
    for name in ("A", "B"):
        builder.order(name, 8, 7).option(f"{name}.1", "F.1", 2)
    instance = build_instance(read_problem(builder.document))
    arrays, _ = arrays_of(instance, [0, 1])
    pricing = LagrangianDual(arrays)

    pricing.improve(300, 62.0)

    assert pricing.best.capacity.tolist() == pytest.approx([5.0], rel=0.05)


@pytest.mark.parametrize("made", [greedy_split, single_source])
def test_large_baselines_are_sound(made, build, monkeypatch):
    chance = random.Random(11)
    monkeypatch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=1))
    for _ in range(30):
        problem = small_market(chance, build)

        plan = made(problem)

        assert check(problem, plan) == []


@pytest.fixture
def market(build):
    chance = random.Random(4)
    builder = build()
    for at in range(24):
        builder.window(
            f"F{at % 8}.{at}", chance.randint(300, 900), opening_micros=500 * (at % 5 == 0)
        )
    for at in range(40):
        operation = {"id": f"O{at}.1", "min_lot": 15, "max_factories": 1 + at % 3}
        builder.order(f"O{at}", chance.randint(80, 300), 40, operation, all_or_nothing=at % 6 == 0)
        for window in chance.sample(range(24), 12):
            builder.option(
                f"O{at}.1",
                f"F{window % 8}.{window}",
                chance.randint(5, 15),
                unit_ms=chance.randint(1, 4),
                setup_ms=chance.randint(20, 60),
                setup_micros=chance.randint(100, 900),
            )
    return read_problem(builder.document)


@pytest.mark.parametrize("threads", [1, 3])
def test_run_by_effort_repeats_whatever_the_threads(market, threads, monkeypatch):
    monkeypatch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=100))
    first = solve(market, limits=SolveLimits(effort=300, threads=2, seed=5))

    again = solve(market, limits=SolveLimits(effort=300, threads=threads, seed=5))

    assert check(market, first) == []
    assert again.sha256() == first.sha256()
    assert again.bound_micros == first.bound_micros
    assert again.capacity_prices == first.capacity_prices


def test_large_component_keeps_its_seconds(market, monkeypatch):
    monkeypatch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=100))

    plan = solve(market, limits=SolveLimits(seconds=3, threads=2))

    assert check(market, plan) == []
    assert plan.seconds < 5
    assert plan.total_micros <= greedy_split(market).total_micros
    assert all(row.micros_per_hour > 0 for row in plan.capacity_prices)
