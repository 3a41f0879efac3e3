"""The engine's commands as child processes, watched: progress out, lease renewed, limits kept.

A crash, a runaway memory or a deaf solver ends a child and never the worker; a worker's end ends
its children.
"""

import os
import selectors
import signal
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
from matching.engine.instance.progress import SolveProgress, thin_trace
from matching.engine.jit.cache import is_ready
from matching.pipeline.failures import RunCancelled, SolveFailed
from matching.states import FailureCode

# What is run; a test puts worse programs in its place.
ENGINE = (sys.executable, "-m", "matching.engine")
LIMITED_EXEC = (sys.executable, str(Path(__file__).with_name("limited_exec.py")))
# Progress is stored, the lease renewed, and a cancellation noticed, this often.
REPORT_SECONDS = 0.5
# Compiling takes one to three minutes, and longer on a machine that does much beside.
COMPILE_SECONDS = 900
# Steps of a run that are shown while it goes on: enough for a curve.
TRACE_ROWS = 60
# How long a child that closed its output may take to end.
EXIT_SECONDS = 5
# Of what a child writes so much is kept of a line, and so many lines of one reading: a child that
# writes without end costs the worker little.
LINE_BYTES, LINES_AT_ONCE, CHUNK_BYTES = 4_096, 20, 65_536
FLOOD_PAUSE_SECONDS = 0.02
# What processes say that ran out of memory: Python, NumPy, C++, the loader, the thread starter.
OUT_OF_MEMORY = (
    "MemoryError",
    "Unable to allocate",
    "bad_alloc",
    "failed to map segment",
    "annot allocate memory",
    "out of memory",
    "can't start new thread",
)

EngineProcess = subprocess.Popen[bytes]


class HeldLease(Protocol):
    """What is worked on under a lease; both raise LeaseLost where it is no longer ours."""

    def renew(self) -> None:
        """Extends the lease."""

    def report(self, progress: dict[str, Any]) -> None:
        """Extends the lease, and may store how far the work is."""


class NoLease:
    """Stands in for a lease if none is held: rows are compared when the work is written."""

    def renew(self) -> None:
        """Does nothing."""

    def report(self, progress: dict[str, Any]) -> None:
        """Does nothing."""


def ensure_compiled(lease: HeldLease, folder: Path) -> None:
    """Has the engine compiled where it is not yet, so that no limit of a run counts that time.

    Raises SolveFailed, LeaseLost.
    """
    if not is_ready():
        lease.report({"phase": "compiling"})
        run_subprocesses(lease, folder, [["warm"]], COMPILE_SECONDS)


def run_subprocesses(
    lease: HeldLease,
    folder: Path,
    commands: Sequence[Sequence[str]],
    seconds: float,
    *,
    last_seconds: float = 0.0,
) -> None:
    """Runs the engine's commands beside each other, in the folder, until all have ended.

    Raises SolveFailed where one overruns its time or ends badly, LeaseLost where the run is no
    longer ours; either way none goes on. An overrun or a cancellation leaves the children
    `last_seconds` to write the best that they have.
    """
    with ExitStack() as stack:
        children = [stack.enter_context(engine_process(folder, words)) for words in commands]
        try:
            said = watch(lease, children, time.monotonic() + seconds)
        except (RunCancelled, SolveFailed):
            terminate(children, last_seconds)
            raise
        for child in children:
            ensure_ended_well(child, said.get(child.pid, []))


def terminate(children: Sequence[EngineProcess], seconds: float) -> None:
    """Asks the children to end, and waits for it so long."""
    deadline = time.monotonic() + seconds
    if seconds:
        for child in children:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # It is killed by who started it.
            continue


def ensure_ended_well(child: EngineProcess, said: Sequence[str]) -> None:
    """Raises SolveFailed unless the child ends, and ends well."""
    try:
        code = child.wait(timeout=EXIT_SECONDS)
    except subprocess.TimeoutExpired:
        raise SolveFailed("The engine fell silent and did not end.", FailureCode.OVERRUN) from None
    if code != 0:
        last = said[-1] if said else ""
        raise SolveFailed(
            f"The engine ended with code {code}: {last}"[:300], failure_code(code, said)
        )


