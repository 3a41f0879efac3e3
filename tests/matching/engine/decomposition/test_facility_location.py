"""Tests which components are location problems, their plans and bounds."""

import random

import numpy as np
import pytest

from matching.engine import large_components
from matching.engine.decomposition.facility_location import (
    FacilityLocationSearch,
    is_facility_location,
)
from matching.engine.evaluate.checker import check
from matching.engine.instance.instance import build_instance
from matching.engine.kernels.arrays import arrays_of
from matching.engine.model.codec_json import read_problem
from matching.engine.params import LargeComponentParams, SolveLimits
from matching.engine.solve import solve


def arrays_from(document):
    instance = build_instance(read_problem(document))
    arrays, _ = arrays_of(instance, range(len(instance.order_quantity)))
    return arrays


def steps(count):
    return iter([at / count for at in range(count + 1)]).__next__


@pytest.fixture
def sited(build):
    """Makes a document of some sites and buyers.

    Openings are random, and a unit costs more with the distance.
    """

    def make(seed, windows=6, orders=9, unmet=300):
        chance = random.Random(seed)
        builder = build()
        for at in range(windows):
            builder.window(f"W{at}", chance.randint(8, 20), opening_micros=chance.randint(50, 400))
        for at in range(orders):
            builder.order(f"O{at}", chance.randint(2, 6), unmet, {"id": f"O{at}.1"})
            for window in range(windows):
                builder.option(
                    f"O{at}.1",
                    f"W{window}",
                    unit_ms=1,
                    setup_ms=0,
                    unit_micros=chance.randint(1, 60),
                    setup_micros=0,
                )
        return builder.document

    return make


def test_openings_beside_flows_make_a_location_problem(sited):
    assert is_facility_location(arrays_from(sited(1)))


@pytest.mark.parametrize(
    ("rows", "field", "value"),
    [
        ("options", "setup_micros", 1),
        ("options", "setup_ms", 1),
        ("options", "min_quantity", 2),
        ("orders", "all_or_nothing", True),
    ],
)
def test_anything_else_that_costs_or_binds_makes_it_none(sited, rows, field, value):
    document = sited(1)
    document[rows][0][field] = value

    assert not is_facility_location(arrays_from(document))


def test_flows_without_openings_are_none(sited):
    document = sited(1)
    for window in document["windows"]:
        window["opening_micros"] = 0

    assert not is_facility_location(arrays_from(document))


@pytest.mark.parametrize("seed", range(12))
def test_plan_is_the_optimum_and_no_bound_exceeds_it(sited, seed):
    # Some have hours for all, some not, and in some it does not pay to open.
    document = sited(seed, orders=5 + seed, unmet=(300, 40)[seed % 2])
    proved = solve(read_problem(document), limits=SolveLimits(effort=100_000, gap=0.0))

    location = FacilityLocationSearch(arrays_from(document))
    location.search_until(steps(2_000), cost=10**9)

    assert proved.status == "optimal"
    assert location.total == proved.total_micros
    assert 0 < location.bound <= proved.total_micros


def test_amounts_cost_what_is_reported_and_keep_to_the_hours(sited):
    arrays = arrays_from(sited(3))
    location = FacilityLocationSearch(arrays)

    location.search_until(steps(500), cost=10**9)

    amounts = location.amounts()
    made = np.bincount(arrays.option_order, amounts, len(arrays.order_quantity))
    used = np.bincount(arrays.option_window, amounts, len(arrays.window_available))
    unmade = arrays.order_quantity - made
    total = arrays.option_unit @ amounts + arrays.window_opening[used > 0].sum()
    assert total + arrays.order_unmet @ unmade == location.total
    assert (used <= arrays.window_available).all()
    assert (unmade >= 0).all()


def test_large_one_goes_to_its_own_search_and_passes_the_checker(sited, monkeypatch):
    document = sited(7, windows=8, orders=20)
    proved = solve(read_problem(document), limits=SolveLimits(effort=100_000, gap=0.0))
    monkeypatch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=1))

    plan = solve(read_problem(document), limits=SolveLimits(effort=2_000, gap=0.0))

    assert check(read_problem(document), plan) == []
    assert plan.total_micros == proved.total_micros
    assert plan.bound_micros <= proved.total_micros


@pytest.mark.parametrize("threads", [1, 2])
def test_run_by_effort_repeats_whatever_the_threads(sited, threads, monkeypatch):
    monkeypatch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=1))
    problem = read_problem(sited(5))

    first, again = (
        solve(problem, limits=SolveLimits(effort=500, threads=count)) for count in (1, threads)
    )

    assert (again.total_micros, again.bound_micros) == (first.total_micros, first.bound_micros)
