"""The engine's commands as child processes, watched: progress out, lease renewed, limits kept.

A crash, a runaway memory or a deaf solver ends a child and never the worker.
"""

import resource
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from common.money import from_micros
from common.money import shown as shown_money
from matching.engine.progress import Progress, thinned
from matching.engine.warmth import is_ready

# Progress is stored, and the lease renewed, this often; not for every line that a child writes.
REPORT_SECONDS = 1
# Compiling takes one to three minutes, and longer on a machine that does much beside.
COMPILE_SECONDS = 900
# Steps of a run that are shown while it goes on: enough for a curve.
TRACE_ROWS = 60
# How long a child that closed its output may take to end.
GOODBYE_SECONDS = 10

Child = subprocess.Popen[bytes]


class Held(Protocol):
    """What is worked on under a lease; both raise LeaseLost where it is no longer ours."""

    def renew(self) -> None:
        """Extends the lease."""

    def report(self, progress: dict[str, Any]) -> None:
        """Extends the lease, and may store how far the work is."""


class SolveFailed(Exception):
    """The engine gave no plan that holds; the message says why, for people."""


def make_ready(lease: Held, folder: Path) -> None:
    """Has the engine compiled where it is not yet, so that no limit of a run counts that time.

    Raises SolveFailed, LeaseLost.
    """
    if not is_ready():
        lease.report({"phase": "compiling"})
        run_children(lease, folder, [["warm"]], COMPILE_SECONDS)


def run_children(
    lease: Held, folder: Path, commands: Sequence[Sequence[str]], seconds: float
) -> None:
    """Runs the engine's commands beside each other, in the folder, until all have ended.

    Raises SolveFailed where one overruns its time or ends badly, LeaseLost where the run is no
    longer ours; either way none goes on.
    """
    with ExitStack() as stack:
        children = [stack.enter_context(child_of(folder, words)) for words in commands]
        last_lines = watch(lease, children, time.monotonic() + seconds)
        for child in children:
            refuse_bad_end(child, last_lines.get(child.pid, ""))


def refuse_bad_end(child: Child, last_line: str) -> None:
    """Raises SolveFailed unless the child ends, and ends well."""
    try:
        code = child.wait(timeout=GOODBYE_SECONDS)
    except subprocess.TimeoutExpired:
        raise SolveFailed("The engine fell silent and did not end.") from None
    if code != 0:
        raise SolveFailed(f"The engine ended with code {code}: {last_line}"[:300])


@contextmanager
def child_of(folder: Path, words: Sequence[str]) -> Iterator[Child]:
    """One command of the engine under the memory limit; killed at the end if it still runs."""
    files = [str(folder / word) if word.endswith((".json", ".npz")) else word for word in words]
    child = subprocess.Popen(
        [sys.executable, "-m", "matching.engine", *files],
        cwd=settings.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        limit = settings.MATCHING["child_memory_mib"] * 1024 * 1024
        resource.prlimit(child.pid, resource.RLIMIT_AS, (limit, limit))
        yield child
    finally:
        child.kill()
        child.wait()
        child.stderr.close()


def watch(lease: Held, children: Sequence[Child], deadline: float) -> dict[int, str]:
    """Stores what the children report until they fall silent; the last line of each, by pid."""
    last_lines: dict[int, str] = {}
    trace: list[tuple[float, int, int]] = []
    progress = None
    reported = time.monotonic()
    for pid, line in lines_of(children):
        if time.monotonic() > deadline:
            raise SolveFailed("The engine did not end within its time and was stopped.")
        if line:
            last_lines[pid] = line
            progress = progress_in(line) or progress
        if time.monotonic() - reported >= REPORT_SECONDS:
            report(lease, progress, trace)
            progress, reported = None, time.monotonic()
    return last_lines


def progress_in(line: str) -> Progress | None:
    """The progress that a line tells; None where it tells none."""
    try:
        return Progress.parse(line)
    except ValueError:
        return None


def report(lease: Held, progress: Progress | None, trace: list[tuple[float, int, int]]) -> None:
    """Stores progress and how it came about, which is added to; without any renews the lease."""
    if progress is None:
        lease.renew()
        return
    trace.append((progress.seconds, progress.total_micros, progress.bound_micros))
    lease.report(shown(progress) | {"trace": shown_trace(trace)})


def shown_trace(trace: Sequence[tuple[float, int, int]]) -> list[list[Any]]:
    """Rows of seconds, cost and bound, money as text."""
    return [
        [seconds, *(shown_money(from_micros(micros)) for micros in money)]
        for seconds, *money in thinned(trace, TRACE_ROWS)
    ]


def shown(progress: Progress) -> dict[str, Any]:
    """Progress as people watch it: money as text."""
    return {
        "phase": progress.phase,
        "seconds": progress.seconds,
        "cost": shown_money(from_micros(progress.total_micros)),
        "bound": shown_money(from_micros(progress.bound_micros)),
        "gap": progress.gap,
    }


def lines_of(children: Sequence[Child]) -> Iterator[tuple[int, str]]:
    """Pid and line as the children write them, and an empty line after each silent second."""
    with selectors.DefaultSelector() as selector:
        for child in children:
            selector.register(child.stderr, selectors.EVENT_READ, child)
        rests = {child.pid: b"" for child in children}
        while selector.get_map():
            ready = selector.select(timeout=REPORT_SECONDS)
            if not ready:
                yield 0, ""
            for key, _ in ready:
                pid, chunk = key.data.pid, key.fileobj.read1(65536)
                if not chunk:
                    selector.unregister(key.fileobj)
                *whole, rests[pid] = (rests[pid] + (chunk or b"\n")).split(b"\n")
                yield from ((pid, line.decode(errors="replace").strip()) for line in whole)
