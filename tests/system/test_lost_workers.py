"""Kills workers and cancels runs: they continue or end, and leave no child."""

import os
import signal
import time
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from common.clock import now
from matching.models import MatchRun
from matching.services.runs import request_run
from matching.states import RunStatus
from tests import builders

ELSEWHERE_SECONDS = 30
# Two are promised; a busy machine may take longer.
ENDED_SECONDS = 4


@pytest.fixture
def crowd(transactional_db):
    """Orders that want more hours than there are; the operator who has them matched."""
    for rate in (100, 150, 130):
        machine = builders.machine(builders.factory(), hourly_rate=Decimal(rate))
        builders.window(machine, hours=20, starts_at=now() + timedelta(days=7))
    for at in range(12):
        builders.order(quantity=20 + 5 * at, reserve_price=Decimal(60 + 7 * at))
    return builders.member(builders.operator())


def children_of(pid):
    """Returns the processes that this one started, as far as they still run."""
    with suppress(FileNotFoundError):
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    return []


def engines_of(worker):
    """Returns the children of the pool's processes, by pid."""
    return [child for pool in children_of(worker.pid) for child in children_of(pool)]


def lives(pid):
    """Returns whether this process exists and is not a zombie."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def kill_all(worker):
    """Kills the worker and its pool at once, but not the engine."""
    for pid in (worker.pid, *children_of(worker.pid)):
        os.kill(pid, signal.SIGKILL)
    worker.wait()


def test_a_run_goes_on_elsewhere_when_its_worker_is_lost(crowd, start_worker, wait_until, capsys):
    workers = [start_worker(), start_worker()]
    run = request_run(by=crowd, seconds=5)
    wait_until(lambda: any(engines_of(worker) for worker in workers), seconds=90)
    (lost,) = [worker for worker in workers if engines_of(worker)]
    engines = engines_of(lost)

    kill_all(lost)
    began = time.monotonic()
    wait_until(lambda: not any(lives(pid) for pid in engines), seconds=2)
    gone = time.monotonic() - began
    # No beat runs here: the other worker sweeps by itself.
    wait_until(lambda: MatchRun.objects.get(pk=run.pk).fence == 2, seconds=ELSEWHERE_SECONDS)
    elsewhere = time.monotonic() - began

    wait_until(lambda: MatchRun.objects.get(pk=run.pk).status != RunStatus.SOLVING, seconds=120)
    run.refresh_from_db()
    assert (run.status, run.attempt) == (RunStatus.SOLVED, 2), run.failure
    assert elsewhere <= ELSEWHERE_SECONDS
    with capsys.disabled():
        print(f"\nchildren gone after {gone:.1f} s, elsewhere after {elsewhere:.1f} s")  # noqa: T201


def test_a_search_that_is_cancelled_ends_soon_with_its_plan(
    crowd, worker, caller, wait_until, capsys
):
    for at in range(10):
        machine = builders.machine(builders.factory(), hourly_rate=Decimal(90 + 7 * at))
        for days in (7, 14, 21):
            start = now() + timedelta(days=days)
            builders.window(machine, hours=9 + at, starts_at=start, opening_cost=Decimal(40))
    for at in range(50):
        builders.order(quantity=20 + 7 * at, reserve_price=Decimal(60 + 3 * at))
    operator = caller().sign_in(crowd.email, "a long password")
    run = operator.post("match-runs/", {"seconds": 60, "gap": "0"}).body
    address = f"match-runs/{run['id']}/"
    rows = MatchRun.objects.filter(pk=run["id"])
    early = ("", "snapshot", "compiling", "baselines", "greedy")
    wait_until(
        lambda: rows.exclude(progress={}).exclude(progress__phase__in=early).exists(), seconds=90
    )
    engines = engines_of(worker)
    assert engines

    began = time.monotonic()
    answer = operator.post(f"{address}cancellation/")
    answered = time.monotonic() - began
    while rows.filter(plan_sha256="").exists() or any(map(lives, engines)):
        assert time.monotonic() - began < ENDED_SECONDS
        time.sleep(0.02)
    ended = time.monotonic() - began

    assert (answer.status, answer.body["status"]) == (200, "cancelled")
    plan = operator.get(f"{address}plan/")
    assert plan.status == 200
    with capsys.disabled():
        print(f"\nanswered after {answered:.2f} s, ended with a plan after {ended:.2f} s")  # noqa: T201
