"""Tests the approval of some orders of a run: the rest waits."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from audit.invariant_checks import verify
from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from factories.models import CapacityWindow, LedgerLine
from matching.errors import SolvedWithoutSample
from matching.models import RunDocument
from matching.services.approval import approve_run
from matching.states import AllocationStatus, RunStatus, UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.matching.greedy_runs import solved_run_of
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small(market):
    """Creates a second order, which shares a window with the first."""
    CapacityWindow.objects.update(opening_cost=Decimal(70))
    return builders.order(quantity=10, reserve_price=Decimal(500), submitted_at=now())


def test_only_the_named_orders_are_offered(market, quick, small):
    run = solved_run_of(market.operator)

    run = approve_run(run=run, by=market.operator, orders=[small.pk])

    assert run.status == RunStatus.APPROVED
    assert run.events.last().detail == {"held_back": 1}
    statuses = run.allocations.values_list("order", "status").distinct()
    assert dict(statuses) == {
        small.pk: AllocationStatus.OFFERED,
        market.order.pk: AllocationStatus.CANCELLED,
    }
    small.refresh_from_db()
    assert small.status == OrderStatus.PROPOSED
    assert small.proposals.get().quantity == 10


def test_orders_held_back_wait_for_the_next_run(market, quick, small):
    run = solved_run_of(market.operator)
    approve_run(run=run, by=market.operator, orders=[small.pk])

    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.SUBMITTED
    held = run.run_orders.get(order=market.order)
    assert (held.made, held.unmet, held.total) == (0, 100, 0)
    assert held.unmatched_reason == UnmatchedReason.HELD_BACK
    again = solved_run_of(market.operator)
    assert list(again.run_orders.values_list("order", flat=True)) == [market.order.pk]
    approve_run(run=again, by=market.operator)
    assert_ledger_holds()


def test_what_is_shared_is_borne_by_the_orders_that_are_offered(market, quick, small):
    run = solved_run_of(market.operator)
    assert run.allocations.filter(order=small).aggregate(opening=Sum("opening"))["opening"] < 70

    approve_run(run=run, by=market.operator, orders=[small.pk])

    kept = run.allocations.filter(order=small)
    windows = kept.values("window").distinct().count()
    assert kept.aggregate(opening=Sum("opening"))["opening"] == 70 * windows
    for row in run.baselines.exclude(kind="reference"):
        assert row.plan_cost == run.run_orders.get(order=small).total
        assert row.total == row.baseline_cost


def test_no_hour_is_held_for_what_is_held_back(market, quick, small):
    run = solved_run_of(market.operator)

    approve_run(run=run, by=market.operator, orders=[small.pk])

    held = LedgerLine.objects.aggregate(ms=Sum("machine_ms"))["ms"]
    assert held == run.allocations.filter(order=small).aggregate(ms=Sum("machine_ms"))["ms"]
    assert_ledger_holds()
    assert verify() == []


def test_the_lots_of_a_routing_stay_whole(market, quick, small):
    factory = market.windows[0].machine.factory
    coating = builders.machine(factory, process_id="powder-coating")
    builders.window(coating, starts_at=market.windows[0].ends_at, hours=80)
    routed = builders.order(
        quantity=20, reserve_price=Decimal(900), operations=[{}, {"process_id": "powder-coating"}]
    )
    run = solved_run_of(market.operator)
    assert run.run_orders.get(order=routed).made == 20

    approve_run(run=run, by=market.operator, orders=[routed.pk, small.pk])

    lots = run.lot_transfers.filter(from_allocation__status=AllocationStatus.OFFERED)
    assert lots.aggregate(pieces=Sum("quantity"))["pieces"] == 20
    assert_ledger_holds()
    assert verify() == []


def test_naming_all_orders_is_approving_the_run(market, quick, small):
    run = solved_run_of(market.operator)

    run = approve_run(run=run, by=market.operator, orders=[small.pk, market.order.pk])

    assert not run.run_orders.filter(unmatched_reason=UnmatchedReason.HELD_BACK).exists()
    assert run.events.last().detail == {}


def test_an_order_that_the_plan_does_not_make_raises_an_error_at_its_position(market, quick, small):
    run = solved_run_of(market.operator)
    other = builders.order(quantity=5)

    with pytest.raises(FieldErrors) as error:
        approve_run(run=run, by=market.operator, orders=[small.pk, other.pk])
    assert list(error.value.errors) == ["orders.1"]
    with pytest.raises(FieldErrors) as error:
        approve_run(run=run, by=market.operator, orders=[])
    assert list(error.value.errors) == ["orders"]

    run.refresh_from_db()
    assert run.status == RunStatus.SOLVED
    assert not LedgerLine.objects.exists()


def test_a_run_of_which_the_named_orders_no_longer_fit_is_stale(market, quick, small):
    run = solved_run_of(market.operator)
    Order.objects.filter(pk=small.pk).update(status=OrderStatus.CANCELLED)

    run = approve_run(run=run, by=market.operator, orders=[small.pk])

    assert run.status == RunStatus.STALE
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.SUBMITTED


def test_a_partly_approved_run_is_decided(market, quick, small):
    run = approve_run(run=solved_run_of(market.operator), by=market.operator, orders=[small.pk])

    with pytest.raises(InvalidTransition):
        approve_run(run=run, by=market.operator, orders=[market.order.pk])


def test_a_run_without_a_sample_is_refused_and_stays_as_it_is(market, quick):
    run = solved_run_of(market.operator)
    run.documents.filter(kind=RunDocument.Kind.ARRIVALS).delete()

    with pytest.raises(SolvedWithoutSample):
        approve_run(run=run, by=market.operator)

    run.refresh_from_db()
    assert run.status == RunStatus.SOLVED


def test_what_is_held_back_is_not_shown_to_its_factory_and_buyer(market, quick, small):
    run = solved_run_of(market.operator)
    approve_run(run=run, by=market.operator, orders=[small.pk])

    held = run.allocations.filter(order=market.order)

    assert held.exists()
    for user in (market.planner, market.purchaser):
        assert not held.visible_to(user).exists()
    assert held.visible_to(market.operator).count() == held.count()
