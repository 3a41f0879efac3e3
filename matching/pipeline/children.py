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
from matching.engine.progress import Progress

# Progress is stored, and the lease renewed, this often; not for every line that a child writes.
REPORT_SECONDS = 1
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
    reported = time.monotonic()
    for pid, line in lines_of(children):
        if time.monotonic() > deadline:
            raise SolveFailed("The engine did not end within its time and was stopped.")
        if line:
            last_lines[pid] = line
        if time.monotonic() - reported >= REPORT_SECONDS:
            report(lease, line)
            reported = time.monotonic()
    return last_lines


def report(lease: Held, line: str) -> None:
    """Stores the progress that a line tells; a line that tells none renews the lease."""
    try:
        progress = Progress.parse(line)
    except ValueError:
        lease.renew()
    else:
        lease.report(shown(progress))


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