def failure_code(code: int, said: Sequence[str]) -> str:
    """The word for such an end."""
    words = "\n".join(said)
    if "too large:" in words:
        return FailureCode.TOO_LARGE
    # Nobody but the kernel, out of memory, kills a child that the worker still watches.
    if code == -signal.SIGKILL or any(sign in words for sign in OUT_OF_MEMORY):
        return FailureCode.MEMORY
    return FailureCode.CRASH


@contextmanager
def engine_process(folder: Path, words: Sequence[str]) -> Iterator[EngineProcess]:
    """One command of the engine on its leash; killed at the end if it still runs."""
    files = [str(folder / word) if word.endswith((".json", ".npz")) else word for word in words]
    limits = settings.MATCHING
    leash = [*LIMITED_EXEC, str(os.getpid()), str(limits["subprocess_memory_mib"])]
    child = subprocess.Popen(
        [*leash, str(limits["subprocess_niceness"]), *ENGINE, *files],
        cwd=settings.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        kill_group(child)
        child.wait()
        child.stderr.close()


def kill_group(child: EngineProcess) -> None:
    """Kills the child with everything it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def watch(
    lease: HeldLease, children: Sequence[EngineProcess], deadline: float
) -> dict[int, list[str]]:
    """Stores what the children report until they fall silent; the last lines of each, by pid."""
    said: dict[int, list[str]] = {}
    trace: list[tuple[float, int, int]] = []
    progress = None
    reported = time.monotonic()
    for pid, line in lines_of(children):
        if time.monotonic() > deadline:
            raise SolveFailed(
                "The engine did not end within its time and was stopped.", FailureCode.OVERRUN
            )
        if line:
            said[pid] = [*said.get(pid, [])[1 - LINES_AT_ONCE :], line]
            progress = parse_progress(line) or progress
        if time.monotonic() - reported >= REPORT_SECONDS:
            report(lease, progress, trace)
            progress, reported = None, time.monotonic()
    return said


def parse_progress(line: str) -> SolveProgress | None:
    """The progress that a line tells; None where it tells none."""
    try:
        return SolveProgress.parse(line)
    except ValueError:
        return None


def report(
    lease: HeldLease, progress: SolveProgress | None, trace: list[tuple[float, int, int]]
) -> None:
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
        for seconds, *money in thin_trace(trace, TRACE_ROWS)
    ]


def shown(progress: SolveProgress) -> dict[str, Any]:
    """Progress as people watch it: money as text."""
    return {
        "phase": progress.phase,
        "seconds": progress.seconds,
        "cost": shown_money(from_micros(progress.total_micros)),
        "bound": shown_money(from_micros(progress.bound_micros)),
        "gap": progress.gap,
    }


def lines_of(children: Sequence[EngineProcess]) -> Iterator[tuple[int, str]]:
    """Pid and line as the children write them, and an empty line at least each half second.

    Of a flood only the last lines are told, and it is slowed down.
    """
    with selectors.DefaultSelector() as selector:
        for child in children:
            selector.register(child.stderr, selectors.EVENT_READ, child)
        rests = {child.pid: b"" for child in children}
        while selector.get_map():
            ready = selector.select(timeout=REPORT_SECONDS)
            yield 0, ""
            if not ready and all(child.poll() is not None for child in children):
                # Ended, though something that they started holds on to their output.
                return
            for key, _ in ready:
                pid, chunk = key.data.pid, key.fileobj.read1(CHUNK_BYTES)
                if not chunk:
                    selector.unregister(key.fileobj)
                *whole, rest = (rests[pid] + (chunk or b"\n")).split(b"\n")
                rests[pid] = rest[-LINE_BYTES:]
                for line in whole[-LINES_AT_ONCE:]:
                    yield pid, line[-LINE_BYTES:].decode(errors="replace").strip()
                if len(chunk) == CHUNK_BYTES:
                    time.sleep(FLOOD_PAUSE_SECONDS)
