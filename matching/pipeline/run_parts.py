"""A part of a cut run, in the hands of one worker: claim it, solve it, store its plan.

As with whole runs the row is the work and the message a doorbell; who cuts and merges is in
`cutting`.
"""

import gzip
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from matching.models import MatchRun, RunPart
from matching.pipeline.failures import LeaseLost, SolveFailed
from matching.pipeline.lease import lease_end
from matching.pipeline.subprocesses import Held, run_children
from matching.states import PartStatus, RunStatus

log = structlog.get_logger(__name__)

# What a child is handed, in its folder.
PROBLEM, START, PLAN = "problem.npz", "start.json", "plan.json"
# Beyond its own limit a child may load, write and be late by this much before it is told to stop,
# and then by as much again as it is given for its last words before it is killed.
GRACE_SECONDS, LAST_SECONDS = 6.0, 1.2
# A large problem takes longer to load and to write: so many options a second.
OPTIONS_A_SECOND = 50_000


@dataclass(frozen=True, slots=True)
class PartLease:
    """The right to work on a part while its fence stands and its run is being solved."""

    part_id: Any
    fence: int

    def renew(self) -> None:
        """Extends the lease; raises LeaseLost."""
        if not self.rows().update(lease_until=lease_end()):
            raise LeaseLost

    def report(self, progress: dict[str, Any]) -> None:
        """Extends the lease; people watch the run, not its parts."""
        self.renew()

    def end(self, **columns: Any) -> None:
        """Stores how the work ended; raises LeaseLost."""
        if not self.rows().update(lease_until=None, **columns):
            raise LeaseLost

    def rows(self) -> Any:
        """The part as long as this lease is the last one."""
        return RunPart.objects.filter(
            pk=self.part_id,
            status=PartStatus.SOLVING,
            fence=self.fence,
            run__status=RunStatus.SOLVING,
        )


@dataclass(frozen=True, slots=True)
class Both:
    """Two leases that are held, and lost, together."""

    first: Held
    second: Held

    def renew(self) -> None:
        """Extends both; raises LeaseLost."""
        self.first.renew()
        self.second.renew()

    def report(self, progress: dict[str, Any]) -> None:
        """Extends both; a part's progress is not that of its run."""
        self.renew()


@transaction.atomic
def claim_part(**wanted: Any) -> PartLease | None:
    """Takes a part, of those wanted, that waits or whose lease ended; None where there is none."""
    rows = RunPart.objects.claimable_at(Now()).filter(
        attempt__lt=settings.MATCHING["attempt_cap"], **wanted
    )
    open_rows = rows.select_for_update(of=("self",), skip_locked=True).order_by("name")
    found = open_rows.values_list("pk", "fence").first()
    if found is None:
        return None
    pk, fence = found
    RunPart.objects.filter(pk=pk).update(
        status=PartStatus.SOLVING,
        fence=F("fence") + 1,
        attempt=F("attempt") + 1,
        lease_until=lease_end(),
    )
    return PartLease(pk, fence + 1)


def solve_part(part_id: Any) -> None:
    """Takes a waiting part to `solved` or `failed`; a duplicate does nothing."""
    lease = claim_part(pk=part_id)
    if lease is None:
        return
    try:
        solve_claimed(lease, lease)
    except LeaseLost:
        return


def solve_claimed(lease: PartLease, held: Held) -> None:
    """Solves a part in a child, as long as what is held is held; raises LeaseLost."""
    part = RunPart.objects.select_related("run").get(pk=lease.part_id)
    try:
        plan = solved(held, part)
    except SolveFailed as failure:
        log.warning("part of a match run failed", part=str(part.pk), reason=str(failure))
        lease.end(status=PartStatus.FAILED, failure=str(failure)[:300])
    else:
        lease.end(status=PartStatus.SOLVED, plan=gzip.compress(plan, mtime=0))


def solved(held: Held, part: RunPart) -> bytes:
    """The plan of a part, as JSON; raises SolveFailed, LeaseLost."""
    with tempfile.TemporaryDirectory(prefix="millshare-part-") as name:
        folder = Path(name)
        (folder / PROBLEM).write_bytes(part.problem)
        (folder / START).write_bytes(gzip.decompress(part.start))
        command = ["solve", PROBLEM, "--start", START, "--output", PLAN]
        command += search_limits(part.run, seconds=part.seconds, effort=part.effort)
        run_children(held, folder, [command], part.seconds + grace(part.options))
        return (folder / PLAN).read_bytes()


def grace(options: int) -> float:
    """Seconds beyond its own limit that a child may take with a problem of so many options."""
    return GRACE_SECONDS + options / OPTIONS_A_SECOND


def last_seconds(options: int) -> float:
    """Seconds in which a child that is told to stop has to write what it has."""
    return LAST_SECONDS + options / OPTIONS_A_SECOND


def search_limits(run: MatchRun, *, seconds: float, effort: int | None) -> list[str]:
    """The words of the engine's command that bound a search of this run."""
    words = ["--seconds", str(seconds), "--seed", str(run.seed), "--gap", str(run.gap_wanted)]
    words += ["--threads", str(settings.MATCHING["threads"])]
    words += ["--memory", str(settings.MATCHING["child_memory_mib"])]
    if effort is not None:
        words += ["--effort", str(effort)]
    return words
