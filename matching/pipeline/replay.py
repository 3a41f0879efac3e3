"""Solves stored runs again and compares the plans."""

import gzip
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from matching.engine.instance.solver_versions import versions
from matching.engine.model.arrival_sample import write_mask
from matching.engine.model.plan import load_plan
from matching.formulation.pool_openings import with_openings_paid
from matching.models import MatchRun, RunDocument
from matching.pipeline.failures import SolveFailed
from matching.pipeline.search_limits import search_limits
from matching.pipeline.solve_run import (
    ARRIVALS,
    EXCLUDED,
    PLAN,
    PROBLEM,
    START,
    arrivals_command,
)
from matching.pipeline.subprocesses import NoLease, run_subprocesses
from matching.selectors.documents import read_document, stored_snapshot


@dataclass(frozen=True, slots=True)
class ReplayParams:
    """Bounds the time of a replay.

    slower_machine: factor on the run's seconds where effort ends the search (20).
    start_seconds: time to load and write, beyond twice the limit (60 s).
    """

    slower_machine: int = 20
    start_seconds: int = 60


PARAMS = ReplayParams()
OTHER_SAMPLE = gettext_noop("The plans for random orders of arrival are other ones.")


class ReplayOutcome(models.TextChoices):
    """Lists the outcomes of a replay."""

    EQUAL = "equal", _("Equal")
    DIFFERS = "differs", _("Differs")
    NOT_REPEATABLE = "not-repeatable", _("Not repeatable")


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """Holds the hashes of both plans, and why they differ or cannot be compared."""

    run: str
    outcome: str
    stored: str
    replayed: str = ""
    reason: str = ""


def replay(run: MatchRun) -> ReplayResult:
    """Solves the stored problem of a run again and compares the plans; writes nothing."""
    known = {"run": str(run.pk), "stored": run.plan_sha256}
    obstacle = obstacle_to(run)
    if obstacle:
        return ReplayResult(**known, outcome=ReplayOutcome.NOT_REPEATABLE, reason=obstacle)
    try:
        replayed, is_late, is_same_sample = solve_again(run)
    except SolveFailed as failure:
        return ReplayResult(**known, outcome=ReplayOutcome.DIFFERS, reason=str(failure))
    known["replayed"] = replayed
    if replayed == run.plan_sha256 and is_same_sample:
        return ReplayResult(**known, outcome=ReplayOutcome.EQUAL)
    reason = excuse_for(run, is_late=is_late)
    if reason:
        return ReplayResult(**known, outcome=ReplayOutcome.NOT_REPEATABLE, reason=reason)
    reason = OTHER_SAMPLE if replayed == run.plan_sha256 else ""
    return ReplayResult(**known, outcome=ReplayOutcome.DIFFERS, reason=reason)


def excuse_for(run: MatchRun, *, is_late: bool) -> str:
    """Returns why the plans may differ; empty if they must be equal."""
    own, solver = versions(), run.solver
    others = {name: solver.get(name) for name in own if solver.get(name) != own[name]}
    if others:
        words = ", ".join(f"{name} {version}" for name, version in sorted(others.items()))
        return f"It was solved with other versions: {words}."
    if run.effort is None:
        return gettext_noop("It was bounded by seconds alone.")
    return gettext_noop("The clock ended the replay.") if is_late else ""


def obstacle_to(run: MatchRun) -> str:
    """Returns why this run cannot be repeated; empty if it can."""
    solver = run.solver
    if run.failure_code:
        return f"Its search failed ({run.failure_code}); the plan is what there was before."
    if "parts" in solver:
        return gettext_noop("It was solved in parts, which are not kept.")
    if solver.get("stopped"):
        return gettext_noop("It was stopped before its end.")
    if solver.get("out_of_time"):
        return gettext_noop("The clock ended it, which no machine repeats.")
    return ""


def solve_again(run: MatchRun) -> tuple[str, bool, bool]:
    """Solves and samples a stored problem again. Raises SolveFailed.

    Returns the new plan's hash, whether the clock ended it, and whether the sample is the stored
    one.
    """
    snapshot = stored_snapshot(run)
    with tempfile.TemporaryDirectory(prefix="millshare-replay-") as name:
        folder = Path(name)
        (folder / PROBLEM).write_bytes(read_document(run, RunDocument.Kind.PROBLEM))
        start = gzip.decompress(read_document(run, RunDocument.Kind.GREEDY_SPLIT))
        (folder / START).write_bytes(start)
        seconds = run.seconds if run.effort is None else run.seconds * PARAMS.slower_machine
        command = ["solve", PROBLEM, "--start", START, "--output", PLAN]
        command += search_limits(run, seconds=seconds, effort=run.effort)
        (folder / EXCLUDED).write_bytes(write_mask(snapshot.is_linked))
        limit = seconds * 2 + PARAMS.start_seconds
        run_subprocesses(NoLease(), folder, [command], limit)
        run_subprocesses(NoLease(), folder, [arrivals_command(run, snapshot.columns)], limit)
        plan = with_openings_paid(snapshot.columns, load_plan(folder / PLAN))
        sample = (folder / ARRIVALS).read_bytes()
    is_same = sample == read_document(run, RunDocument.Kind.ARRIVALS)
    return plan.sha256(), bool(plan.solver.get("out_of_time")), is_same
