"""A run too large for one worker: its owner cuts it into parts, waits for their plans, merges them.

The owner is the worker that holds the run's lease. It looks at the table alone, takes parts itself
while it waits, and so ends even where no other worker is left. How to cut is the engine's.
"""

import gzip
import hashlib
import math
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from common.queue import enqueue
from matching.engine.model.plan import Plan, load_plan
from matching.engine.partitioning.partition_files import read_partition
from matching.engine.partitioning.subproblem import COMPONENTS
from matching.models import MatchRun, RunSubproblem
from matching.pipeline.failures import LeaseLost, SolveFailed
from matching.pipeline.lease import Lease, lease_end
from matching.pipeline.search_limits import grace, search_limits
from matching.pipeline.subprocesses import HeldLease, run_subprocesses
from matching.states import RunStatus, SubproblemStatus

log = structlog.get_logger(__name__)

# What a child is handed, in its folder.
PROBLEM, START, PLAN = "problem.npz", "start.json", "plan.json"
# How often the table is looked at while others work.
POLL_SECONDS = 1
# To cut and to merge takes a little more than in proportion to the options: 20 s at 50,000 orders,
# ten minutes, by docs/engine/scaling.md, at a million.
PARTITION_SECONDS = 1_800


def solve_partitioned(lease: Lease, folder: Path, run: MatchRun, problem: str, start: str) -> Plan:
    """The plan that the parts' plans make, round by round; raises SolveFailed, LeaseLost.

    `problem` and `start` are files in the folder. A part without a plan keeps what it began with.
    """
    for round_number in range(1, settings.MATCHING["partition_rounds"] + 1):
        parts_folder = f"round-{round_number}"
        cut = ["cut", problem, "--start", start, "--seed", str(run.seed)]
        cut += ["--round", str(round_number), "--output", str(folder / parts_folder)]
        cut += ["--options", str(settings.MATCHING["subproblem_options"])]
        run_subprocesses(lease, folder, [cut], PARTITION_SECONDS)
        if not read_partition(folder / parts_folder):
            # No component is larger than a part.
            break
        store_subproblems(lease, run, round_number, folder / parts_folder)
        wait_for_subproblems(lease, run, round_number)
        write_plans(run, round_number, folder / parts_folder)
        merged = f"merged-{round_number}.json"
        merge = ["merge", problem, "--start", start, "--cut", str(folder / parts_folder)]
        merge += ["--gap", str(run.gap_wanted), "--output", merged]
        run_subprocesses(lease, folder, [merge], PARTITION_SECONDS)
        start = merged
    return load_plan(folder / start)


@transaction.atomic
def store_subproblems(lease: Lease, run: MatchRun, round_number: int, folder: Path) -> None:
    """A row for each part, and a task for each that is not solved; raises LeaseLost.

    Equal parts that an earlier owner of the run stored stay, with the plans that they have.
    """
    lease.lock()
    parts = run.subproblems.filter(round_number=round_number)
    listed = read_partition(folder)
    digests = {part["name"]: digest_of(folder, part["name"]) for part in listed}
    if dict(parts.values_list("name", "sha256")) != digests:
        run.subproblems.filter(round_number__gte=round_number).delete()
        rows = subproblem_rows(run, round_number, folder, listed, digests)
        # Of a hundred thousand options a row is of about two megabytes.
        RunSubproblem.objects.bulk_create(rows, batch_size=10)
    for pk in parts.filter(status=SubproblemStatus.WAITING).values_list("pk", flat=True):
        enqueue("matching.tasks.solve_part", pk)
    # Writing hundreds of megabytes can take longer than a lease.
    lease.renew()


def subproblem_rows(
    run: MatchRun,
    round_number: int,
    folder: Path,
    listed: list[dict[str, Any]],
    digests: dict[str, str],
) -> Iterator[RunSubproblem]:
    """The rows of these parts; what they hold is read as it is asked for."""
    seconds = seconds_of(run, listed)
    for part in listed:
        name = part["name"]
        yield RunSubproblem(
            run=run,
            round_number=round_number,
            name=name,
            kind=part["kind"],
            orders=part["orders"],
            options=part["options"],
            sha256=digests[name],
            problem=(folder / f"{name}.npz").read_bytes(),
            start=gzip.compress((folder / f"{name}.start.json").read_bytes(), mtime=0),
            seconds=seconds,
            effort=run.effort,
        )


def digest_of(folder: Path, name: str) -> str:
    """Of what a part is made of; equal parts give equal digests."""
    digest = hashlib.sha256((folder / f"{name}.npz").read_bytes())
    digest.update((folder / f"{name}.start.json").read_bytes())
    return digest.hexdigest()


def seconds_of(run: MatchRun, listed: list[dict[str, Any]]) -> float:
    """What each of these parts may take, taken by the workers in turns, of the run's time; that is
    shared by all rounds where a component is larger than a part, and otherwise the first is all."""
    limits = settings.MATCHING
    is_last = all(
        part["kind"] == COMPONENTS and part["options"] <= limits["subproblem_options"]
        for part in listed
    )
    rounds = 1 if is_last else limits["partition_rounds"]
    turns = math.ceil(len(listed) / limits["solve_workers"])
    # Less than a second is lost in starting.
    return max(1.0, float(run.seconds / rounds / turns))


