"""Solves runs and shortfalls in this process by the greedy plan, for many of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from common.clock import now
from matching.engine.baseline import greedy_split, single_source
from matching.engine.evaluate.reference import reference_plan
from matching.engine.model.codec_json import read_problem
from matching.engine.model.codec_npz import write_columns
from matching.engine.model.plan import Plan
from matching.engine.model.problem import Problem
from matching.formulation.snapshot import Snapshot, formulate, read_market
from matching.models import MatchRun
from matching.pipeline import persist
from matching.pipeline.lease import Lease
from matching.pipeline.propose import CheckedPlans
from matching.pipeline.solve_run import solve_run
from matching.services.approval import approve_run
from matching.services.runs import request_run
from matching.states import BaselineKind
from tests.matching.quick_samples import quick_sample


def greedy_plans(lease: Any, snapshot: Snapshot) -> CheckedPlans:
    """Returns the greedy plan with all baselines, of which it is one."""
    problem = snapshot.columns
    plan = greedy_split(problem)
    return CheckedPlans(
        plan,
        {
            BaselineKind.SINGLE_SOURCE: single_source(problem),
            BaselineKind.GREEDY_SPLIT: plan,
            BaselineKind.REFERENCE: reference_plan(problem),
        },
        quick_sample(problem),
    )


def greedy_plans_of(problems: Sequence[Problem]) -> list[Plan]:
    """Returns the greedy plans of problems of one order, where they are optimal."""
    return [greedy_split(read_problem(problem.as_document())) for problem in problems]


@contextmanager
def greedy_engine() -> Iterator[list[str]]:
    """Replaces subprocesses and broker; yields the keys that were enqueued."""
    enqueued: list[str] = []
    with (
        patch("matching.pipeline.solve_run.solve", greedy_plans),
        patch("matching.pipeline.rematch.solve_problems", greedy_plans_of),
        patch("common.queue.send", lambda name, *keys: enqueued.extend(keys)),
    ):
        yield enqueued


@contextmanager
def engine_here() -> Iterator[list[str]]:
    """Has the greedy engine solve in the test's own transaction."""
    with (
        greedy_engine() as enqueued,
        patch("matching.pipeline.solve_run.frozen_snapshot", snapshot_here),
    ):
        yield enqueued


def snapshot_here(lease: Lease) -> Snapshot:
    """Stores a run's snapshot in the test's own transaction."""
    run = MatchRun.objects.get(pk=lease.run_id)
    taken = formulate(read_market(currency=run.currency_id, now=now()))
    documents = {"problem": write_columns(taken.columns), "prices": taken.context()}
    persist.store_snapshot(lease, taken, documents)
    return taken


def solved_run_of(by: Any, currency: str = "CNY") -> MatchRun:
    """Returns a solved run."""
    run = request_run(by=by, currency=currency, seconds=1)
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.status == "solved", run.failure
    return run


def approved_run_of(by: Any, currency: str = "CNY") -> MatchRun:
    """Returns an approved run."""
    return approve_run(run=solved_run_of(by, currency), by=by)
