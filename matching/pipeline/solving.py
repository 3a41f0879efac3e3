"""The engine at work in child processes, watched: progress out, lease renewed, limits kept.

The engine's own command is the child, so that a crash, a runaway memory or a deaf solver ends a
child and never the worker.
"""

import resource
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from common.money import from_micros
from common.money import shown as shown_money
from matching.engine.check import check
from matching.engine.plan import Plan, load_plan
from matching.engine.problem import Problem
from matching.engine.progress import Progress
from matching.engine.reference import reference
from matching.models import MatchRun
from matching.pipeline.leases import Lease
from matching.states import BaselineKind

# Beyond its own limit a child may load, write and be late by this much before it is killed.
GRACE_SECONDS = 30
# A baseline has no limit of its own: it is linear in the orders.
BASELINE_SECONDS = 300
# Progress is stored for people to watch, not for every line that the engine writes.
REPORT_SECONDS = 1


class SolveFailed(Exception):
    """The engine gave no plan that holds; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine made of a problem: the plan, and the plans there would be without it."""

    plan: Plan
    baselines: dict[str, Plan]


def solve(lease: Lease, problem: Problem) -> Answer:
    """The run's plan and its baselines, each checked; raises SolveFailed, LeaseLost."""
    run = MatchRun.objects.get(pk=lease.run_id)
    with tempfile.TemporaryDirectory(prefix="millshare-run-") as name:
        folder = Path(name)
        (folder / "problem.json").write_bytes(problem.canonical())
        baselines = {
            kind: baseline_plan(lease, folder, kind)
            for kind in (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT)
        }
        plan = best_plan(lease, folder, run)
    baselines[BaselineKind.REFERENCE] = reference(problem)
    for answer in (plan, *baselines.values()):
        refuse_broken(problem, answer)
    return Answer(plan, baselines)


def refuse_broken(problem: Problem, plan: Plan) -> None:
    """No plan is stored that the independent checker does not pass."""
    violations = check(problem, plan)
    if violations:
        raise SolveFailed(f"The engine's plan breaks {len(violations)} rules: {violations[0]}")


def baseline_plan(lease: Lease, folder: Path, kind: str) -> Plan:
    """What the orders would have had without the match."""
    lease.report({"phase": f"baseline {kind}"})
    words = ["baseline", "problem.json", "--kind", kind, "--output", f"{kind}.json"]
    return run_engine(lease, folder, words, BASELINE_SECONDS)


def best_plan(lease: Lease, folder: Path, run: MatchRun) -> Plan:
    """The plan of the run's own search, under its limits and seed."""
    words = ["solve", "problem.json", "--output", "plan.json"]
    words += ["--seconds", str(run.seconds), "--seed", str(run.seed)]
    words += ["--threads", str(settings.MATCHING["threads"]), "--gap", str(run.gap_wanted)]
    if run.effort is not None:
        words += ["--effort", str(run.effort)]
    return run_engine(lease, folder, words, run.seconds + GRACE_SECONDS)


def run_engine(lease: Lease, folder: Path, words: list[str], seconds: float) -> Plan:
    """Runs the engine's command in the folder and reads the plan it writes."""
    child = subprocess.Popen(
        [sys.executable, "-m", "matching.engine", *words[:1], *in_folder(folder, words[1:])],
        cwd=settings.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        limit = settings.MATCHING["child_memory_mib"] * 1024 * 1024
        resource.prlimit(child.pid, resource.RLIMIT_AS, (limit, limit))
        last_line = watch(lease, child, seconds)
    finally:
        child.kill()
        child.wait()
        child.stderr.close()
    if child.returncode != 0:
        raise SolveFailed(f"The engine ended with code {child.returncode}: {last_line}"[:300])
    return load_plan(folder / words[words.index("--output") + 1])


def in_folder(folder: Path, words: list[str]) -> list[str]:
    """The same words with file names led into the folder."""
    return [str(folder / word) if word.endswith(".json") else word for word in words]


def watch(lease: Lease, child: subprocess.Popen[bytes], seconds: float) -> str:
    """Reports what the child says and renews the lease until it ends; its last line.

    Raises SolveFailed where it overruns its time, LeaseLost where the run is no longer ours.
    """
    deadline = time.monotonic() + seconds
    reported, last_line = time.monotonic(), ""
    for line in lines_of(child.stderr, every=settings.MATCHING["lease_seconds"] / 3):
        if time.monotonic() > deadline:
            raise SolveFailed(f"The engine did not end within {seconds:.0f} s and was stopped.")
        last_line = line or last_line
        progress = progress_in(line)
        if progress is None:
            lease.renew()
        elif time.monotonic() - reported >= REPORT_SECONDS:
            lease.report(shown(progress))
            reported = time.monotonic()
    child.wait(timeout=max(1.0, deadline - time.monotonic()))
    return last_line


def progress_in(line: str) -> Progress | None:
    """The progress that a line tells; None where it tells something else."""
    try:
        return Progress.parse(line)
    except ValueError:
        return None


def shown(progress: Progress) -> dict[str, Any]:
    """Progress as people watch it: money as text."""
    return {
        "phase": progress.phase,
        "seconds": progress.seconds,
        "cost": money_text(progress.total_micros),
        "bound": money_text(progress.bound_micros),
        "gap": progress.gap,
    }


def money_text(micros: int | None) -> str | None:
    """Micros as an amount; None where there is none yet."""
    return None if micros is None else shown_money(from_micros(micros))


def lines_of(stream: IO[bytes], *, every: float) -> Iterator[str]:
    """The lines of a pipe until it closes, and an empty one whenever nothing came for a while."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        rest = b""
        while True:
            if not selector.select(timeout=min(every, 1.0)):
                yield ""
                continue
            chunk = stream.read1(65536)
            if not chunk:
                yield rest.decode(errors="replace").strip()
                return
            *whole, rest = (rest + chunk).split(b"\n")
            yield from (line.decode(errors="replace").strip() for line in whole)
