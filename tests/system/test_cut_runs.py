"""Kills the worker of a partitioned run: it costs time and nothing else."""

import os
import signal
import threading
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from common import queue
from common.clock import now
from matching.models import RunSubproblem
from matching.pipeline import partitioned_run
from matching.pipeline.partitioned_run import claim_subproblem
from matching.pipeline.solve_run import solve_run
from matching.services.runs import request_run
from matching.states import RunStatus, SubproblemStatus
from tests import builders


@pytest.fixture
def crowd(transactional_db):
    """Makes eight orders that need more hours than two factories have."""
    for rate in (100, 150):
        machine = builders.machine(builders.factory(), hourly_rate=Decimal(rate))
        builders.window(machine, hours=20, starts_at=now() + timedelta(days=7))
    for at in range(8):
        builders.order(quantity=20 + 5 * at, reserve_price=Decimal(60 + 7 * at))
    return builders.member(builders.operator())


def kill_all(process):
    """Kills the worker and its child at once."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait()


def test_a_worker_killed_over_a_part_costs_time_alone(
    crowd, worker, settings, wait_until, monkeypatch
):
    # The worker hears of parts alone, so that the run's owner is this process.
    send = queue.send
    monkeypatch.setattr(
        queue, "send", lambda name, key: None if name.endswith("solve_run") else send(name, key)
    )
    settings.MATCHING = {
        **settings.MATCHING,
        "partition_options": 4,
        "subproblem_options": 4,
        "partition_rounds": 2,
    }
    run = request_run(by=crowd, seconds=20, effort=50)
    owner = threading.Thread(target=in_thread, args=(solve_run, run.pk))
    is_lost = threading.Event()
    # The owner would have solved all before the worker is up.
    monkeypatch.setattr(
        partitioned_run,
        "claim_subproblem",
        lambda **which: claim_subproblem(**which) if is_lost.is_set() else None,
    )

    owner.start()
    held = RunSubproblem.objects.filter(status=SubproblemStatus.SOLVING)
    wait_until(lambda: held.exists(), seconds=60)
    kill_all(worker)
    assert held.update(lease_until=now()) == 1
    is_lost.set()
    owner.join(timeout=120)

    run.refresh_from_db()
    assert run.status == RunStatus.SOLVED, run.failure
    assert run.solver["answers"] == run.solver["parts"] > 2
    assert max(run.subproblems.values_list("attempt", flat=True)) == 2


def in_thread(work, key):
    """Works with a connection of this thread's own, and closes it."""
    try:
        work(key)
    finally:
        connection.close()
