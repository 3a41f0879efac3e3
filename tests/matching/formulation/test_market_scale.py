"""Tests that no numbers of one party keep a run from going on for the others."""

from decimal import Decimal

import pytest

from audit.invariant_checks import verify
from matching.formulation import snapshot
from matching.services.approval import approve_run
from matching.states import RunStatus, UnmatchedReason
from orders.limits import ORDER_VALUE_MOST
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.matching.greedy_runs import solved_run_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_orders_too_large_for_the_problem_are_set_aside_and_the_run_goes_on(
    market, quick, monkeypatch
) -> None:
    # As many orders of the largest value as the real limit allows would take long to write.
    monkeypatch.setattr(snapshot, "TOTAL_LIMIT", 3 * 10**16)
    attacker = builders.buyer()
    price = ORDER_VALUE_MOST / 100
    large = [builders.order(attacker, reserve_price=price) for _number in range(4)]

    run = approve_run(run=solved_run_of(market.operator), by=market.operator)

    assert run.status == RunStatus.APPROVED
    reasons = dict(run.run_orders.values_list("order", "unmatched_reason"))
    aside = [pk for pk, reason in reasons.items() if reason == UnmatchedReason.BEYOND_SCALE]
    assert 1 <= len(aside) < len(large)
    assert set(aside) <= {order.pk for order in large}
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.PROPOSED
    assert {order.status for order in Order.objects.filter(pk__in=aside)} == {OrderStatus.UNMATCHED}
    assert not [row for row in verify() if row.count]


def test_rates_and_openings_beyond_all_measure_set_no_order_aside(market, quick) -> None:
    for number in range(3):
        machine = builders.machine(name=f"Dear {number}", setup_rate=Decimal(10**12))
        builders.window(machine, hourly_rate=Decimal(10**12), opening_cost=Decimal(4 * 10**12))

    run = solved_run_of(market.operator)

    assert run.run_orders.get().made == 100
    assert run.allocations.count() == 2


def test_plant_of_the_buyers_own_is_matched_only_where_the_market_allows_it(
    market, quick, settings
) -> None:
    owner = market.windows[0].machine.factory.organisation
    owner.is_buyer = True
    owner.save()
    market.order.organisation = owner
    market.order.save()
    own, other = (window.pk for window in market.windows)

    without = solved_run_of(market.operator)
    settings.MATCHING = {**settings.MATCHING, "own_plant_currencies": ["CNY"]}
    builders.order(owner)
    allowed = solved_run_of(market.operator)

    assert set(without.allocations.values_list("window", flat=True)) == {other}
    assert own in set(allowed.allocations.values_list("window", flat=True))
