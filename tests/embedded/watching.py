"""Finds the server processes of a folder."""

import os
import time
from pathlib import Path


def processes_of(folder: Path) -> set[int]:
    """Returns processes whose output goes below the folder, as each server's does."""
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
    """Returns the processes that are still there after the time limit."""
    until = time.monotonic() + seconds
    while (left := processes_of(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    return left
