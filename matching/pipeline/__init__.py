"""The worker's room: claim a run, take the snapshot, solve it, propose the plan; publish it.

Read short, think long, write short: no transaction is open while the engine thinks.
"""

from typing import Any

from matching.engine.problem import ProblemError
from matching.pipeline.alternatives import alternatives, made_without_match
from matching.pipeline.failures import LeaseLost, SolveFailed
from matching.pipeline.leases import beating, claim, fail
from matching.pipeline.parts import solve_part
from matching.pipeline.proposing import propose
from matching.pipeline.publishing import approve_run
from matching.pipeline.rematching import rematch_order
from matching.pipeline.replaying import replay
from matching.pipeline.scheduling import request_due_runs
from matching.pipeline.solving import solve
from matching.pipeline.storing import frozen_snapshot, readable_document
from matching.pipeline.sweeping import sweep
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
