"""Distributes tests: files whole, those of the engine one by one.

A process of its own compiles the engine from the start, and the tests that need it come last.
"""

import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from xdist.scheduler import LoadScopeScheduling

from matching.engine.jit.cache import is_ready

# Folders whose tests take seconds each and share no fixture that is expensive to make.
SINGLY = ("tests/matching/", "tests/console/browser/")


class Scheduling(LoadScopeScheduling):
    """Keeps a file's tests in one process, except in some folders."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(SINGLY) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    """Replaces the scheduler of `--dist loadfile`."""
    if config.getvalue("dist") != "loadfile":
        return None
    # Files in the order of the collection, and not those with the most tests first.
    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts those last that need the compiled engine, and long ones before short ones."""
    items.sort(key=rank)


def rank(item: pytest.Item) -> int:
    """Returns the place of a test among the others; equal ones keep their order."""
    if item.get_closest_marker("browser"):
        return 0
    if any(item.get_closest_marker(name) for name in ("system", "slow", "soak")):
        return 2
    places = {"tests/matching/engine/": 4, "tests/matching/": 3, "tests/benchmarks/": 3}
    return next((place for start, place in places.items() if item.nodeid.startswith(start)), 1)


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
