"""Tests a run from request to offers, with the engine in a subprocess."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from common.clock import now
from common.errors import InvalidTransition
from common.models import Heartbeat
from factories.models import CapacityWindow, LedgerLine, Machine
from factories.states import WindowStatus
from matching.errors import NoOpenOrder
from matching.models import Allocation, MatchRun, RunOrder
from matching.pipeline import lease as leases
from matching.pipeline import solve_run as solver
from matching.pipeline.lease import LeaseLost
from matching.pipeline.persist import frozen_snapshot
from matching.pipeline.solve_run import solve_run
from matching.pipeline.sweeper import sweep
from matching.services.approval import approve_run
from matching.services.runs import cancel_run, reject_run, request_run
from matching.states import AllocationStatus, FailureCode, RunStatus
from orders.models import Order
from orders.services.order_changes import cancel_order
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def enqueued(monkeypatch):
    """Returns the runs that were enqueued; no broker is needed."""
    enqueued = []
    monkeypatch.setattr("common.queue.send", lambda name, key: enqueued.append(key))
    return enqueued


def test_an_order_too_large_for_either_factory_is_split_over_both(market, solved_by_children):
    run = solved_by_children()

    made = list(run.allocations.order_by("-quantity").values_list("quantity", flat=True))
    assert sum(made) == 100
    assert len(made) == 2
    assert run.plan_status == "optimal"
    assert run.bound <= run.cost
    row = run.run_orders.get()
    assert (row.made, row.unmet, row.factories_used) == (100, 0, 2)
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.MATCHING


def test_costs_add_up_to_the_last_micro(market, solved_run):
    builders.order(quantity=500, reserve_price=Decimal("33.333333"))

    run = solved_run()

    total = Decimal(0)
    for row in run.run_orders.all():
        parts = Allocation.objects.filter(run=run, order=row.order)
        for item in RunOrder.ITEMS:
            assert getattr(row, item) == (parts.aggregate(total=Sum(item))["total"] or 0)
        total += row.total + row.unmet_cost
    assert total == run.cost


def test_a_saving_is_counted_only_on_orders_that_both_serve(market, solved_run):
    run = solved_run()

    assert {row.kind for row in run.baselines.all()} == {
        "single_source",
        "greedy_split",
        "reference",
    }
    for row in run.baselines.all():
        assert row.saving >= 0
        assert row.compared_orders + row.only_plan_orders + row.only_baseline_orders <= 1
    reference = run.baselines.get(kind="reference")
    assert reference.baseline_cost == 100 * Decimal(80)


def test_hours_are_held_and_allocations_offered_on_approval(market, solved_run):
    run = approve_run(run=solved_run(), by=market.operator)

    assert run.status == RunStatus.APPROVED
    assert run.decided_by == market.operator
    for row in run.allocations.select_related("window"):
        assert row.status == AllocationStatus.OFFERED
        assert row.window.reserved_ms == row.machine_ms
        line = LedgerLine.objects.get(reference=row.pk)
        assert (line.kind, line.machine_ms) == ("hold", row.machine_ms)
        assert line.expires_at == row.offer_expires_at
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.PROPOSED


def test_a_run_is_decided_once(market, solved_run):
    run = approve_run(run=solved_run(), by=market.operator)

    with pytest.raises(InvalidTransition):
        approve_run(run=run, by=market.operator)
    with pytest.raises(InvalidTransition):
        reject_run(run=run, by=market.operator, reason="too late")


def test_a_rejected_run_sets_its_orders_free(market, solved_run):
    run = reject_run(run=solved_run(), by=market.operator, reason="too expensive")

    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.SUBMITTED
    assert set(run.allocations.values_list("status", flat=True)) == {AllocationStatus.CANCELLED}
    assert not LedgerLine.objects.exists()
    assert run.events.last().reason == "too expensive"


@pytest.mark.parametrize(
    "change",
    [
        {"status": WindowStatus.PAUSED},
        {"reserved_ms": 1_800_000},
        {"expires_at": now() - timedelta(days=1)},
        {"updated_at": now() + timedelta(days=1)},
    ],
)
def test_a_run_whose_windows_changed_is_stale(market, solved_run, change):
    run = solved_run()
    CapacityWindow.objects.update(**change)

    run = approve_run(run=run, by=market.operator)

    assert run.status == RunStatus.STALE
    row = run.run_orders.get()
    assert (row.made, row.unmet, row.unmatched_reason) == (0, 100, "taken-meanwhile")
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.UNMATCHED
    assert not LedgerLine.objects.exists()


def test_a_run_whose_machines_changed_is_stale(market, solved_run):
    run = solved_run()
    Machine.objects.update(speed_factor=Decimal(2), updated_at=now())

    run = approve_run(run=run, by=market.operator)

    assert run.status == RunStatus.STALE


def test_an_order_cancelled_before_approval_is_left_out_and_the_rest_priced_again(
    market, solved_run
):
    CapacityWindow.objects.update(opening_cost=Decimal(70))
    small = builders.order(quantity=10, reserve_price=Decimal(500), submitted_at=now())
    run = solved_run()
    assert run.allocations.filter(order=small).exists()
    Order.objects.filter(pk=small.pk).update(status=OrderStatus.CANCELLED)

    run = approve_run(run=run, by=market.operator)

    assert run.status == RunStatus.APPROVED
    assert run.run_orders.get(order=small).unmatched_reason == "changed-meanwhile"
    assert set(run.allocations.filter(order=small).values_list("status", flat=True)) == {
        AllocationStatus.CANCELLED
    }
    kept = run.allocations.filter(order=market.order)
    windows = kept.values("window").distinct().count()
    assert kept.aggregate(total=Sum("opening"))["total"] == 70 * windows
    small.refresh_from_db()
    assert small.status == OrderStatus.CANCELLED


def test_a_run_takes_only_orders_that_no_other_run_holds(market, solved_run):
    first = solved_run()
    builders.order(quantity=5)

    second = solved_run()

    assert first.run_orders.get().order == market.order
    assert market.order.pk not in second.claimed_orders
    assert second.run_orders.count() == 1


def test_a_run_without_open_orders_raises_an_error(market):
    Order.objects.update(status=OrderStatus.CANCELLED)

    with pytest.raises(NoOpenOrder):
        request_run(by=market.operator)


def test_a_run_is_enqueued_once_its_request_is_committed(market, enqueued):
    run = request_run(by=market.operator)

    assert enqueued == [str(run.pk)]


def test_a_run_is_claimed_once(market):
    run = request_run(by=market.operator)

    lease = leases.claim(run.pk)

    assert lease is not None
    assert leases.claim(run.pk) is None
    lease.renew()


def test_a_worker_that_lost_its_lease_can_write_nothing(market):
    run = request_run(by=market.operator)
    late = leases.claim(run.pk)
    MatchRun.objects.update(lease_until=now() - timedelta(seconds=1))

    current = leases.claim(run.pk)

    assert current.fence == late.fence + 1
    for attempt in (late.renew, lambda: late.report({}), lambda: solver.solve(late, None)):
        with pytest.raises((LeaseLost, AttributeError)):
            attempt()
    leases.fail(late, "too late", FailureCode.CRASH)
    run.refresh_from_db()
    assert run.status == RunStatus.SOLVING


@pytest.mark.slow
def test_a_second_attempt_solves_the_problem_that_was_frozen(market):
    run = request_run(by=market.operator, seconds=10)
    first = leases.claim(run.pk)
    frozen_snapshot(first)
    builders.order(quantity=7)
    MatchRun.objects.update(lease_until=now() - timedelta(seconds=1))

    solve_run(run.pk)

    run.refresh_from_db()
    assert (run.status, run.attempt) == (RunStatus.SOLVED, 2)
    assert run.run_orders.count() == 1


def test_a_cancelled_run_stops_its_worker(market):
    run = request_run(by=market.operator)
    lease = leases.claim(run.pk)

    cancel_run(run=run, by=market.operator)

    with pytest.raises(LeaseLost):
        lease.report({"phase": "search"})


def test_an_engine_that_overruns_is_stopped_and_the_run_fails(market, monkeypatch):
    monkeypatch.setattr(solver, "PARAMS", solver.RunBaselineParams(baseline_seconds=-1))
    run = request_run(by=market.operator)

    solve_run(run.pk)

    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "did not end" in run.failure
    assert run.failure_code == FailureCode.OVERRUN
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.SUBMITTED


def test_an_engine_without_memory_fails_the_run_with_a_reason(market, settings):
    settings.MATCHING = {**settings.MATCHING, "subprocess_memory_mib": 40}
    run = request_run(by=market.operator)

    solve_run(run.pk)

    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "engine ended with code" in run.failure
    assert run.failure_code == FailureCode.MEMORY


def test_a_sweep_enqueues_again_and_fails_the_run_in_the_end(market, enqueued):
    run = request_run(by=market.operator)
    MatchRun.objects.update(created_at=now() - timedelta(minutes=1))

    sweep()
    assert enqueued == [str(run.pk)] * 2

    MatchRun.objects.update(attempt=3)
    sweep()
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "none finished" in run.failure
    assert run.failure_code == FailureCode.ABANDONED
    assert Heartbeat.objects.get(name="sweep").beat_at <= now()


def test_offers_of_a_cancelled_order_are_taken_back(market, solved_run):
    run = approve_run(run=solved_run(), by=market.operator)
    market.order.refresh_from_db()
    cancel_order(order=market.order, by=market.purchaser, reason="no longer needed")

    sweep()

    assert set(run.allocations.values_list("status", flat=True)) == {AllocationStatus.CANCELLED}
    assert CapacityWindow.objects.aggregate(total=Sum("reserved_ms"))["total"] == 0
    assert LedgerLine.objects.aggregate(total=Sum("machine_ms"))["total"] == 0


@pytest.mark.slow
def test_the_same_problem_and_seed_give_the_same_plan(market, solved_by_children):
    first = solved_by_children()
    reject_run(run=first, by=market.operator, reason="once more")
    Order.objects.filter(pk=market.order.pk).update(submitted_at=market.order.submitted_at)

    second = solved_by_children()

    assert first.problem_sha256 == second.problem_sha256
    assert first.plan_sha256 == second.plan_sha256


def test_routings_keep_their_lots(market, solved_run):
    factory = market.windows[0].machine.factory
    coating = builders.machine(factory, process_id="powder-coating")
    builders.window(coating, starts_at=now() + timedelta(days=14))
    order = builders.order(
        quantity=20, reserve_price=Decimal(900), operations=[{}, {"process_id": "powder-coating"}]
    )

    run = solved_run()

    assert run.run_orders.get(order=order).made == 20
    lots = run.lot_transfers.filter(from_allocation__order=order)
    assert lots.aggregate(total=Sum("quantity"))["total"] == 20
    for lot in lots:
        assert lot.from_allocation.operation.sequence + 1 == lot.to_allocation.operation.sequence
