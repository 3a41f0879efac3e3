"""Whether a stored run can be made again: the same problem, seed, effort and versions, one plan."""

import gzip
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import models

from matching.engine.instance.versions import versions
from matching.engine.model.plan import load_plan
from matching.models import MatchRun, RunDocument
from matching.pipeline.failures import SolveFailed
from matching.pipeline.search_limits import search_limits
from matching.pipeline.solve_run import PLAN, PROBLEM, START
from matching.pipeline.subprocesses import NoLease, run_subprocesses
from matching.selectors.documents import read_document

# Work ends a replay; a slower machine may take so many times as long.
PATIENCE = 20


class ReplayOutcome(models.TextChoices):
    """What came of a replay."""

    EQUAL = "equal", "Equal"
    DIFFERS = "differs", "Differs"
    NOT_REPEATABLE = "not-repeatable", "Not repeatable"


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """One run made again: the hashes of both plans, and why where they cannot be compared."""

    run: str
    outcome: str
    stored: str
    replayed: str = ""
    reason: str = ""


def replay(run: MatchRun) -> ReplayResult:
    """Solves the stored problem of a run with a plan again and compares; writes nothing."""
    told = {"run": str(run.pk), "stored": run.plan_sha256}
    obstacle = obstacle_to(run)
    if obstacle:
        return ReplayResult(**told, outcome=ReplayOutcome.NOT_REPEATABLE, reason=obstacle)
    try:
        replayed, is_late = solve_again(run)
    except SolveFailed as failure:
        return ReplayResult(**told, outcome=ReplayOutcome.DIFFERS, reason=str(failure))
    if replayed == run.plan_sha256:
        return ReplayResult(**told, outcome=ReplayOutcome.EQUAL, replayed=replayed)
    reason = excuse_for(run, is_late=is_late)
    outcome = ReplayOutcome.NOT_REPEATABLE if reason else ReplayOutcome.DIFFERS
    return ReplayResult(**told, outcome=outcome, replayed=replayed, reason=reason)


def excuse_for(run: MatchRun, *, is_late: bool) -> str:
    """Why another plan came out; empty where the same should have."""
    own, solver = versions(), run.solver
    others = {name: solver.get(name) for name in own if solver.get(name) != own[name]}
    if others:
        words = ", ".join(f"{name} {version}" for name, version in sorted(others.items()))
        return f"It was solved with other versions: {words}."
    if run.effort is None:
        return "It was bounded by seconds alone."
    return "The clock ended the replay." if is_late else ""


def obstacle_to(run: MatchRun) -> str:
    """Why this run cannot be made again; empty where it can."""
    solver = run.solver
    if run.failure_code:
        return f"Its search failed ({run.failure_code}); the plan is what there was before."
    if "parts" in solver:
        return "It was solved in parts, which are not kept."
    if solver.get("stopped"):
        return "It was stopped before its end."
    if solver.get("out_of_time"):
        return "The clock ended it, which no machine repeats."
    return ""


def solve_again(run: MatchRun) -> tuple[str, bool]:
    """The hash of the plan made again, and whether the clock ended it; raises SolveFailed."""
    with tempfile.TemporaryDirectory(prefix="millshare-replay-") as name:
        folder = Path(name)
        (folder / PROBLEM).write_bytes(read_document(run, RunDocument.Kind.PROBLEM))
        start = gzip.decompress(read_document(run, RunDocument.Kind.GREEDY_SPLIT))
        (folder / START).write_bytes(start)
        seconds = run.seconds if run.effort is None else run.seconds * PATIENCE
        command = ["solve", PROBLEM, "--start", START, "--output", PLAN]
        command += search_limits(run, seconds=seconds, effort=run.effort)
        run_subprocesses(NoLease(), folder, [command], seconds * 2 + 60)
        plan = load_plan(folder / PLAN)
    return plan.sha256(), bool(plan.solver.get("out_of_time"))
