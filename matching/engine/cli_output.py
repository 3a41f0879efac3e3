"""Writes whole files, standard output and progress of the command line."""

import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from matching.engine.instance.progress import SolveProgress

_BAR_WIDTH = 24
# The progress bar is full at this relative gap.
_CLOSED_GAP = 1e-4
# Seconds between two lines of the same phase.
_LINE_SECONDS = 0.25


def write_whole(path: Path, content: bytes) -> None:
    """Writes next to a file and renames, so that no reader sees a part of it."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def own_output() -> Iterator[TextIO]:
    """Keeps standard output free of remarks that native solvers write."""
    sys.stdout.flush()
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as kept, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield kept
        finally:
            kept.flush()
            os.dup2(kept.fileno(), 1)


def progress_lines(stream: TextIO) -> Callable[[SolveProgress], None]:
    """Returns a listener that writes a line per change, at most a few a second."""
    last: list[SolveProgress] = []

    def listen(progress: SolveProgress) -> None:
        if last and last[0].phase == progress.phase:
            soon = progress.seconds - last[0].seconds < _LINE_SECONDS
            if soon or _figures(last[0]) == _figures(progress):
                return
        last[:] = [progress]
        stream.write(f"{progress}\n")
        stream.flush()

    return listen


def _figures(progress: SolveProgress) -> tuple[int, int]:
    """Returns the total and the bound."""
    return progress.total_micros, progress.bound_micros


def progress_bar(stream: TextIO) -> Callable[[SolveProgress], None]:
    """Returns a listener that draws a bar, which fills as the gap closes."""

    def listen(progress: SolveProgress) -> None:
        closed = -math.log10(min(max(progress.gap, _CLOSED_GAP), 1.0)) / 4
        filled = round(closed * _BAR_WIDTH)
        figures = (
            f"cost {progress.total_micros / 1e6:,.2f} bound {progress.bound_micros / 1e6:,.2f}"
        )
        stream.write(
            f"\r\x1b[K[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {progress.phase:<7} {figures}"
            f" gap {progress.gap:.2%} {progress.seconds:.0f} s"
        )
        stream.flush()

    return listen
