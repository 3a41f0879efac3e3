"""Partitions a run too large for one worker and merges the subproblems' plans.

The owner is the worker that holds the run's lease. It reads the table alone and solves subproblems
itself while it waits, and so ends even if no other worker is left. The engine partitions.
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

# A subprocess reads and writes these files in its folder.
PROBLEM, START, PLAN = "problem.npz", "start.json", "plan.json"


@dataclass(frozen=True, slots=True)
class PartitionedRunParams:
    """Bounds the steps of a partitioned run.

    poll_seconds: interval at which the owner reads the table while others work (1 s).
    partition_seconds: limit of partitioning and of merging (1,800 s; both take a little more than
        in proportion to the options: 20 s at 50,000 orders, ten minutes at a million, by
        docs/engine/scaling.md).
    """

    poll_seconds: float = 1
    partition_seconds: int = 1_800


PARAMS = PartitionedRunParams()


def solve_partitioned(lease: Lease, folder: Path, run: MatchRun, problem: str, start: str) -> Plan:
    """Returns the merged plan of all rounds. Raises SolveFailed, LeaseLost.

    `problem` and `start` are files in the folder. A subproblem without a plan keeps its start.
    """
    for round_number in range(1, settings.MATCHING["partition_rounds"] + 1):
        subfolder = f"round-{round_number}"
        cut = ["cut", problem, "--start", start, "--seed", str(run.seed)]
        cut += ["--round", str(round_number), "--output", str(folder / subfolder)]
        cut += ["--options", str(settings.MATCHING["subproblem_options"])]
        run_subprocesses(lease, folder, [cut], PARAMS.partition_seconds)
        if not read_partition(folder / subfolder):
            # No component is larger than a subproblem.
            break
        store_subproblems(lease, run, round_number, folder / subfolder)
        wait_for_subproblems(lease, run, round_number)
        write_plans(run, round_number, folder / subfolder)
        merged = f"merged-{round_number}.json"
        merge = ["merge", problem, "--start", start, "--cut", str(folder / subfolder)]
        merge += ["--gap", str(run.gap_wanted), "--output", merged]
        run_subprocesses(lease, folder, [merge], PARAMS.partition_seconds)
        start = merged
    return load_plan(folder / start)


@transaction.atomic
def store_subproblems(lease: Lease, run: MatchRun, round_number: int, folder: Path) -> None:
    """Stores the subproblems and enqueues those that are not solved. Raises LeaseLost.

    Equal subproblems that an earlier owner of the run stored keep their plans.
    """
    lease.lock()
    subproblems = run.subproblems.filter(round_number=round_number)
    listed = read_partition(folder)
    digests = {subproblem["name"]: digest_of(folder, subproblem["name"]) for subproblem in listed}
    if dict(subproblems.values_list("name", "sha256")) != digests:
        run.subproblems.filter(round_number__gte=round_number).delete()
        rows = subproblem_rows(run, round_number, folder, listed, digests)
        # A row of 100,000 options takes about 2 MB.
        RunSubproblem.objects.bulk_create(rows, batch_size=10)
    for pk in subproblems.filter(status=SubproblemStatus.WAITING).values_list("pk", flat=True):
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
    """Yields the rows of these subproblems, reading each file when it is needed."""
    seconds = seconds_of(run, listed)
    for subproblem in listed:
        name = subproblem["name"]
        yield RunSubproblem(
            run=run,
            round_number=round_number,
            name=name,
            kind=subproblem["kind"],
            orders=subproblem["orders"],
            options=subproblem["options"],
            sha256=digests[name],
            problem=(folder / f"{name}.npz").read_bytes(),
            start=gzip.compress((folder / f"{name}.start.json").read_bytes(), mtime=0),
            seconds=seconds,
            effort=run.effort,
        )


def digest_of(folder: Path, name: str) -> str:
    """Returns the digest of a subproblem's files; equal files give equal digests."""
    digest = hashlib.sha256((folder / f"{name}.npz").read_bytes())
    digest.update((folder / f"{name}.start.json").read_bytes())
    return digest.hexdigest()


def seconds_of(run: MatchRun, listed: list[dict[str, Any]]) -> float:
    """Returns the seconds of each subproblem, which the workers solve in turns.

    All rounds share the run's time if a component is larger than a subproblem; otherwise the first
    round has all of it.
    """
    limits = settings.MATCHING
    is_last = all(
        subproblem["kind"] == COMPONENTS and subproblem["options"] <= limits["subproblem_options"]
        for subproblem in listed
    )
    rounds = 1 if is_last else limits["partition_rounds"]
    turns = math.ceil(len(listed) / limits["solve_workers"])
    # Starting takes up anything less than a second.
    return max(1.0, float(run.seconds / rounds / turns))


