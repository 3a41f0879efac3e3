"""Solves a claimed run: snapshot, baselines, best plan, each checked, then proposed.

No transaction is open while the engine works.
"""

import tempfile
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from matching.engine.evaluate.checker import check
from matching.engine.evaluate.reference import reference_plan
from matching.engine.model.codec_npz import write_columns
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan, PlanError, load_plan
from matching.engine.model.problem import ProblemError
from matching.models import MatchRun
from matching.pipeline.failures import LeaseLost, RunCancelled, SolveFailed
from matching.pipeline.lease import Lease, claim, fail, heartbeat
from matching.pipeline.partitioned_run import solve_partitioned
from matching.pipeline.persist import frozen_snapshot, store_partial_plan
from matching.pipeline.propose import CheckedPlans, propose
from matching.pipeline.search_limits import grace, last_seconds, search_limits
from matching.pipeline.subprocesses import ensure_compiled, run_subprocesses
from matching.states import BaselineKind, FailureCode

log = structlog.get_logger(__name__)

# What the children are handed, in their folder.
PROBLEM, START = "problem.npz", f"{BaselineKind.GREEDY_SPLIT}.json"
PLAN = "plan.json"
# A baseline has no limit of its own: it is linear in the orders.
BASELINE_SECONDS = 300
# What a child ends of that was killed, by somebody or for the memory that others took.
RETRIED_CODES = (FailureCode.CRASH, FailureCode.MEMORY)


def solve_run(run_id: Any) -> None:
    """Takes a requested run to `solved`, or to `failed` with a reason; a duplicate does nothing."""
    lease = claim(run_id)
    if lease is None:
        return
    try:
        with heartbeat(lease):
            snapshot = frozen_snapshot(lease)
            answer = solve(lease, snapshot.columns)
            propose(lease, snapshot, answer)
    except LeaseLost:
        return
    except SolveFailed as failure:
        fail(lease, str(failure), failure.code)
    except ProblemError as problem:
        fail(lease, str(problem), FailureCode.MALFORMED)


def solve(lease: Lease, problem: Columns) -> CheckedPlans:
    """The run's plan and its baselines, each checked; raises SolveFailed, LeaseLost.

    Where the run is cancelled meanwhile, the best plan so far is kept on it.
    """
    run = MatchRun.objects.get(pk=lease.run_id)
    with tempfile.TemporaryDirectory(prefix="millshare-run-") as name:
        folder = Path(name)
        try:
            return solve_in(folder, lease, run, problem)
        except RunCancelled:
            kept = best_plan_so_far(folder, problem)
            if kept is not None:
                store_partial_plan(lease, kept)
            raise


def solve_in(folder: Path, lease: Lease, run: MatchRun, problem: Columns) -> CheckedPlans:
    """As `solve`, with the files in this folder."""
    ensure_compiled(lease, folder)
    (folder / PROBLEM).write_bytes(write_columns(problem))
    baselines = baseline_plans(lease, folder)
    baselines[BaselineKind.REFERENCE] = reference_plan(problem)
    for baseline in baselines.values():
        ensure_valid(problem, baseline)
    try:
        plan = search(folder, lease, run, len(problem.option_operation))
        ensure_valid(problem, plan)
    except SolveFailed as failure:
        log.warning("search of a match run failed", run=str(run.pk), reason=str(failure))
        plan = best_plan_so_far(folder, problem) or baselines[BaselineKind.GREEDY_SPLIT]
        return CheckedPlans(plan, baselines, failure)
    return CheckedPlans(plan, baselines)


def search(folder: Path, lease: Lease, run: MatchRun, options: int) -> Plan:
    """The plan of the run's own search; raises SolveFailed, LeaseLost."""
    if options > settings.MATCHING["partition_options"]:
        return solve_partitioned(lease, folder, run, PROBLEM, START)
    return best_plan(lease, folder, run, options)


def best_plan_so_far(folder: Path, problem: Columns) -> Plan | None:
    """The best plan that the children left in the folder and that holds; None without any."""
    merged = sorted(folder.glob("merged-*.json"), reverse=True)
    for path in (folder / PLAN, *merged, folder / START):
        try:
            plan = load_plan(path)
        except (OSError, PlanError):
            continue
        if not check(problem, plan):
            return plan
    return None


def ensure_valid(problem: Columns, plan: Plan) -> None:
    """No plan is stored that the independent checker does not pass."""
    violations = check(problem, plan)
    if violations:
        reason = f"The engine's plan breaks {len(violations)} rules: {violations[0]}"
        raise SolveFailed(reason, FailureCode.UNSOUND)


def baseline_plans(lease: Lease, folder: Path) -> dict[str, Plan]:
    """What the orders would have had without the match, each way in a child of its own.

    A run that has nothing to be compared with fails; so where a child is killed they are made once
    more, one after the other, which leaves each the memory of both.
    """
    lease.report({"phase": "baselines"})
    kinds = (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT)
    commands = [["baseline", PROBLEM, "--kind", kind, "--output", f"{kind}.json"] for kind in kinds]
    try:
        run_subprocesses(lease, folder, commands, BASELINE_SECONDS)
    except SolveFailed as failure:
        if failure.code not in RETRIED_CODES:
            raise
        log.warning("baselines are made again", run=str(lease.run_id), reason=str(failure))
        for command in commands:
            run_subprocesses(lease, folder, [command], BASELINE_SECONDS)
    return {kind: written_plan(folder / f"{kind}.json") for kind in kinds}


def best_plan(lease: Lease, folder: Path, run: MatchRun, options: int) -> Plan:
    """The plan of the run's own search from the greedy one, under its limits and seed."""
    command = ["solve", PROBLEM, "--output", PLAN, "--start", START]
    command += search_limits(run, seconds=run.seconds, effort=run.effort)
    longest, last = run.seconds + grace(options), last_seconds(options)
    run_subprocesses(lease, folder, [command], longest, last_seconds=last)
    return written_plan(folder / PLAN)


def written_plan(path: Path) -> Plan:
    """The plan that a child wrote; raises SolveFailed where it wrote none."""
    try:
        return load_plan(path)
    except (OSError, PlanError) as problem:
        raise SolveFailed(f"The engine wrote no plan: {problem}"[:300]) from None
