"""Tests partitioned runs: solved by any worker, merged by their owner."""

import gzip
from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from matching.models import MatchRun, RunSubproblem
from matching.pipeline import lease as leases
from matching.pipeline import partitioned_run
from matching.pipeline import solve_run as solver
from matching.pipeline.lease import LeaseLost
from matching.pipeline.partitioned_run import solve_subproblem
from matching.pipeline.persist import frozen_snapshot
from matching.pipeline.solve_run import solve_run
from matching.pipeline.subprocesses import SolveFailed
from matching.pipeline.sweeper import sweep
from matching.services.runs import cancel_run, reject_run, request_run
from matching.states import RunStatus, SubproblemStatus
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

# Enough to prove a dozen orders.
EFFORT = 50
PAST = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def enqueued(monkeypatch):
    """Returns the subproblems that were enqueued; no broker is needed."""
    enqueued = []
    monkeypatch.setattr(
        "common.queue.send",
        lambda name, key: enqueued.append(key) if name == "matching.tasks.solve_part" else None,
    )
    quick = partitioned_run.PartitionedRunParams(poll_seconds=0.01)
    monkeypatch.setattr(partitioned_run, "PARAMS", quick)
    return enqueued


@pytest.fixture
def crowd(market):
    """Builds twelve orders that want more hours than four windows have."""
    for at, window in enumerate(list(market.windows)):
        builders.window(window.machine, hours=8 + at, starts_at=now() + timedelta(days=14))
    for at in range(11):
        builders.order(quantity=20 + 3 * at, reserve_price=Decimal(60 + 7 * at))
    return market


@pytest.fixture
def cut_small(settings):
    """Runs are cut into parts of about a dozen options."""
    settings.MATCHING = {**settings.MATCHING, "partition_options": 20, "subproblem_options": 12}


def requested(market, **how):
    return request_run(by=market.operator, seconds=60, effort=EFFORT, **how)


def solved(run):
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.SOLVED, run.failure
    return run


def again(market, run):
    reject_run(run=run, by=market.operator, reason="once more")
    return solved(requested(market))


@pytest.fixture
def owned(crowd, cut_small, tmp_path):
    """Returns a run with stored subproblems, its owner about to wait for them."""
    run = requested(crowd)
    lease = leases.claim(run.pk)
    snapshot = frozen_snapshot(lease)
    (tmp_path / solver.PROBLEM).write_bytes(solver.write_columns(snapshot.columns))
    (tmp_path / solver.EXCLUDED).write_bytes(solver.write_mask(snapshot.is_linked))
    run.refresh_from_db()
    solver.baseline_plans(lease, tmp_path, solver.arrivals_command(run, snapshot.columns))
    folder = tmp_path / "parts"
    words = [
        "cut",
        solver.PROBLEM,
        "--start",
        solver.START,
        "--options",
        "12",
        "--round",
        "2",
    ]
    partitioned_run.run_subprocesses(lease, tmp_path, [[*words, "--output", str(folder)]], 60)
    run.refresh_from_db()
    partitioned_run.store_subproblems(lease, run, 2, folder)
    return run, lease, folder


@pytest.mark.slow
def test_a_partitioned_run_is_as_good_as_a_whole_one_and_repeats(crowd, cut_small, settings):
    cut = solved(requested(crowd))
    repeated = again(crowd, cut)
    settings.MATCHING = {**settings.MATCHING, "partition_options": 10**9}
    whole = again(crowd, repeated)

    assert cut.problem_sha256 == whole.problem_sha256
    assert cut.solver["answers"] == cut.solver["parts"] > 1
    assert cut.plan_sha256 == repeated.plan_sha256
    assert cut.cost <= whole.cost * Decimal("1.002")
    assert cut.bound <= whole.cost
    assert cut.bound > 0


def test_every_subproblem_is_enqueued_and_solved_once(owned, enqueued):
    run, _, _ = owned
    assert sorted(enqueued) == sorted(str(part.pk) for part in run.subproblems.all())
    assert run.subproblems.count() > 2

    for _ in range(2):
        solve_subproblem(enqueued[0])

    part = run.subproblems.get(pk=enqueued[0])
    assert (part.status, part.attempt) == (SubproblemStatus.SOLVED, 1)
    assert gzip.decompress(part.plan)


