"""Tests properties of every problem against an independent exact model."""

import dataclasses
import random
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from matching.engine.baseline import greedy_split, single_source
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.plan_costs import plan_costs
from matching.engine.evaluate.reference import reference_plan
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import read_plan
from matching.engine.params import SolveLimits
from matching.engine.solve import solve
from tests.matching.engine.generated import problems

# Solving takes long against what Hypothesis expects. The profile says how many examples there are.
MANY = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FEW = settings(MANY, max_examples=MANY.max_examples // 2)


def optimum(document):
    """Returns the least cost by CP-SAT, with every pair of windows a column."""
    model = cp_model.CpModel()
    windows = {row["id"]: row for row in document["windows"]}
    spent = {name: [] for name in windows}
    opened = {name: model.new_bool_var("") for name in windows}
    terms = [opened[name] * row.get("opening_micros", 0) for name, row in windows.items()]
    for order in document["orders"]:
        terms += order_terms(model, document, order, windows, spent, opened)
    for name, uses in spent.items():
        model.add(sum(uses) <= windows[name]["available_ms"])
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return sum(solver.value(term) for term in terms)


def order_terms(model, document, order, windows, spent, opened):
    quantity, terms = order["quantity"], []
    left = model.new_int_var(0, quantity, "")
    terms.append(left * order["unmet_micros"])
    if order["all_or_nothing"]:
        whole = model.new_bool_var("")
        model.add(left == quantity * whole)
    made = []
    for step in order["operations"]:
        amounts, sites = {}, {}
        for row in document["options"]:
            if row["operation"] != step["id"]:
                continue
            amount, used = model.new_int_var(0, quantity, ""), model.new_bool_var("")
            most = min(quantity, row.get("max_quantity", quantity))
            model.add(amount <= most * used)
            model.add(amount >= max(1, row["min_quantity"]) * used)
            model.add_implication(used, opened[row["window"]])
            spent[row["window"]].append(amount * row["unit_ms"] + used * row["setup_ms"])
            terms.append(amount * row["unit_micros"] + used * row["setup_micros"])
            amounts[row["window"]] = amount
            sites.setdefault(windows[row["window"]]["factory"], []).append((amount, used))
        model.add(sum(amounts.values()) + left == quantity)
        at = {}
        for factory, uses in sites.items():
            at[factory] = model.new_bool_var("")
            model.add_max_equality(at[factory], [used for _, used in uses])
            lot = min(step["min_lot"], quantity)
            model.add(sum(amount for amount, _ in uses) >= lot * at[factory])
        if "max_factories" in step:
            model.add(sum(at.values()) <= step["max_factories"])
        made.append((step["id"], amounts, at, sites))
    if document["shipments"]:
        terms += shipping_terms(model, document, order, made[-1])
    for (name, sending, _, _), (_, receiving, _, _) in pairwise(made):
        terms += lane_terms(model, document, name, sending, receiving, windows, quantity)
    return terms


def shipping_terms(model, document, order, last):
    listed = {row["factory"]: row for row in document["shipments"] if row["order"] == order["id"]}
    terms = []
    _, _, at, sites = last
    for factory, used in at.items():
        if factory not in listed:
            model.add(used == 0)
            continue
        terms.append(used * listed[factory]["fixed_micros"])
        terms += [amount * listed[factory]["unit_micros"] for amount, _ in sites[factory]]
    return terms


def lane_terms(model, document, name, sending, receiving, windows, quantity):
    lanes = {
        (row["from_factory"], row["to_factory"]): row
        for row in document["transfers"]
        if row["operation"] == name
    }
    terms, used = [], {}
    out = {window: [] for window in sending}
    into = {window: [] for window in receiving}
    for start in sending:
        for goal in receiving:
            pair = windows[start]["factory"], windows[goal]["factory"]
            lane = None if pair[0] == pair[1] else lanes.get(pair)
            if lane is None and pair[0] != pair[1]:
                continue
            transit = 0 if lane is None else lane["transit_ms"]
            ready = instant(windows[start]["end"]) * 1000 + transit
            if ready > instant(windows[goal]["start"]) * 1000:
                continue
            moved = model.new_int_var(0, quantity, "")
            out[start].append(moved)
            into[goal].append(moved)
            if lane is not None:
                used.setdefault(pair, model.new_bool_var(""))
                model.add(moved <= quantity * used[pair])
                terms.append(moved * lane["unit_micros"])
    for amounts, flows in ((sending, out), (receiving, into)):
        for window, amount in amounts.items():
            model.add(sum(flows[window]) == amount)
    return [*terms, *(flag * lanes[pair]["fixed_micros"] for pair, flag in used.items())]


def instant(text):
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())


@MANY
@given(problems())
def test_plan_is_sound_and_its_cost_is_the_optimum(document):
    problem = read_problem(document)

    plan = solve(problem, limits=SolveLimits(gap=0.0))

    assert check(problem, plan) == []
    best = optimum(document)
    assert plan.bound_micros <= best
    assert plan.total_micros == best
    assert plan.status == "optimal"


