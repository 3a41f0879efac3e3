"""Runs the engine's commands as subprocesses under limits, and stores progress.

A crash, runaway memory or a solver that hangs ends a subprocess and never the worker; the end of a
worker ends its subprocesses.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_noop

from common.money import from_micros
from common.money import shown as shown_money
from matching.engine.instance.progress import SolveProgress, thin_trace
from matching.engine.jit.cache import is_ready
from matching.pipeline.failures import RunCancelled, SolveFailed
from matching.states import FailureCode

# Tests put misbehaving programs in its place.
ENGINE = (sys.executable, "-m", "matching.engine")
LIMITED_EXEC = (sys.executable, str(Path(__file__).with_name("limited_exec.py")))
# Stored failures are English; pages translate them.
HUNG = gettext_noop("The engine fell silent and did not end.")
OVERRAN = gettext_noop("The engine did not end within its time and was stopped.")


@dataclass(frozen=True, slots=True)
class SubprocessParams:
    """Bounds what is read of a subprocess, and how long it may compile and exit.

    report_seconds: interval of stored progress, renewed leases and noticed cancellations (0.5 s).
    compile_seconds: limit of compiling (900 s; it takes one to three minutes, longer on a busy
        machine).
    trace_rows: points of the curve that is shown during a run (60).
    exit_seconds: time to exit after closing the output (5 s).
    line_bytes, lines_at_once, chunk_bytes: what is kept of a line, of the lines of one read, and
        of one read (4,096 B, 20, 65,536 B), so that a flood of output costs the worker little.
    flood_pause_seconds: pause after a full read (0.02 s).
    """

    report_seconds: float = 0.5
    compile_seconds: int = 900
    trace_rows: int = 60
    exit_seconds: float = 5
    line_bytes: int = 4_096
    lines_at_once: int = 20
    chunk_bytes: int = 65_536
    flood_pause_seconds: float = 0.02


PARAMS = SubprocessParams()
# Processes print these when out of memory: Python, NumPy, C++, the loader, the thread library.
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
    """Represents a lease that is held; both methods raise LeaseLost if it is lost."""

    def renew(self) -> None:
        """Extends the lease."""

    def report(self, progress: dict[str, Any]) -> None:
        """Extends the lease, and may store the progress."""


class NoLease:
    """Stands in for a lease if none is held."""

    def renew(self) -> None:
        """Does nothing."""

    def report(self, progress: dict[str, Any]) -> None:
        """Does nothing."""


def ensure_compiled(lease: HeldLease, folder: Path) -> None:
    """Compiles the engine if it is not, so that no limit of a run counts that time.

    Raises SolveFailed, LeaseLost.
    """
    if not is_ready():
        lease.report({"phase": "compiling"})
        run_subprocesses(lease, folder, [["warmup"]], PARAMS.compile_seconds)


def run_subprocesses(
    lease: HeldLease,
    folder: Path,
    commands: Sequence[Sequence[str]],
    seconds: float,
    *,
    exit_seconds: float = 0.0,
) -> None:
    """Runs the engine's commands in parallel in the folder until all have ended.

    Raises SolveFailed if one overruns its time or fails, LeaseLost if the lease is lost; either way
    none goes on. An overrun or a cancellation leaves them `exit_seconds` to write their best plan.
    """
    with ExitStack() as stack:
        processes = [stack.enter_context(engine_process(folder, words)) for words in commands]
        try:
            output = watch(lease, processes, time.monotonic() + seconds)
        except (RunCancelled, SolveFailed):
            terminate(processes, exit_seconds)
            raise
        for process in processes:
            ensure_ended_well(process, output.get(process.pid, []))


def terminate(processes: Sequence[EngineProcess], seconds: float) -> None:
    """Asks the subprocesses to stop, and waits for them this long."""
    deadline = time.monotonic() + seconds
    if seconds:
        for process in processes:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # The context manager that started it kills it.
            continue


def ensure_ended_well(process: EngineProcess, output: Sequence[str]) -> None:
    """Raises SolveFailed unless the subprocess ends successfully."""
    try:
        code = process.wait(timeout=PARAMS.exit_seconds)
    except subprocess.TimeoutExpired:
        raise SolveFailed(HUNG, FailureCode.OVERRUN) from None
    if code != 0:
        last = output[-1] if output else ""
        raise SolveFailed(
            f"The engine ended with code {code}: {last}"[:300], failure_code(code, output)
        )


def failure_code(code: int, output: Sequence[str]) -> str:
    """Returns the failure code of an exit code and the last output."""
    words = "\n".join(output)
    if "too large:" in words:
        return FailureCode.TOO_LARGE
    # Only the kernel, out of memory, kills a subprocess that the worker still watches.
    if code == -signal.SIGKILL or any(sign in words for sign in OUT_OF_MEMORY):
        return FailureCode.MEMORY
    return FailureCode.CRASH


@contextmanager
def engine_process(folder: Path, words: Sequence[str]) -> Iterator[EngineProcess]:
    """Starts one command of the engine under its limits; kills it at the end."""
    files = [str(folder / word) if word.endswith((".json", ".npz")) else word for word in words]
    limits = settings.MATCHING
    limited = [*LIMITED_EXEC, str(os.getpid()), str(limits["subprocess_memory_mib"])]
    process = subprocess.Popen(
        [*limited, str(limits["subprocess_niceness"]), *ENGINE, *files],
        cwd=settings.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill_group(process)
        process.wait()
        process.stderr.close()


def kill_group(process: EngineProcess) -> None:
    """Kills the subprocess with everything it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def watch(
    lease: HeldLease, processes: Sequence[EngineProcess], deadline: float
) -> dict[int, list[str]]:
    """Stores reported progress until all outputs close; returns last lines by pid."""
    output: dict[int, list[str]] = {}
    trace: list[tuple[float, int, int]] = []
    progress = None
    reported = time.monotonic()
    for pid, line in lines_of(processes):
        if time.monotonic() > deadline:
            raise SolveFailed(OVERRAN, FailureCode.OVERRUN)
        if line:
            output[pid] = [*output.get(pid, [])[1 - PARAMS.lines_at_once :], line]
            progress = parse_progress(line) or progress
        if time.monotonic() - reported >= PARAMS.report_seconds:
            report(lease, progress, trace)
            progress, reported = None, time.monotonic()
    return output


