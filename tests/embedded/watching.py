"""Seeing which server processes belong to a folder; used by the tests of the embedded servers."""

import os
import time
from pathlib import Path


def processes_of(folder: Path) -> set[int]:
    """Every process that writes its output below the folder, as each embedded server does."""
    found = set()
    for output in Path("/proc").glob("[0-9]*/fd/1"):
        try:
            target = os.readlink(output)
        except OSError:
            continue
        if target.startswith(f"{folder}/"):
            found.add(int(output.parts[2]))
    return found


def wait_until_gone(folder: Path, seconds: float = 15.0) -> set[int]:
    """The processes that are still there when the time is over."""
    until = time.monotonic() + seconds
    while (left := processes_of(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    return left
