"""Solves a claimed run: snapshot, baselines and best plan, checked and proposed.

No transaction is open while the engine works.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from django.conf import settings

from matching.engine.evaluate.checker import check
from matching.engine.evaluate.reference import reference_plan
from matching.engine.model.arrival_sample import write_mask
from matching.engine.model.codec_npz import write_columns
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan, PlanError, load_plan
from matching.engine.model.problem import ProblemError
from matching.errors import NoCostRates
from matching.formulation.pool_openings import with_openings_paid
from matching.formulation.snapshot import Snapshot
from matching.gain_sharing.params import arrival_count
from matching.models import MatchRun
from matching.pipeline.failures import LeaseLost, RunCancelled, SolveFailed
from matching.pipeline.lease import Lease, claim, fail, heartbeat
from matching.pipeline.partitioned_run import solve_partitioned
from matching.pipeline.persist import frozen_snapshot, store_partial_plan
from matching.pipeline.propose import CheckedPlans, propose
from matching.pipeline.search_limits import exit_seconds, grace, search_limits
from matching.pipeline.subprocesses import ensure_compiled, run_subprocesses
from matching.states import BaselineKind, FailureCode

log = structlog.get_logger(__name__)

# The subprocesses read and write these files in their folder.
PROBLEM, START = "problem.npz", f"{BaselineKind.GREEDY_SPLIT}.json"
PLAN = "plan.json"
EXCLUDED, ARRIVALS = "excluded.npz", "arrivals.npz"
# A subprocess that ends like this was killed, or others took the memory: it is worth a retry.
RETRIED_CODES = (FailureCode.CRASH, FailureCode.MEMORY)


@dataclass(frozen=True, slots=True)
class RunBaselineParams:
    """Bounds the baselines.

    baseline_seconds: limit of each (300 s; they have none of their own and are linear in the
        orders).
    """

    baseline_seconds: int = 300


PARAMS = RunBaselineParams()


def solve_run(run_id: Any) -> None:
    """Takes a requested run to `solved` or `failed`; a duplicate does nothing."""
    lease = claim(run_id)
    if lease is None:
        return
    try:
        with heartbeat(lease):
            snapshot = frozen_snapshot(lease)
            answer = solve(lease, snapshot)
            propose(lease, snapshot, answer)
    except LeaseLost:
        return
    except SolveFailed as failure:
        fail(lease, str(failure), failure.code)
    except (ProblemError, NoCostRates) as problem:
        fail(lease, str(problem), FailureCode.MALFORMED)


def solve(lease: Lease, snapshot: Snapshot) -> CheckedPlans:
    """Returns the run's plan and its baselines, each checked.

    Stores the best plan so far if the run is cancelled in the meantime. Raises SolveFailed,
    LeaseLost.
    """
    run = MatchRun.objects.get(pk=lease.run_id)
    with tempfile.TemporaryDirectory(prefix="millshare-run-") as name:
        folder = Path(name)
        try:
            return solve_in(folder, lease, run, snapshot)
        except RunCancelled:
            kept = best_plan_so_far(folder, snapshot.columns)
            if kept is not None:
                store_partial_plan(lease, kept)
            raise


def solve_in(folder: Path, lease: Lease, run: MatchRun, snapshot: Snapshot) -> CheckedPlans:
    """Solves with the files in this folder, as `solve` does."""
    problem = snapshot.columns
    ensure_compiled(lease, folder)
    (folder / PROBLEM).write_bytes(write_columns(problem))
    (folder / EXCLUDED).write_bytes(write_mask(snapshot.is_linked))
    found = baseline_plans(lease, folder, arrivals_command(run, problem))
    baselines = {kind: with_openings_paid(problem, plan) for kind, plan in found.items()}
    arrivals = (folder / ARRIVALS).read_bytes()
    baselines[BaselineKind.REFERENCE] = reference_plan(problem)
    for baseline in baselines.values():
        ensure_valid(problem, baseline)
    try:
        plan = search(folder, lease, run, len(problem.option_operation))
        plan = with_openings_paid(problem, plan, float(run.gap_wanted))
        ensure_valid(problem, plan)
    except SolveFailed as failure:
        log.warning("search of a match run failed", run=str(run.pk), reason=str(failure))
        plan = best_plan_so_far(folder, problem) or baselines[BaselineKind.GREEDY_SPLIT]
        return CheckedPlans(plan, baselines, arrivals, failure)
    return CheckedPlans(plan, baselines, arrivals)


def arrivals_command(run: MatchRun, problem: Columns) -> list[str]:
    """Returns the command that samples what each order would cost alone."""
    routed = int((np.diff(problem.order_operations) > 1).sum())
    count = arrival_count(len(problem.order_ids), routed)
    command = ["arrivals", PROBLEM, "--count", str(count), "--seed", str(run.arrival_seed)]
    return [*command, "--exclude", EXCLUDED, "--output", ARRIVALS]


def search(folder: Path, lease: Lease, run: MatchRun, options: int) -> Plan:
    """Returns the plan of the run's own search. Raises SolveFailed, LeaseLost."""
    if options > settings.MATCHING["partition_options"]:
        return solve_partitioned(lease, folder, run, PROBLEM, START)
    return best_plan(lease, folder, run, options)