def parse_progress(line: str) -> SolveProgress | None:
    """Returns the progress in a line; None if there is none."""
    try:
        return SolveProgress.parse(line)
    except ValueError:
        return None


def report(
    lease: HeldLease, progress: SolveProgress | None, trace: list[tuple[float, int, int]]
) -> None:
    """Stores progress and its trace, which it extends; without any renews the lease."""
    if progress is None:
        lease.renew()
        return
    trace.append((progress.seconds, progress.total_micros, progress.bound_micros))
    lease.report(shown(progress) | {"trace": shown_trace(trace)})


def shown_trace(trace: Sequence[tuple[float, int, int]]) -> list[list[Any]]:
    """Returns rows of seconds, cost and bound, with money as text."""
    return [
        [seconds, *(shown_money(from_micros(micros)) for micros in money)]
        for seconds, *money in thin_trace(trace, PARAMS.trace_rows)
    ]


def shown(progress: SolveProgress) -> dict[str, Any]:
    """Returns progress as operators see it, with money as text."""
    return {
        "phase": progress.phase,
        "seconds": progress.seconds,
        "cost": shown_money(from_micros(progress.total_micros)),
        "bound": shown_money(from_micros(progress.bound_micros)),
        "gap": progress.gap,
    }


def lines_of(processes: Sequence[EngineProcess]) -> Iterator[tuple[int, str]]:
    """Yields pid and line as written, and an empty line every report interval.

    Of a flood only the last lines are yielded, and it is slowed down.
    """
    with selectors.DefaultSelector() as selector:
        for process in processes:
            selector.register(process.stderr, selectors.EVENT_READ, process)
        rests = {process.pid: b"" for process in processes}
        while selector.get_map():
            ready = selector.select(timeout=PARAMS.report_seconds)
            yield 0, ""
            if not ready and all(process.poll() is not None for process in processes):
                # All have ended, but a process that they started keeps their output open.
                return
            for key, _ in ready:
                pid, chunk = key.data.pid, key.fileobj.read1(PARAMS.chunk_bytes)
                if not chunk:
                    selector.unregister(key.fileobj)
                *whole, rest = (rests[pid] + (chunk or b"\n")).split(b"\n")
                rests[pid] = rest[-PARAMS.line_bytes :]
                for line in whole[-PARAMS.lines_at_once :]:
                    yield pid, line[-PARAMS.line_bytes :].decode(errors="replace").strip()
                if len(chunk) == PARAMS.chunk_bytes:
                    time.sleep(PARAMS.flood_pause_seconds)