@pytest.mark.slow
def test_subproblems_of_a_lost_worker_are_claimed_again(owned, enqueued):
    run, lease, _ = owned
    lost = partitioned_run.claim_subproblem(pk=enqueued[0])
    assert partitioned_run.claim_subproblem(pk=enqueued[0]) is None
    RunSubproblem.objects.filter(pk=enqueued[0]).update(lease_until=now() - PAST)

    partitioned_run.wait_for_subproblems(lease, run, 2)

    assert not run.subproblems.exclude(status=SubproblemStatus.SOLVED).exists()
    assert run.subproblems.get(pk=enqueued[0]).attempt == 2
    for attempt in (lost.renew, lambda: lost.report({}), lambda: lost.end(status="failed")):
        with pytest.raises(LeaseLost):
            attempt()


@pytest.mark.slow
def test_a_new_owner_keeps_what_is_solved(owned, enqueued):
    run, lease, folder = owned
    solve_subproblem(enqueued[0])
    MatchRun.objects.update(lease_until=now() - PAST)
    del enqueued[1:]

    heir = leases.claim(run.pk)
    partitioned_run.store_subproblems(heir, run, 2, folder)

    assert run.subproblems.get(pk=enqueued[0]).status == SubproblemStatus.SOLVED
    assert len(enqueued) == run.subproblems.count()
    with pytest.raises(LeaseLost):
        partitioned_run.store_subproblems(lease, run, 2, folder)


@pytest.mark.slow
def test_subproblems_of_a_cancelled_run_are_dropped_and_deleted(owned, enqueued, market):
    run, _, _ = owned
    held = partitioned_run.claim_subproblem(pk=enqueued[0])

    cancel_run(run=run, by=market.operator)

    with pytest.raises(LeaseLost):
        held.renew()
    solve_subproblem(enqueued[1])
    assert run.subproblems.get(pk=enqueued[1]).status == SubproblemStatus.WAITING
    sweep()
    assert not run.subproblems.exists()


@pytest.mark.slow
def test_a_subproblem_that_fails_leaves_its_orders_as_they_were(crowd, cut_small, monkeypatch):
    def refuse(held, part):
        raise SolveFailed("The engine fell silent and did not end.")

    monkeypatch.setattr(partitioned_run, "solve_in_subprocess", refuse)

    run = solved(requested(crowd))

    assert run.solver["answers"] == 0
    assert run.cost == run.baselines.get(kind="greedy_split").total_cost
    assert set(run.subproblems.values_list("status", flat=True)) == {SubproblemStatus.FAILED}


@pytest.mark.slow
def test_a_subproblem_whose_workers_keep_dying_fails(owned, settings):
    run, lease, _ = owned
    cap = settings.MATCHING["attempt_cap"]
    run.subproblems.update(
        status=SubproblemStatus.SOLVING, attempt=cap, fence=cap, lease_until=now() - PAST
    )

    partitioned_run.wait_for_subproblems(lease, run, 2)

    assert set(run.subproblems.values_list("status", flat=True)) == {SubproblemStatus.FAILED}
    assert "none finished" in run.subproblems.first().failure


@pytest.mark.usefixtures("owned")
def test_a_sweep_enqueues_unclaimed_subproblems_again(enqueued):
    RunSubproblem.objects.update(created_at=now() - timedelta(minutes=1))
    partitioned_run.claim_subproblem(pk=enqueued[0])
    first = list(enqueued)
    enqueued.clear()

    sweep()

    assert sorted(enqueued) == sorted(first[1:])


def test_subproblems_share_the_time_of_a_run_by_rounds_and_turns(settings):
    settings.MATCHING = {
        **settings.MATCHING,
        "subproblem_options": 100,
        "partition_rounds": 3,
        "solve_workers": 2,
    }
    run = MatchRun(seconds=60)
    small, large = ({"kind": "components", "options": options} for options in (100, 101))
    block = {"kind": "block", "options": 90}

    assert partitioned_run.seconds_of(run, [small] * 4) == 30
    assert partitioned_run.seconds_of(run, [small, large]) == 20
    assert partitioned_run.seconds_of(run, [block] * 5) == pytest.approx(60 / 3 / 3)
    assert partitioned_run.seconds_of(run, [block] * 500) == 1