def best_plan_so_far(folder: Path, problem: Columns) -> Plan | None:
    """Returns the best valid plan in the folder; None without any."""
    merged = sorted(folder.glob("merged-*.json"), reverse=True)
    for path in (folder / PLAN, *merged, folder / START):
        try:
            plan = load_plan(path)
        except (OSError, PlanError):
            continue
        if not check(problem, plan):
            return with_openings_paid(problem, plan)
    return None


def ensure_valid(problem: Columns, plan: Plan) -> None:
    """Raises SolveFailed unless the independent checker accepts the plan."""
    violations = check(problem, plan)
    if violations:
        reason = f"The engine's plan breaks {len(violations)} rules: {violations[0]}"
        raise SolveFailed(reason, FailureCode.UNSOUND)


def baseline_plans(lease: Lease, folder: Path, arrivals: list[str]) -> dict[str, Plan]:
    """Returns the plans without the match, each from a subprocess of its own.

    The command for random orders of arrival runs beside them.

    A run without baselines fails; so if a subprocess is killed they are made again one after the
    other, which leaves each the memory of both.
    """
    lease.report({"phase": "baselines"})
    kinds = (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT)
    commands = [["baseline", PROBLEM, "--kind", kind, "--output", f"{kind}.json"] for kind in kinds]
    commands.append(arrivals)
    try:
        run_subprocesses(lease, folder, commands, PARAMS.baseline_seconds)
    except SolveFailed as failure:
        if failure.code not in RETRIED_CODES:
            raise
        log.warning("baselines are made again", run=str(lease.run_id), reason=str(failure))
        for command in commands:
            run_subprocesses(lease, folder, [command], PARAMS.baseline_seconds)
    return {kind: written_plan(folder / f"{kind}.json") for kind in kinds}


def best_plan(lease: Lease, folder: Path, run: MatchRun, options: int) -> Plan:
    """Returns the plan of the run's search from the greedy one, under its limits."""
    command = ["solve", PROBLEM, "--output", PLAN, "--start", START]
    command += search_limits(run, seconds=run.seconds, effort=run.effort)
    longest = run.seconds + grace(options)
    run_subprocesses(lease, folder, [command], longest, exit_seconds=exit_seconds(options))
    return written_plan(folder / PLAN)


def written_plan(path: Path) -> Plan:
    """Returns the plan that a subprocess wrote. Raises SolveFailed without one."""
    try:
        return load_plan(path)
    except (OSError, PlanError) as problem:
        raise SolveFailed(f"The engine wrote no plan: {problem}"[:300]) from None
