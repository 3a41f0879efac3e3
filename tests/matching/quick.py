"""Runs and re-matches in this process, by the greedy plan: for tests that make many of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from matching.engine.baseline import greedy_split, single_source
from matching.engine.evaluate.reference import reference_plan
from matching.engine.model.codec_json import read_problem
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan
from matching.engine.model.problem import Problem
from matching.models import MatchRun
from matching.pipeline.propose import CheckedPlans
from matching.pipeline.solve_run import solve_run
from matching.services.approval import approve_run
from matching.services.runs import request_run
from matching.states import BaselineKind


def answer(lease: Any, problem: Columns) -> CheckedPlans:
    """The greedy plan beside itself and the other baselines."""
    plan = greedy_split(problem)
    return CheckedPlans(
        plan,
        {
            BaselineKind.SINGLE_SOURCE: single_source(problem),
            BaselineKind.GREEDY_SPLIT: plan,
            BaselineKind.REFERENCE: reference_plan(problem),
        },
    )


def plans(problems: Sequence[Problem]) -> list[Plan]:
    """Of one order the greedy plan is the best one; the problem goes the way of its document."""
    return [greedy_split(read_problem(problem.as_document())) for problem in problems]


@contextmanager
def greedy_engine() -> Iterator[list[str]]:
    """No children and no broker; the ids that a worker was told of."""
    bells: list[str] = []
    with (
        patch("matching.pipeline.solve_run.solve", answer),
        patch("matching.pipeline.rematch.solve_problems", plans),
        patch("common.queue.send", lambda name, *keys: bells.extend(keys)),
    ):
        yield bells


def solve(by: Any) -> MatchRun:
    """A run, solved."""
    run = request_run(by=by, seconds=1)
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.status == "solved", run.failure
    return run


def publish(by: Any) -> MatchRun:
    """A run, solved and approved."""
    return approve_run(run=solve(by), by=by)
