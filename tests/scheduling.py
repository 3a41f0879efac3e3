"""Distributes tests: by file, those of the engine and the browser one by one.

A process of its own compiles the engine from the start, and the tests that need it come last. Tests
that start processes or run into limits of time mostly wait: they are spread among the others.
"""

import subprocess
import sys
from itertools import groupby
from typing import Any

import pytest
from django.conf import settings
from xdist.scheduler import LoadScopeScheduling

from matching.engine.jit.cache import is_ready

# Folders whose tests take seconds each and share no fixture that is expensive to make.
SINGLY = ("tests/matching/engine/", "tests/matching/pipeline/", "tests/console/browser/")
# Stages whose tests wait for processes and clocks; the first of them is the longest.
WAITING = ("soak", "system", "slow")
# The part of the other tests that comes before the waiting ones, and the part that comes after.
BEFORE, AFTER = 0.25, 0.1


class Scheduling(LoadScopeScheduling):
    """Keeps consecutive tests of a file in one process, except in some folders."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        self.units: dict[str, str] = {}

    def _split_scope(self, nodeid: str) -> str:
        if not self.units:
            files = groupby(self.collection or (), lambda each: each.partition("::")[0])
            for number, (file, tests) in enumerate(files):
                self.units |= dict.fromkeys(tests, f"{file} {number}")
        return nodeid if nodeid.startswith(SINGLY) else self.units[nodeid]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    """Replaces the scheduler of `--dist loadfile`."""
    if config.getvalue("dist") != "loadfile":
        return None
    # Files in the order of the collection, and not those with the most tests first.
    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the engine's tests last, and waiting ones between the others."""
    items.sort(key=rank)
    working = [item for item in items if waiting_place(item) is None]
    waiting = [item for item in items if waiting_place(item) is not None]
    waiting.sort(key=lambda item: waiting_place(item) or 0)
    places = dict(places_among(working, 0, 1)) | dict(places_among(waiting, BEFORE, 1 - AFTER))
    items.sort(key=places.__getitem__)


def rank(item: pytest.Item) -> int:
    """Returns the place of a test among the others; equal ones keep their order."""
    if item.get_closest_marker("browser"):
        return 0
    places = {"tests/matching/engine/": 3, "tests/matching/": 2, "tests/benchmarks/": 2}
    return next((place for start, place in places.items() if item.nodeid.startswith(start)), 1)


def waiting_place(item: pytest.Item) -> int | None:
    """Returns the place of a test's stage among those that wait; None for another."""
    found = [at for at, name in enumerate(WAITING) if item.get_closest_marker(name)]
    if item.nodeid.startswith("tests/soak/") and found:
        return 0
    return found[0] if found else None


def places_among(
    items: list[pytest.Item], begin: float, end: float
) -> list[tuple[pytest.Item, float]]:
    """Returns a place from `begin` to `end` for each test; a file's tests have one."""
    files = [list(tests) for _file, tests in groupby(items, lambda item: item.path)]
    done, found = 0, []
    for tests in files:
        place = begin + (end - begin) * done / len(items)
        found += [(item, place) for item in tests]
        done += len(tests)
    return found


def pytest_make_parametrize_id(val: Any, argname: str) -> str | None:
    """Names files in parameters by argument: their bytes may differ between processes."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Starts to compile the engine next to a run of whole stages."""
    config = session.config
    chosen = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.collectonly
    if hasattr(config, "workerinput") or chosen or is_ready():
        return
    command = [sys.executable, "-m", "matching.engine", "warmup"]
    config.stash[COMPILER] = subprocess.Popen(
        command, cwd=settings.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the compilation with the run that started it."""
    compiler = config.stash.get(COMPILER, None)
    if compiler is not None:
        compiler.terminate()
        compiler.wait()


COMPILER = pytest.StashKey[subprocess.Popen[bytes]]()
