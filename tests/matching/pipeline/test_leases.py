"""Tests stalled workers, failed searches and cancelled runs."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from common.clock import now
from matching.errors import RunIsWritten, RunUnderWay
from matching.models import MatchRun
from matching.pipeline import lease as leases
from matching.pipeline import solve_run as solver
from matching.pipeline.failures import LeaseLost, RunCancelled, SolveFailed
from matching.pipeline.lease import Lease
from matching.pipeline.solve_run import solve_run
from matching.services.approval import approve_run
from matching.services.runs import cancel_run, reject_run, request_run
from matching.states import BaselineKind, FailureCode, RunStatus
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

# Evenly over the steps of a worker; a trial by hand has many more.
STALLS = int(os.environ.get("STALLS", "3"))
STEPS = ("extend", "lock", "end")


@pytest.fixture(autouse=True)
def _without_broker(monkeypatch):
    monkeypatch.setattr("common.queue.send", lambda name, key: None)


@pytest.fixture
def short_lease(settings):
    """Sets a lease of two seconds, so that a test can wait for its end."""
    settings.MATCHING = {**settings.MATCHING, "lease_seconds": 2}


class Stalled:
    """Runs a worker in a thread that stalls, with its heartbeat, before one step."""

    def __init__(self, run, at):
        self.run, self.at = run, at
        self.steps, self.fault = 0, None
        self.stopped, self.goes_on = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        try:
            solve_run(self.run.pk)
        except DatabaseError as fault:
            self.fault = fault
        finally:
            connection.close()

    def step(self):
        """Stalls before the chosen step of the chosen worker."""
        if threading.current_thread() is self.thread:
            if self.steps == self.at:
                self.stopped.set()
                assert self.goes_on.wait(60)
            self.steps += 1


@pytest.fixture
def stalled(monkeypatch):
    """Starts stalling workers, which have no heartbeat."""
    current = []

    def before(step):
        def stop_first(lease, *words, **columns):
            for worker in current:
                worker.step()
            return step(lease, *words, **columns)

        return stop_first

    for name in STEPS:
        monkeypatch.setattr(Lease, name, before(getattr(Lease, name)))
    beat = leases.renew_until
    threads = {}

    def beat_unless_stalled(lease, over):
        if lease.fence > 1:
            beat(lease, over)
        connection.close()

    monkeypatch.setattr(leases, "renew_until", beat_unless_stalled)

    def start(run, at):
        current[:] = [worker := Stalled(run, at)]
        threads[worker] = worker.thread
        worker.thread.start()
        return worker

    return start


@pytest.mark.slow
@pytest.mark.usefixtures("quick_engine", "short_lease")
def test_workers_that_stall_past_their_lease_write_nothing(market, stalled):
    run = request_run(by=market.operator)
    whole = stalled(run, None)
    whole.thread.join()
    run.refresh_from_db()
    rows = run.allocations.count()
    assert (run.status, whole.steps > 5) == (RunStatus.SOLVED, True)

    for at in range(STALLS):
        reject_run(run=run, by=market.operator, reason="once more")
        run = request_run(by=market.operator)
        late = stalled(run, at * whole.steps // STALLS)
        assert late.stopped.wait(60)
        while MatchRun.objects.filter(pk=run.pk, status=RunStatus.SOLVING).exists():
            # Past the lease, and where a transaction was open, past what that may be quiet.
            solve_run(run.pk)
            time.sleep(0.1)
        late.goes_on.set()
        late.thread.join(60)

        run.refresh_from_db()
        statuses = list(run.events.values_list("to_status", flat=True))
        assert (run.status, run.fence) == (RunStatus.SOLVED, 2), run.failure
        assert statuses == ["requested", "solving", "solving", "solved"]
        assert run.allocations.count() == rows
        assert run.run_orders.count() == 1


@pytest.mark.usefixtures("quick_engine")
def test_a_worker_that_does_not_report_keeps_its_run_by_its_heartbeat(
    market, settings, monkeypatch
):
    settings.MATCHING = {**settings.MATCHING, "lease_seconds": 1}
    search = solver.best_plan

    def quiet(*words):
        time.sleep(2.5)
        assert leases.claim(run.pk) is None
        return search(*words)

    monkeypatch.setattr(solver, "best_plan", quiet)
    run = request_run(by=market.operator)

    solve_run(run.pk)

    run.refresh_from_db()
    assert (run.status, run.attempt) == (RunStatus.SOLVED, 1), run.failure
    assert "heartbeat" not in [thread.name for thread in threading.enumerate()]


def test_no_lease_goes_beyond_the_deadline_of_its_run(market):
    run = request_run(by=market.operator)
    lease = leases.claim(run.pk)
    MatchRun.objects.update(deadline_at=now() + timedelta(seconds=3))

    lease.renew()
    run.refresh_from_db()
    assert run.lease_until == run.deadline_at

    MatchRun.objects.update(deadline_at=now() - timedelta(seconds=1))
    with pytest.raises(SolveFailed) as failure:
        lease.report({"phase": "search"})
    assert failure.value.code == FailureCode.OVERRUN


@pytest.mark.slow
@pytest.mark.usefixtures("quick_baselines")
def test_a_run_past_its_deadline_has_the_greedy_plan(market, engine_is, settings):
    settings.MATCHING = {**settings.MATCHING, "overhead_seconds": 3}
    engine_is("silent")
    run = request_run(by=market.operator, seconds=1)

    solve_run(run.pk)

    run.refresh_from_db()
    assert (run.status, run.failure_code) == (RunStatus.SOLVED, FailureCode.OVERRUN), run.failure
    assert "deadline" in run.failure
    assert run.cost == run.baselines.get(kind="greedy_split").total_cost


@pytest.mark.usefixtures("quick_baselines")
def test_a_failed_search_leaves_a_plan_that_can_be_offered(market, engine_is, client_of):
    engine_is("abort")
    run = request_run(by=market.operator, seconds=1)

    solve_run(run.pk)

    shown = client_of(market.operator).get(f"/api/v1/match-runs/{run.pk}/").json()
    assert (shown["status"], shown["failure_code"], shown["fell_back"]) == ("solved", "crash", True)
    run.refresh_from_db()
    assert approve_run(run=run, by=market.operator).status == RunStatus.APPROVED


@pytest.fixture
def thinking(market, engine_is, quick_baselines):
    """Returns a run that searches in a thread until it is stopped, and the thread."""
    engine_is("obliging")
    run = request_run(by=market.operator, seconds=30)

    def work():
        try:
            solve_run(run.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 30
    while run.progress.get("phase") != "search" and time.monotonic() < deadline:
        time.sleep(0.05)
        run.refresh_from_db()
    assert run.progress["phase"] == "search"
    yield run, thread
    thread.join(60)


def test_a_cancelled_run_is_over_in_two_seconds_with_its_plan_so_far(market, thinking, client_of):
    run, thread = thinking
    operator = client_of(market.operator)
    address = f"/api/v1/match-runs/{run.pk}/"

    began = time.monotonic()
    answer = operator.post(f"{address}cancellation/")
    answered = time.monotonic() - began
    market.order.refresh_from_db()
    is_free = market.order.status == OrderStatus.SUBMITTED
    thread.join(30)
    ended = time.monotonic() - began

    # The worker has ended, and it ends after its subprocess, with the plan stored.
    assert (answer.status_code, is_free) == (200, True)
    assert answered < 1
    assert ended < 2
    shown = operator.get(address).json()
    assert (shown["status"], shown["plan_status"] != "") == ("cancelled", True)
    assert operator.get(f"{address}plan/").status_code == 200
    run.refresh_from_db()
    assert run.cost >= run.bound
    assert not run.allocations.exists()
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.SUBMITTED


def test_a_cancelled_run_makes_place_for_the_next_at_once(market, thinking):
    run, _ = thinking
    with pytest.raises(RunUnderWay, match=str(run.pk)):
        request_run(by=market.operator)

    cancel_run(run=run, by=market.operator)

    assert request_run(by=market.operator).status == RunStatus.REQUESTED


def test_a_run_that_is_just_being_written_is_not_cancelled(market):
    run = request_run(by=market.operator)
    lease = leases.claim(run.pk)
    is_locked, may_end = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            lease.lock()
            is_locked.set()
            may_end.wait(30)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert is_locked.wait(10)
    with pytest.raises(RunIsWritten):
        cancel_run(run=run, by=market.operator)
    may_end.set()
    writer.join()

    cancel_run(run=run, by=market.operator)
    with pytest.raises(RunCancelled):
        lease.renew()
    with pytest.raises(LeaseLost):
        lease.end(status=RunStatus.SOLVED)


@pytest.mark.usefixtures("quick_engine")
def test_two_plans_of_the_same_hours_are_not_both_offered(market, solved_run):
    first = solved_run()
    rival = builders.order(quantity=90, reserve_price=100)
    second = solved_run()
    shared = set(first.allocations.values_list("window", flat=True))
    assert shared & set(second.allocations.values_list("window", flat=True))

    approve_run(run=first, by=market.operator)
    second = approve_run(run=second, by=market.operator)

    assert second.status == RunStatus.STALE
    assert second.run_orders.get(order=rival).unmatched_reason == "taken-meanwhile"
    for window in market.windows:
        window.refresh_from_db()
        assert window.reserved_ms <= window.offered_ms


@pytest.mark.slow
def test_baselines_whose_subprocesses_are_killed_once_are_made_again(market, engine_is):
    engine_is("killed_once")
    run = request_run(by=market.operator, seconds=1)

    solve_run(run.pk)

    run.refresh_from_db()
    assert (run.status, run.failure) == (RunStatus.SOLVED, "")
    assert run.attempt == 1
    assert set(run.baselines.values_list("kind", flat=True)) == set(BaselineKind)


def test_a_run_without_its_baselines_is_not_presented(market, engine_is):
    engine_is("killed_always")
    run = request_run(by=market.operator, seconds=1)

    solve_run(run.pk)

    run.refresh_from_db()
    assert (run.status, run.failure_code) == (RunStatus.FAILED, FailureCode.MEMORY)
    assert not run.baselines.exists()
