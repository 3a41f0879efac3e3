"""The worker's room: claim a run, take the snapshot, solve it, propose the plan; publish it.

Read short, think long, write short: no transaction is open while the engine thinks.
"""

from typing import Any

from matching.engine.model.problem import ProblemError
from matching.pipeline.engine_run import solve
from matching.pipeline.failures import LeaseLost, SolveFailed
from matching.pipeline.lease import beating, claim, fail
from matching.pipeline.persist import frozen_snapshot, readable_document
from matching.pipeline.propose import propose
from matching.pipeline.rematch import rematch_order
from matching.pipeline.replay import replay
from matching.pipeline.run_parts import solve_part
from matching.pipeline.scheduler import request_due_runs
from matching.pipeline.sweeper import sweep
from matching.selectors.alternatives import alternatives, made_without_match
from matching.services.approval import approve_run
from matching.states import FailureCode

__all__ = [
    "alternatives",
    "approve_run",
    "made_without_match",
    "readable_document",
    "rematch_order",
    "replay",
    "request_due_runs",
    "solve_part",
    "solve_run",
    "sweep",
]


def solve_run(run_id: Any) -> None:
    """Takes a requested run to `solved`, or to `failed` with a reason; a duplicate does nothing."""
    lease = claim(run_id)
    if lease is None:
        return
    try:
        with beating(lease):
            snapshot = frozen_snapshot(lease)
            answer = solve(lease, snapshot.columns)
            propose(lease, snapshot, answer)
    except LeaseLost:
        return
    except SolveFailed as failure:
        fail(lease, str(failure), failure.code)
    except ProblemError as problem:
        fail(lease, str(problem), FailureCode.MALFORMED)
