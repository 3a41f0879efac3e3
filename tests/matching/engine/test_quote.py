"""Tests quotes of one order next to a plan, over free hours and at prices."""

import dataclasses

import pytest

from matching.engine.evaluate.checker import check
from matching.engine.evaluate.warm_start import InvalidStart, UnknownOrder
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import PlanCapacityPrice
from matching.engine.model.problem import columns_of
from matching.engine.quote import Quoter
from matching.engine.solve import solve


@pytest.fixture
def crowded(build):
    """Returns two orders for one cheap window; the expensive window is idle."""
    builder = build().window("F.1", 10).window("G.1", 10, opening_micros=4)
    for name, quantity in (("A", 10), ("B", 6)):
        builder.order(name, quantity, 50)
        builder.option(f"{name}.1", "F.1", 1).option(f"{name}.1", "G.1", 3)
    return read_problem(builder.document)


def new_order(build, quantity, **fields):
    """Returns an order C that is not in the problem, over the same windows."""
    builder = build().window("F.1", 1).window("G.1", 1, opening_micros=4)
    builder.order("C", quantity, 50, **fields).option("C.1", "F.1", 1).option("C.1", "G.1", 3)
    return columns_of(read_problem(builder.document))


def test_order_of_the_plan_is_quoted_what_it_costs_there(crowded):
    plan = solve(crowded)

    quotes = [Quoter(crowded, plan).quote(order) for order in ("A", "B")]

    assert [quote.free.cost_micros for quote in quotes] == [10, 22]
    assert sum(quote.free.cost_micros for quote in quotes) == plan.total_micros
    made = {row for quote in quotes for row in quote.free.allocations}
    assert made == set(plan.allocations)


def test_quoting_changes_nothing(crowded):
    quoter = Quoter(crowded, solve(crowded))

    first = [quoter.quote(order) for order in ("A", "B")]
    again = [quoter.quote(order) for order in ("A", "B")]

    assert again == first


def test_new_order_is_quoted_over_the_free_hours(crowded, build):
    quoter = Quoter(crowded, solve(crowded))

    (quote,) = quoter.quote_new(new_order(build, 7))

    # G is open for B and has 4 ms left; F is full.
    assert [(row.window, row.quantity) for row in quote.free.allocations] == [("G.1", 4)]
    assert quote.free.unmet == 3
    assert quote.free.cost_micros == 4 * 3 + 3 * 50


@pytest.mark.parametrize(
    ("micros_per_ms", "window", "cost", "priced"), [(1, "F.1", 7, 14), (3, "G.1", 21, 21)]
)
def test_all_hours_are_taken_at_their_prices(crowded, build, micros_per_ms, window, cost, priced):
    price = PlanCapacityPrice("F.1", micros_per_ms * 3_600_000)
    plan = dataclasses.replace(solve(crowded), capacity_prices=(price,))

    (quote,) = Quoter(crowded, plan).quote_new(new_order(build, 7))

    assert [(row.window, row.quantity) for row in quote.priced.allocations] == [(window, 7)]
    assert quote.priced.cost_micros == cost
    assert quote.priced.priced_micros == priced


def test_opening_is_paid_where_nobody_else_uses_the_window(build):
    builder = build().window("F.1", 10, opening_micros=4).order("A", 2, 50).option("A.1", "F.1", 1)
    problem = read_problem(builder.document)

    quote = Quoter(problem, solve(problem)).quote("A")

    assert quote.free.cost_micros == quote.priced.cost_micros == 6


def test_order_that_no_free_hour_serves_is_left(crowded, build):
    quoter = Quoter(crowded, solve(crowded))

    (quote,) = quoter.quote_new(new_order(build, 7, all_or_nothing=True))

    assert quote.free.allocations == ()
    assert quote.free.unmet == 7
    assert quote.free.cost_micros == 350
    assert quote.free.earliest is quote.free.latest is None


def test_routing_is_quoted_with_its_lots_and_times(routed):
    problem = read_problem(routed)
    plan = solve(problem)

    quote = Quoter(problem, plan).quote("A").free

    assert quote.cost_micros == plan.total_micros
    mended = dataclasses.replace(plan, allocations=quote.allocations, transfers=quote.transfers)
    assert check(problem, mended) == []
    assert quote.earliest.isoformat() == "2026-01-05T00:00:00+00:00"
    assert quote.as_document()["latest"] == "2026-01-17T00:00:00+00:00"


def test_unknown_order_or_window_is_refused(crowded, routed):
    quoter = Quoter(crowded, solve(crowded))

    with pytest.raises(UnknownOrder, match="'Z' is not an order"):
        quoter.quote("Z")
    with pytest.raises(UnknownOrder, match="is not a window"):
        quoter.quote_new(columns_of(read_problem(routed)))


def test_plan_of_another_problem_is_refused(crowded, routed):
    with pytest.raises(InvalidStart):
        Quoter(read_problem(routed), solve(crowded))
