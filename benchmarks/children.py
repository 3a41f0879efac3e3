"""Runs one command as a child process, and measures its time and memory.

The limits of solvers do not hold, so a child that overruns its time is killed, and its address
space is limited. Linux only: limits are set from outside.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

# How often a child is looked at; its seconds are measured no finer than this.
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Ended:
    """Holds how a child ended; a negative `code` is a signal."""

    code: int
    seconds: float
    peak_mib: float
    output: str
    errors: tuple[str, ...]
    overran: bool

    @property
    def last_words(self) -> str:
        """Returns the last line that the child wrote to standard error."""
        return self.errors[-1] if self.errors else ""


def run(
    words: Sequence[str],
    *,
    seconds: float,
    memory_mib: int,
    on_tick: Callable[[float], None] = lambda elapsed: None,
) -> Ended:
    """Runs `python -m` with these words until it ends or its time is over.

    `on_tick` is called with the seconds that have passed while the child runs.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        try:
            limit = memory_mib * 2**20
            resource.prlimit(child.pid, resource.RLIMIT_AS, (limit, limit))
            usage, overran = _wait(child, started, seconds, on_tick)
        finally:
            if child.returncode is None:
                child.kill()
                child.wait()
        return Ended(
            code=child.returncode,
            seconds=time.monotonic() - started,
            # Linux counts it in KiB.
            peak_mib=usage.ru_maxrss / 1024,
            output=_text(output),
            errors=tuple(_text(errors).splitlines()),
            overran=overran,
        )


def _wait(
    child: subprocess.Popen[bytes], started: float, seconds: float, on_tick: Callable[[float], None]
) -> tuple[resource.struct_rusage, bool]:
    """Waits, and kills the child when its time is over; returns its usage."""
    overran = False
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return usage, overran
        elapsed = time.monotonic() - started
        if elapsed > seconds and not overran:
            overran = True
            child.kill()
        on_tick(elapsed)
        time.sleep(_LOOK_SECONDS)


def _text(file: IO[bytes]) -> str:
    """Returns the text in a file."""
    file.seek(0)
    return file.read().decode("utf-8", errors="replace")