@MANY
@given(problems())
def test_baselines_are_sound_and_never_cheaper_than_the_plan(document):
    problem = read_problem(document)

    plans = [greedy_split(problem), single_source(problem), reference_plan(problem)]

    best = solve(problem).total_micros
    for plan in plans:
        assert check(problem, plan) == []
        assert best <= plan.total_micros
        assert plan.bound_micros <= best


@FEW
@given(problems())
def test_greedy_split_is_optimal_for_an_order_alone(document):
    kept = document["orders"][0]
    steps = {step["id"] for step in kept["operations"]}
    document["orders"] = [kept]
    document["options"] = [row for row in document["options"] if row["operation"] in steps]
    document["transfers"] = [row for row in document["transfers"] if row["operation"] in steps]
    document["shipments"] = [row for row in document["shipments"] if row["order"] == kept["id"]]

    plan = greedy_split(read_problem(document))

    assert plan.total_micros == optimum(document)


@FEW
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_neither_digest_nor_plan(document, chance):
    problem = read_problem(document)
    plan = solve(problem)

    for name in ("windows", "orders", "options", "shipments", "transfers"):
        chance.shuffle(document[name])
    turned = read_problem(document)

    assert turned.sha256() == problem.sha256()
    assert solve(turned).sha256() == plan.sha256()


@FEW
@given(problems(), st.data())
def test_more_hours_never_raise_the_optimum(document, data):
    before = solve(read_problem(document), limits=SolveLimits(gap=0.0)).total_micros

    window = data.draw(st.sampled_from(document["windows"]))
    window["available_ms"] += data.draw(st.integers(1, 20))
    after = solve(read_problem(document), limits=SolveLimits(gap=0.0)).total_micros

    assert after <= before


@FEW
@given(problems())
def test_problem_and_plan_round_trip(document):
    problem = read_problem(document)
    plan = solve(problem)

    assert read_problem(problem.as_document()) == problem
    assert read_plan(plan.as_document()) == plan


@FEW
@given(problems())
def test_orders_cost_what_the_plan_costs(document):
    problem = read_problem(document)
    plan = greedy_split(problem)

    costs = plan_costs(problem, plan.allocations, plan.transfers, plan.unmet)

    assert sum(row.total_micros for row in costs.orders) == plan.total_micros
    made = sum(row.total_micros for row in costs.allocations)
    assert made + sum(row.unmet_micros for row in costs.orders) == plan.total_micros


@FEW
@given(problems(), st.integers(0, 2**32))
def test_spoiled_plan_is_found_out(document, seed):
    problem = read_problem(document)
    plan = solve(problem)
    chance = random.Random(seed)
    rows = [name for name in ("allocations", "transfers", "unmet") if getattr(plan, name)]
    name = chance.choice(rows)
    kept = list(getattr(plan, name))
    at = chance.randrange(len(kept))

    kept[at] = dataclasses.replace(kept[at], quantity=kept[at].quantity + chance.choice([-1, 1]))
    spoiled = dataclasses.replace(plan, **{name: tuple(kept)})

    assert check(problem, spoiled)


@pytest.mark.parametrize("threads", [1, 2])
def test_run_that_ends_by_effort_repeats(threads):
    problem = read_problem(crowded(seed=3))

    first = solve(problem, limits=SolveLimits(effort=10, threads=threads, gap=0.0))
    second = solve(problem, limits=SolveLimits(effort=10, threads=2, gap=0.0))

    assert first.sha256() == second.sha256()


def crowded(seed, orders=8, windows=6):
    """Returns more orders than hours, which the root does not solve."""
    chance = random.Random(seed)
    document = {
        "format": "millshare-problem/1",
        "currency": "CNY",
        "windows": [
            {
                "id": f"W{at:02d}",
                "factory": f"F{at % 4}",
                "start": "2026-01-01T00:00:00Z",
                "end": "2026-01-03T00:00:00Z",
                "available_ms": chance.randint(300, 900),
                "opening_micros": chance.choice([0, 0, 500]),
            }
            for at in range(windows)
        ],
        "orders": [],
        "options": [],
    }
    for at in range(orders):
        quantity = chance.randint(100, 400)
        document["orders"].append(
            {
                "id": f"O{at:02d}",
                "quantity": quantity,
                "unmet_micros": chance.randint(20, 40),
                "all_or_nothing": chance.random() < 0.2,
                "submitted_at": "2025-12-01T00:00:00Z",
                "operations": [{"id": f"O{at:02d}.1", "max_factories": 2, "min_lot": 20}],
            }
        )
        for window in range(windows):
            document["options"].append(
                {
                    "operation": f"O{at:02d}.1",
                    "window": f"W{window:02d}",
                    "unit_ms": chance.randint(2, 4),
                    "setup_ms": chance.randint(20, 90),
                    "unit_micros": chance.randint(5, 15),
                    "setup_micros": chance.randint(100, 900),
                }
            )
    return document


@pytest.mark.parametrize("seed", [1, 2])
def test_crowded_market_is_solved_within_its_seconds(seed):
    problem = read_problem(crowded(seed, orders=25, windows=16))

    plan = solve(problem, limits=SolveLimits(seconds=3, threads=2))

    assert check(problem, plan) == []
    assert plan.seconds < 5
    assert plan.total_micros <= greedy_split(problem).total_micros
