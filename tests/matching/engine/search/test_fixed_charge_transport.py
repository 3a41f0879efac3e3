"""Tests that transportation problems are recognised and searched."""

import random

import numpy as np
import pytest

from matching.engine import large_components
from matching.engine.evaluate.checker import check
from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.model.codec_json import read_problem
from matching.engine.params import LargeComponentParams, SolveLimits
from matching.engine.search.basis_exchange import cost_of
from matching.engine.search.fixed_charge_transport import TransportSearch, is_transport
from matching.engine.solve import solve


def arrays_from(document):
    instance = build_instance(read_problem(document))
    arrays, _ = arrays_of(instance, range(len(instance.order_quantity)))
    return arrays


def steps(count):
    return iter([at / count for at in range(count + 1)]).__next__


@pytest.fixture
def tight(build):
    """Returns three suppliers and four buyers, with a fixed charge on every arc."""
    chance = random.Random(5)
    builder = build()
    for name, hours in (("F", 9), ("G", 7), ("H", 8)):
        builder.window(name, hours * 2)
    for name, quantity in (("A", 6), ("B", 6), ("C", 7), ("D", 5)):
        builder.order(name, quantity, 500, {"id": f"{name}.1"})
        for window in "FGH":
            builder.option(
                f"{name}.1",
                window,
                unit_ms=2,
                setup_ms=0,
                unit_micros=chance.randint(1, 9),
                setup_micros=chance.randint(5, 60),
            )
    return builder.document


def test_flows_of_units_are_a_transportation_problem(tight):
    assert is_transport(arrays_from(tight))


@pytest.mark.parametrize(
    ("rows", "field", "value"),
    [
        ("options", "setup_ms", 1),
        ("options", "unit_ms", 3),
        ("options", "min_quantity", 2),
        ("options", "max_quantity", 3),
        ("orders", "all_or_nothing", True),
        ("windows", "opening_micros", 1),
    ],
)
def test_anything_else_that_binds_makes_it_none(tight, rows, field, value):
    tight[rows][0][field] = value

    assert not is_transport(arrays_from(tight))


@pytest.mark.parametrize(("field", "value"), [("min_lot", 2), ("max_factories", 2)])
def test_limits_of_an_operation_make_it_none(tight, field, value):
    tight["orders"][0]["operations"][0][field] = value

    assert not is_transport(arrays_from(tight))


def test_pivots_count_what_their_flow_costs(tight):
    pivoting = TransportSearch(arrays_from(tight), seed=2)

    pivoting.search_until(steps(3), cost=500)

    tree, network = pivoting.tree, pivoting.network
    assert cost_of(network, tree.flow) == tree.total[0]
    assert cost_of(network, tree.best) == tree.best_total[0]
    sent = np.bincount(network.tail, weights=tree.best, minlength=len(network.supply))
    came = np.bincount(network.head, weights=tree.best)[len(network.supply) :]
    assert (sent == network.supply).all()
    assert (came == network.demand).all()


def test_pivots_find_the_optimum_of_a_tight_balance(tight):
    problem = read_problem(tight)
    proved = solve(problem, limits=SolveLimits(effort=10_000, gap=0.0))

    pivoting = TransportSearch(arrays_from(tight), seed=1)
    pivoting.search_until(steps(5), cost=500)

    assert proved.status == "optimal"
    assert pivoting.total == proved.total_micros


@pytest.mark.parametrize("threads", [1, 2])
def test_run_by_effort_repeats_whatever_the_threads(tight, threads, monkeypatch):
    monkeypatch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=1))
    problem = read_problem(tight)
    first = solve(problem, limits=SolveLimits(effort=500))

    again = solve(problem, limits=SolveLimits(effort=500, threads=threads))

    assert check(problem, again) == []
    assert again.allocations == first.allocations
