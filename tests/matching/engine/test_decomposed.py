"""The decomposed engine: its bound below the optimum, its plans sound, its runs repeatable."""

import random

import numpy as np
import pytest

from matching.engine import large
from matching.engine.arrays import arrays_of
from matching.engine.baseline import greedy_split
from matching.engine.bound import alone_bounds
from matching.engine.check import check
from matching.engine.compact import first_prices
from matching.engine.components import components
from matching.engine.decomposed import LargePart, improve_parts
from matching.engine.draft import Draft
from matching.engine.highs import Limits
from matching.engine.improve import Budget
from matching.engine.lagrangian import Pricing
from matching.engine.problem import read_problem
from matching.engine.publish import publish
from matching.engine.solve import solve
from matching.engine.tables import tables_of


def small_market(chance, build):
    """A few orders that compete for few hours; every rule of the format may bind."""
    builder = build()
    names = [f"F{chance.randint(0, 2)}.{at}" for at in range(chance.randint(2, 5))]
    for name in names:
        builder.window(
            name, chance.randint(4, 40), opening_micros=chance.choice([0, 0, chance.randint(1, 60)])
        )
    for at in range(chance.randint(1, 4)):
        operation = {"id": f"O{at}.1", "min_lot": chance.choice([1, 1, 2, 4])}
        if chance.random() < 0.6:
            operation["max_factories"] = chance.randint(1, 2)
        whole = chance.random() < 0.3
        quantity = chance.randint(1, 14)
        builder.order(f"O{at}", quantity, chance.randint(0, 40), operation, all_or_nothing=whole)
        for name in names:
            if chance.random() < 0.75:
                least = chance.choice([0, 1, 1, 3])
                builder.option(
                    f"O{at}.1",
                    name,
                    chance.randint(0, 9),
                    unit_ms=chance.randint(1, 4),
                    setup_ms=chance.randint(0, 6),
                    setup_micros=chance.randint(0, 25),
                    min_quantity=least,
                    max_quantity=least + chance.randint(1, 12),
                )
        for name in {name.split(".")[0] for name in names}:
            builder.shipment(f"O{at}", name, chance.randint(0, 12), chance.randint(0, 3))
    return read_problem(builder.document)


def draft_of(problem, budget):
    """What the decomposed engine alone makes of a problem: draft and bound."""
    tables = tables_of(problem)
    alone = alone_bounds(tables)
    parts = [
        LargePart(tables, orders, sum(alone[order] for order in orders), budget.seed)
        for orders in components(tables)
    ]
    draft = Draft(tables)
    rest = sum(alone) - sum(part.alone_micros for part in parts)
    if parts:
        improve_parts(parts, budget, lambda phase, total, bound: None)
    for part in parts:
        part.give_back(draft)
    return draft, rest + sum(part.bound for part in parts)


@pytest.mark.parametrize("seed", range(3))
def test_bound_and_plan_enclose_the_optimum(seed, build):
    chance = random.Random(seed)
    budget = Budget(effort=400, deadline=None, threads=1, seed=1, gap=0.0)
    found = 0
    for _ in range(50):
        problem = small_market(chance, build)
        best = solve(problem, gap=0.0)
        assert best.status == "optimal"

        draft, bound = draft_of(problem, budget)
        plan = publish(problem, draft, bound_micros=0, gap=0.0, prices={}, seconds=0.0, solver={})

        assert check(problem, plan) == []
        assert bound <= best.total_micros
        assert plan.total_micros >= best.total_micros
        found += plan.total_micros == best.total_micros
    assert found >= 47


def test_any_prices_give_a_bound(build):
    chance = random.Random(9)
    compared = 0
    for _ in range(60):
        problem = small_market(chance, build)
        tables = tables_of(problem)
        parts = components(tables)
        if len(parts) != 1 or len(parts[0]) != len(problem.orders):
            continue
        arrays, numbers = arrays_of(tables, parts[0])
        pricing = Pricing(arrays, np.array([chance.random() * 12 for _ in numbers.windows]))
        paid = arrays.window_opening[arrays.option_window] > 0
        pricing.link[paid] = [chance.random() * 30 for _ in range(int(paid.sum()))]

        value = pricing.value(chance.choice([1, 2, 3, 100]), 1e-9)

        assert value <= solve(problem, gap=0.0).total_micros
        compared += 1
    assert compared > 20


def test_first_price_of_hours_is_what_they_save(build):
    builder = build().window("F.1", 10)
    for name in ("A", "B"):
        builder.order(name, 8, 7).option(f"{name}.1", "F.1", 2)
    tables = tables_of(read_problem(builder.document))
    arrays, _ = arrays_of(tables, [0, 1])

    prices = first_prices(arrays, Limits())

    assert prices.tolist() == pytest.approx([5.0])


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
    monkeypatch.setattr(large, "LEAST_OPTIONS", 100)
    first = solve(market, effort=300, threads=2, seed=5)

    again = solve(market, effort=300, threads=threads, seed=5)

    assert check(market, first) == []
    assert again.sha256() == first.sha256()
    assert again.bound_micros == first.bound_micros
    assert again.capacity_prices == first.capacity_prices


def test_large_component_keeps_its_seconds(market, monkeypatch):
    monkeypatch.setattr(large, "LEAST_OPTIONS", 100)

    plan = solve(market, seconds=3, threads=2)

    assert check(market, plan) == []
    assert plan.seconds < 5
    assert plan.total_micros <= greedy_split(market).total_micros
    assert all(row.micros_per_hour > 0 for row in plan.capacity_prices)