def wait_for_subproblems(lease: Lease, run: MatchRun, round_number: int) -> None:
    """Until every part has ended, or its owner had time for all of them; raises LeaseLost.

    The owner takes parts too: it could solve all by itself, so that losing workers costs time.
    """
    parts = run.subproblems.filter(round_number=round_number)
    deadline = time.monotonic() + owner_seconds(parts)
    while (left := parts.unfinished().count()) and time.monotonic() < deadline:
        done = parts.count() - left
        lease.report({"phase": "parts", "round": round_number, "parts": done + left, "done": done})
        fail_abandoned_subproblems(parts)
        own = claim_subproblem(run=run, round_number=round_number)
        if own is None:
            time.sleep(POLL_SECONDS)
        else:
            work_on(lease, own)
    for part in parts.exclude(status=SubproblemStatus.SOLVED).only("name", "failure"):
        log.warning("part without a plan", run=str(run.pk), part=part.name, reason=part.failure)


def owner_seconds(parts: Any) -> float:
    """Seconds in which the owner alone can solve every part, after waiting for a lost lease."""
    rows = list(parts.values_list("seconds", "options"))
    each = sum(seconds + grace(options) for seconds, options in rows)
    return float(each) + settings.MATCHING["lease_seconds"]


def work_on(lease: Lease, own: Any) -> None:
    """Solves one part while the run's own lease is kept; raises LeaseLost if that one is lost."""
    try:
        solve_claimed(own, JointLease(lease, own))
    except LeaseLost:
        # The part may have been lost alone, the run not.
        lease.renew()


def fail_abandoned_subproblems(parts: Any) -> None:
    """Ends parts whose workers keep dying."""
    cap = settings.MATCHING["attempt_cap"]
    parts.abandoned_at(Now()).filter(attempt__gte=cap).update(
        status=SubproblemStatus.FAILED,
        lease_until=None,
        failure=f"{cap} workers took this part and none finished.",
    )


def write_plans(run: MatchRun, round_number: int, folder: Path) -> None:
    """The plans that are there, beside the parts that they solve."""
    solved = run.subproblems.filter(round_number=round_number, status=SubproblemStatus.SOLVED)
    for name, plan in solved.values_list("name", "plan").iterator(chunk_size=10):
        (folder / f"{name}.plan.json").write_bytes(gzip.decompress(plan))


@dataclass(frozen=True, slots=True)
class SubproblemLease:
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
        return RunSubproblem.objects.filter(
            pk=self.part_id,
            status=SubproblemStatus.SOLVING,
            fence=self.fence,
            run__status=RunStatus.SOLVING,
        )


@dataclass(frozen=True, slots=True)
class JointLease:
    """Two leases that are held, and lost, together."""

    first: HeldLease
    second: HeldLease

    def renew(self) -> None:
        """Extends both; raises LeaseLost."""
        self.first.renew()
        self.second.renew()

    def report(self, progress: dict[str, Any]) -> None:
        """Extends both; a part's progress is not that of its run."""
        self.renew()


@transaction.atomic
def claim_subproblem(**wanted: Any) -> SubproblemLease | None:
    """Takes a part, of those wanted, that waits or whose lease ended; None where there is none."""
    rows = RunSubproblem.objects.claimable_at(Now()).filter(
        attempt__lt=settings.MATCHING["attempt_cap"], **wanted
    )
    open_rows = rows.select_for_update(of=("self",), skip_locked=True).order_by("name")
    found = open_rows.values_list("pk", "fence").first()
    if found is None:
        return None
    pk, fence = found
    RunSubproblem.objects.filter(pk=pk).update(
        status=SubproblemStatus.SOLVING,
        fence=F("fence") + 1,
        attempt=F("attempt") + 1,
        lease_until=lease_end(),
    )
    return SubproblemLease(pk, fence + 1)


def solve_subproblem(part_id: Any) -> None:
    """Takes a waiting part to `solved` or `failed`; a duplicate does nothing."""
    lease = claim_subproblem(pk=part_id)
    if lease is None:
        return
    try:
        solve_claimed(lease, lease)
    except LeaseLost:
        return


def solve_claimed(lease: SubproblemLease, held: HeldLease) -> None:
    """Solves a part in a child, as long as what is held is held; raises LeaseLost."""
    part = RunSubproblem.objects.select_related("run").get(pk=lease.part_id)
    try:
        plan = solved(held, part)
    except SolveFailed as failure:
        log.warning("part of a match run failed", part=str(part.pk), reason=str(failure))
        lease.end(status=SubproblemStatus.FAILED, failure=str(failure)[:300])
    else:
        lease.end(status=SubproblemStatus.SOLVED, plan=gzip.compress(plan, mtime=0))


def solved(held: HeldLease, part: RunSubproblem) -> bytes:
    """The plan of a part, as JSON; raises SolveFailed, LeaseLost."""
    with tempfile.TemporaryDirectory(prefix="millshare-part-") as name:
        folder = Path(name)
        (folder / PROBLEM).write_bytes(part.problem)
        (folder / START).write_bytes(gzip.decompress(part.start))
        command = ["solve", PROBLEM, "--start", START, "--output", PLAN]
        command += search_limits(part.run, seconds=part.seconds, effort=part.effort)
        run_subprocesses(held, folder, [command], part.seconds + grace(part.options))
        return (folder / PLAN).read_bytes()
