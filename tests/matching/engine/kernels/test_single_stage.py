"""Tests the split of one order against a full enumeration."""

import itertools
import random

import numpy as np
import pytest

from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.kernels.single_stage import split_single_stage
from matching.engine.kernels.workspace import workspace_for
from matching.engine.model.codec_json import read_problem


def tiny_order(chance, build):
    """Returns one order whose every rule may bind."""
    builder = build()
    windows = chance.randint(1, 6)
    quantity = chance.randint(1, 12)
    operation = {"id": "A.1", "min_lot": chance.choice([1, 1, 2, 3, 5, 20])}
    if chance.random() < 0.6:
        operation["max_factories"] = chance.randint(1, 3)
    whole = chance.random() < 0.3
    builder.order("A", quantity, chance.randint(0, 30), operation, all_or_nothing=whole)
    for at in range(windows):
        name = f"F{chance.randint(0, 2)}.{at}"
        builder.window(name, chance.randint(3, 30))
        fields = {"min_quantity": chance.choice([0, 1, 1, 2, 4])}
        if chance.random() < 0.4:
            fields["max_quantity"] = fields["min_quantity"] + chance.randint(0, 6)
        builder.option(
            "A.1",
            name,
            chance.randint(0, 12),
            unit_ms=chance.randint(1, 4),
            setup_ms=chance.randint(0, 5),
            setup_micros=chance.choice([0, chance.randint(0, 40)]),
            **fields,
        )
    if chance.random() < 0.7:
        for name in sorted({row["factory"] for row in builder.document["windows"]}):
            builder.shipment("A", name, chance.choice([0, chance.randint(0, 30)]), 1)
    return read_problem(builder.document)


def asked(arrays, chance, work):
    """Fills the first order's workspace with random prices and free hours."""
    prices = [chance.choice([0.0, chance.random() * 4]) for _ in arrays.window_available]
    opening = [chance.choice([0, 0, 9]) for _ in arrays.window_available]
    for at, window in enumerate(arrays.option_window.tolist()):
        free = chance.randint(0, int(arrays.window_available[window]))
        work.rate[at] = arrays.option_unit[at] + prices[window] * arrays.option_unit_ms[at]
        work.fixed[at] = arrays.option_setup[at] + prices[window] * arrays.option_setup_ms[at]
        work.fixed[at] += opening[window]
        spare = (free - int(arrays.option_setup_ms[at])) // int(arrays.option_unit_ms[at])
        work.most[at] = min(int(arrays.option_most[at]), spare)


def ask(work, question):
    """Fills what the previous split has overwritten."""
    for name in ("rate", "fixed", "most"):
        getattr(work, name)[:] = getattr(question, name)


def cost_of(arrays, work, amounts, unmet):
    """Returns the cost of amounts, infinite where they break a rule."""
    quantity, made = int(arrays.order_quantity[0]), sum(amounts)
    if made > quantity or (arrays.order_whole[0] and 0 < made < quantity):
        return float("inf")
    sites, cost = {}, unmet * (quantity - made)
    for at, amount in enumerate(amounts):
        if amount:
            if not arrays.option_least[at] <= amount <= work.most[at]:
                return float("inf")
            cost += work.fixed[at] + work.rate[at] * amount
            site = int(arrays.option_site[at])
            sites[site] = sites.get(site, 0) + amount
    if len(sites) > arrays.op_max_factories[0]:
        return float("inf")
    if any(amount < arrays.op_min_lot[0] for amount in sites.values()):
        return float("inf")
    return cost + sum(float(arrays.site_fixed[site]) for site in sites)


def enumerated(arrays, work, unmet):
    ranges = [range(max(0, int(most)) + 1) for most in work.most[: len(arrays.option_site)]]
    if np.prod([float(len(row)) for row in ranges]) > 20_000:
        return None
    return min(cost_of(arrays, work, row, unmet) for row in itertools.product(*ranges))


@pytest.mark.parametrize("seed", range(4))
def test_split_is_the_least_cost_and_its_bound_holds(seed, build):
    chance = random.Random(seed)
    compared = 0
    for _ in range(400):
        instance = build_instance(tiny_order(chance, build))
        arrays, _ = arrays_of(instance, [0])
        work, question = workspace_for(arrays), workspace_for(arrays)
        asked(arrays, chance, question)
        unmet = float(arrays.order_unmet[0])
        best = enumerated(arrays, question, unmet)
        if best is None:
            continue
        compared += 1

        ask(work, question)
        cost, lower, _ = split_single_stage(arrays, 0, work, unmet, 100_000, 1e-12)
        amounts = work.best[: len(arrays.option_site)].tolist()

        assert cost == pytest.approx(best, rel=1e-9, abs=1e-9)
        assert cost_of(arrays, question, amounts, unmet) == pytest.approx(best, rel=1e-9, abs=1e-9)
        assert lower == pytest.approx(best, rel=1e-9, abs=1e-9)

        nodes = chance.randint(1, 4)
        ask(work, question)
        cost, lower, looked = split_single_stage(arrays, 0, work, unmet, nodes, 1e-12)
        amounts = work.best[: len(arrays.option_site)].tolist()

        assert looked <= nodes
        assert lower <= best * (1 + 1e-9) + 1e-9
        assert best <= cost * (1 + 1e-9) + 1e-9
        assert cost_of(arrays, question, amounts, unmet) == pytest.approx(cost, rel=1e-9, abs=1e-9)
    assert compared > 150
