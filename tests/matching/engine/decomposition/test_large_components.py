"""Tests `solve` with the compiled search in charge of every component."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import large_components
from matching.engine.evaluate.checker import check
from matching.engine.model.codec_json import read_problem
from matching.engine.params import LargeComponentParams, SolveLimits
from matching.engine.solve import solve
from tests.matching.engine.conftest import Builder
from tests.matching.engine.decomposition.test_component import small_market
from tests.matching.engine.generated import problems
from tests.matching.engine.test_properties import FEW, optimum

# Small problems end at their optimum nearly always, and then at the same cost; where the search
# misses it, by chance of the numbers it draws, costs differ by at most this share.
_TOLERANCE = 0.05
_EFFORT = 60


@pytest.fixture(autouse=True, scope="module")
def everything_is_large():
    """Sends every component to the compiled search, for a whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_components, "PARAMS", LargeComponentParams(min_options=1))
        yield


@FEW
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(document, chance):
    first = solve(read_problem(document), limits=SolveLimits(effort=_EFFORT))

    for name in ("windows", "orders", "options", "shipments", "transfers"):
        chance.shuffle(document[name])

    assert (
        solve(read_problem(document), limits=SolveLimits(effort=_EFFORT)).sha256() == first.sha256()
    )


@pytest.mark.slow
def test_other_ids_end_near_the_same_cost():
    chance = random.Random(6)
    same = 0
    for _ in range(30):
        document = small_market(chance, Builder).as_document()
        first = solve(read_problem(document), limits=SolveLimits(effort=_EFFORT)).total_micros

        again = solve(
            read_problem(renamed(document, chance)), limits=SolveLimits(effort=_EFFORT)
        ).total_micros

        assert again == pytest.approx(first, rel=_TOLERANCE)
        same += again == first
    # All thirty were when this was written.
    assert same >= 28


def renamed(document, chance):
    """Returns the same problem with ids that sort in another order."""
    names = {}

    def rename(old):
        return names.setdefault(old, f"{chance.randrange(10**6):06d}-{old}")

    fields = ("id", "factory", "order", "operation", "window", "from_factory", "to_factory")
    lists = ("windows", "orders", "options", "shipments", "transfers")

    def row_of(row):
        own = {name: rename(row[name]) for name in fields if name in row}
        steps = {"operations": [row_of(step) for step in row.get("operations", [])]}
        return row | own | (steps if "operations" in row else {})

    return document | {name: [row_of(row) for row in document[name]] for name in lists}


@FEW
@given(problems(), st.data())
def test_more_hours_keep_bounds_below_and_never_raise_the_optimum(document, data):
    before = optimum(document)
    first = solve(read_problem(document), limits=SolveLimits(effort=_EFFORT))

    window = data.draw(st.sampled_from(document["windows"]))
    window["available_ms"] += data.draw(st.integers(1, 20))
    after = optimum(document)
    again = solve(read_problem(document), limits=SolveLimits(effort=_EFFORT))

    assert after <= before
    assert first.bound_micros <= before <= first.total_micros
    assert again.bound_micros <= after <= again.total_micros


@pytest.fixture(scope="module")
def routed_market():
    """Returns two dozen orders, half of them routed, over two scarce weeks."""
    chance = random.Random(9)
    builder = Builder()
    names = [f"F{at % 5}.{at}" for at in range(20)]
    for at, name in enumerate(names):
        hours = chance.randint(200, 500)
        builder.window(name, hours, week=at // 10, opening_micros=300 * (at % 6 == 0))
    for at in range(24):
        order = f"O{at}"
        steps = [{"id": f"{order}.{step}", "min_lot": 10} for step in range(1 + at % 2)]
        steps[0]["max_factories"] = 1 + at % 3
        builder.order(order, chance.randint(40, 120), 60, *steps, all_or_nothing=at % 5 == 0)
        for number, step in enumerate(steps):
            offered = names if len(steps) == 1 else names[10 * number : 10 * number + 10]
            for name in chance.sample(offered, 6):
                builder.option(
                    step["id"],
                    name,
                    chance.randint(5, 15),
                    unit_ms=chance.randint(1, 3),
                    setup_ms=chance.randint(5, 30),
                    setup_micros=chance.randint(50, 400),
                )
        for start in range(5 * (len(steps) - 1)):
            for goal in range(5):
                if start != goal:
                    builder.transfer(steps[0]["id"], f"F{start}", f"F{goal}", 40, 1)
    return read_problem(builder.document)


@pytest.fixture(scope="module")
def run_alone(routed_market):
    return solve(routed_market, limits=SolveLimits(effort=150, threads=1, seed=7))


@pytest.mark.parametrize("threads", [2, 3])
def test_run_by_effort_repeats_with_routings_whatever_the_threads(
    routed_market, run_alone, threads
):
    again = solve(routed_market, limits=SolveLimits(effort=150, threads=threads, seed=7))

    assert check(routed_market, again) == []
    assert again.sha256() == run_alone.sha256()
    assert again.bound_micros == run_alone.bound_micros
    assert again.capacity_prices == run_alone.capacity_prices
    assert again.transfers
