"""Tests what other terms earn and cost, to the micro, on the format's example."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import MS_PER_HOUR, now
from common.money import MICROS, to_micros
from matching.engine.evaluate.plan_costs import plan_costs
from matching.engine.model.codec_json import read_problem
from matching.engine.params import SolveLimits
from matching.engine.solve import solve
from matching.services.counter_offers.counter_terms import (
    CounterRequest,
    earnings_asked,
    fits_cap,
    highest_rate,
    is_within_cap,
    longest_unit_ms,
    opening_micros,
)
from tests import builders

pytestmark = pytest.mark.django_db
W1 = {
    "operation": "cut",
    "window": "W1",
    "unit_ms": 360_000,
    "setup_ms": MS_PER_HOUR,
    "unit_micros": 6 * MICROS,
    "setup_micros": 60 * MICROS,
}
W2 = {
    "operation": "cut",
    "window": "W2",
    "unit_ms": 300_000,
    "setup_ms": MS_PER_HOUR // 2,
    "unit_micros": 7_500_000,
    "setup_micros": 45 * MICROS,
}
DAY = {"start": "2026-12-07T00:00:00+00:00", "end": "2026-12-08T00:00:00+00:00"}


def example(*options):
    """Returns the worked example of docs/engine/format.md with these options."""
    return {
        "format": "millshare-problem/1",
        "currency": "CNY",
        "windows": [
            {"id": "W1", "factory": "F1", "available_ms": 10 * MS_PER_HOUR, **DAY},
            {"id": "W2", "factory": "F2", "available_ms": 8 * MS_PER_HOUR, **DAY},
        ],
        "orders": [
            {
                "id": "order",
                "quantity": 100,
                "unmet_micros": 50 * MICROS,
                "submitted_at": DAY["start"],
                "operations": [{"id": "cut", "min_lot": 20}],
            }
        ],
        "options": list(options),
        "shipments": [
            {
                "order": "order",
                "factory": "F1",
                "fixed_micros": 20 * MICROS,
                "unit_micros": 500_000,
            },
            {
                "order": "order",
                "factory": "F2",
                "fixed_micros": 10 * MICROS,
                "unit_micros": 200_000,
            },
        ],
        "transfers": [],
    }


def shipment(factory, fixed, unit_micros):
    """Returns the way of a factory's goods to the buyer."""
    return {
        "order": "order",
        "factory": factory,
        "fixed_micros": fixed * MICROS,
        "unit_micros": unit_micros,
    }


def best(*options):
    """Returns the plan of the example."""
    return solve(read_problem(example(*options)), limits=SolveLimits(effort=200))


@pytest.fixture
def offer():
    """Returns the offer of W1 as the product has it: 80 pieces at 60 an hour."""
    machine = builders.machine(hourly_rate=Decimal(60), setup_rate=Decimal(60))
    return builders.allocation(
        status="offered",
        window=builders.window(machine, hours=20, hourly_rate=Decimal(60)),
        quantity=80,
        machine_pieces=[[1, 80]],
        machining=Decimal(480),
        setup=Decimal(60),
        opening=Decimal(0),
        transport=Decimal(60),
        lateness=Decimal(0),
    )


def cost_with(offer, terms):
    """Returns the cost of the example's plan with the terms in W1."""
    asked = earnings_asked(offer, terms, opening_micros(offer, terms))
    raised = W1 | {"unit_micros": asked.per_piece, "setup_micros": asked.per_setup}
    plan = best(W1, W2)
    problem = read_problem(example(raised, W2))
    return plan_costs(problem, plan.allocations, plan.transfers, plan.unmet).total_micros


def test_factory_of_the_example_is_worth_439_to_the_plan():
    plan, without = best(W1, W2), best(W2)

    assert {(row.window, row.quantity) for row in plan.allocations} == {("W1", 80), ("W2", 20)}
    assert plan.total_micros == 809 * MICROS
    assert without.total_micros == 1_248 * MICROS
    assert [row.quantity for row in without.unmet] == [10]
    assert without.total_micros - plan.total_micros == 439 * MICROS


@pytest.mark.parametrize(("rate", "cost"), [("60", 809), ("63", 836), ("66", 863)])
def test_rates_of_the_example_cost_what_they_should(offer, rate, cost):
    terms = CounterRequest(hourly_rate=Decimal(rate))

    assert cost_with(offer, terms) == cost * MICROS
    assert fits_cap(offer, terms, 0)


def test_cap_holds_what_the_worth_to_the_plan_would_allow(offer):
    # 81 % more earn 437.40 more, which is still cheaper than the plan without the factory.
    greedy = CounterRequest(hourly_rate=Decimal("108.60"))

    assert cost_with(offer, greedy) <= best(W2).total_micros
    assert not fits_cap(offer, greedy, 0)
    assert not fits_cap(offer, CounterRequest(hourly_rate=Decimal("66.01")), 0)
    assert highest_rate(offer, CounterRequest(), 0) == Decimal("66.00")


def test_longer_time_lowers_the_highest_rate(offer):
    # 594 in all at most, of which a setup takes 60 at the published rate: 6.675 min a piece.
    assert longest_unit_ms(offer, CounterRequest(), 0) == 400_500
    longer = CounterRequest(unit_ms=400_500)
    assert highest_rate(offer, longer, 0) == Decimal("60.00")
    shorter = CounterRequest(unit_ms=300_000)
    assert highest_rate(offer, shorter, 0) == Decimal("66.00")
    assert longest_unit_ms(offer, CounterRequest(hourly_rate=Decimal(66)), 0) == 360_000


def test_setup_is_spread_over_fewer_pieces_within_the_cap(offer):
    fewer = earnings_asked(offer, CounterRequest(quantity=60), 0)
    few = earnings_asked(offer, CounterRequest(quantity=30), 0)

    assert fewer.total == (6 * 60 + 60) * MICROS
    assert is_within_cap(offer, fewer)
    assert not is_within_cap(offer, few)


def test_moved_work_bears_the_opening_that_others_still_need(offer):
    offer.opening = Decimal(15)
    offer.save(update_fields=["opening"])
    other = builders.window(
        builders.machine(offer.window.machine.factory),
        starts_at=now() + timedelta(days=9),
        opening_cost=Decimal(40),
    )
    terms = CounterRequest(window=other)

    assert opening_micros(offer, terms) == 40 * MICROS
    builders.allocation(window=offer.window, quantity=5)
    assert opening_micros(offer, terms) == 55 * MICROS
    builders.allocation(window=other)
    assert opening_micros(offer, terms) == 15 * MICROS


def test_time_in_another_window_is_that_of_its_machine(offer):
    fast = builders.machine(
        offer.window.machine.factory, speed_factor=Decimal(2), setup_rate=Decimal(60)
    )
    window = builders.window(fast, hourly_rate=Decimal(60))

    asked = earnings_asked(offer, replace(CounterRequest(), window=window), 0)

    assert (asked.per_piece, asked.per_setup) == (3 * MICROS, to_micros(Decimal(60)))