def wait_for_subproblems(lease: Lease, run: MatchRun, round_number: int) -> None:
    """Waits until every subproblem has ended, or time is up. Raises LeaseLost.

    The owner solves subproblems too: it can solve all by itself, so that lost workers only cost
    time.
    """
    subproblems = run.subproblems.filter(round_number=round_number)
    deadline = time.monotonic() + owner_seconds(subproblems)
    while (left := subproblems.unfinished().count()) and time.monotonic() < deadline:
        done = subproblems.count() - left
        lease.report({"phase": "parts", "round": round_number, "parts": done + left, "done": done})
        fail_abandoned_subproblems(subproblems)
        own = claim_subproblem(run=run, round_number=round_number)
        if own is None:
            time.sleep(PARAMS.poll_seconds)
        else:
            solve_own(lease, own)
    for subproblem in subproblems.exclude(status=SubproblemStatus.SOLVED).only("name", "failure"):
        log.warning(
            "subproblem without a plan",
            run=str(run.pk),
            subproblem=subproblem.name,
            reason=subproblem.failure,
        )


def owner_seconds(subproblems: Any) -> float:
    """Returns the seconds in which the owner alone can solve all, after a lost lease."""
    rows = list(subproblems.values_list("seconds", "options"))
    each = sum(seconds + grace(options) for seconds, options in rows)
    return float(each) + settings.MATCHING["lease_seconds"]


def solve_own(lease: Lease, own: Any) -> None:
    """Solves one subproblem under the run's lease. Raises LeaseLost if that is lost."""
    try:
        solve_claimed(own, JointLease(lease, own))
    except LeaseLost:
        # Only the subproblem's lease may have been lost.
        lease.renew()


def fail_abandoned_subproblems(subproblems: Any) -> None:
    """Fails subproblems whose workers keep dying."""
    cap = settings.MATCHING["attempt_cap"]
    subproblems.abandoned_at(Now()).filter(attempt__gte=cap).update(
        status=SubproblemStatus.FAILED,
        lease_until=None,
        failure=f"{cap} workers took this subproblem and none finished.",
    )


def write_plans(run: MatchRun, round_number: int, folder: Path) -> None:
    """Writes the plans that exist next to the subproblems that they solve."""
    solved = run.subproblems.filter(round_number=round_number, status=SubproblemStatus.SOLVED)
    for name, plan in solved.values_list("name", "plan").iterator(chunk_size=10):
        (folder / f"{name}.plan.json").write_bytes(gzip.decompress(plan))


@dataclass(frozen=True, slots=True)
class SubproblemLease:
    """Represents the right to work on a subproblem while its run is being solved."""

    part_id: Any
    fence: int

    def renew(self) -> None:
        """Extends the lease. Raises LeaseLost."""
        if not self.rows().update(lease_until=lease_end()):
            raise LeaseLost

    def report(self, progress: dict[str, Any]) -> None:
        """Extends the lease; operators watch the run, not its subproblems."""
        self.renew()

    def end(self, **columns: Any) -> None:
        """Stores the outcome and ends the lease. Raises LeaseLost."""
        if not self.rows().update(lease_until=None, **columns):
            raise LeaseLost

    def rows(self) -> Any:
        """Selects the subproblem while this lease is the latest."""
        return RunSubproblem.objects.filter(
            pk=self.part_id,
            status=SubproblemStatus.SOLVING,
            fence=self.fence,
            run__status=RunStatus.SOLVING,
        )


@dataclass(frozen=True, slots=True)
class JointLease:
    """Represents two leases that are held, and lost, together."""

    first: HeldLease
    second: HeldLease

    def renew(self) -> None:
        """Extends both. Raises LeaseLost."""
        self.first.renew()
        self.second.renew()

    def report(self, progress: dict[str, Any]) -> None:
        """Extends both; the progress of a subproblem is not that of its run."""
        self.renew()


@transaction.atomic
def claim_subproblem(**wanted: Any) -> SubproblemLease | None:
    """Claims a wanted subproblem that waits or whose lease ended; None without any."""
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
    """Takes a waiting subproblem to `solved` or `failed`; a duplicate does nothing."""
    lease = claim_subproblem(pk=part_id)
    if lease is None:
        return
    try:
        solve_claimed(lease, lease)
    except LeaseLost:
        return


def solve_claimed(lease: SubproblemLease, held: HeldLease) -> None:
    """Solves a claimed subproblem under the held lease. Raises LeaseLost."""
    subproblem = RunSubproblem.objects.select_related("run").get(pk=lease.part_id)
    try:
        plan = solve_in_subprocess(held, subproblem)
    except SolveFailed as failure:
        log.warning(
            "subproblem of a match run failed", subproblem=str(subproblem.pk), reason=str(failure)
        )
        lease.end(status=SubproblemStatus.FAILED, failure=str(failure)[:300])
    else:
        lease.end(status=SubproblemStatus.SOLVED, plan=gzip.compress(plan, mtime=0))


def solve_in_subprocess(held: HeldLease, subproblem: RunSubproblem) -> bytes:
    """Returns the plan of a subproblem as JSON. Raises SolveFailed, LeaseLost."""
    with tempfile.TemporaryDirectory(prefix="millshare-subproblem-") as name:
        folder = Path(name)
        (folder / PROBLEM).write_bytes(subproblem.problem)
        (folder / START).write_bytes(gzip.decompress(subproblem.start))
        command = ["solve", PROBLEM, "--start", START, "--output", PLAN]
        command += search_limits(
            subproblem.run, seconds=subproblem.seconds, effort=subproblem.effort
        )
        run_subprocesses(held, folder, [command], subproblem.seconds + grace(subproblem.options))
        return (folder / PLAN).read_bytes()
