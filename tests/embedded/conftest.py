"""Provides commands that hold the servers of a folder."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.embedded.watching import wait_until_gone

# Servers that write to a busy disk take their time to stop.
ENDS_WITHIN = 120
PLATFORM = Path(__file__).resolve().parents[2] / "platform"
HOLD = """
import json, sys, time
from pathlib import Path
from embedded import servers

with servers.ensure_servers(Path(sys.argv[1]), {}, throwaway="throwaway" in sys.argv) as urls:
    sys.stdout.write(json.dumps(urls) + "\\n")
    sys.stdout.flush()
    time.sleep(600)
"""


@dataclass
class Holder:
    """Runs the servers of a folder until it is stopped."""

    process: subprocess.Popen[str]
    urls: dict[str, str]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=ENDS_WITHIN)


@pytest.fixture
def hold(tmp_path: Path) -> Iterator[Callable[..., Holder]]:
    """Starts such a command on the test's folder."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> Holder:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PLATFORM)},
        )
        started.append(process)
        assert process.stdout is not None
        return Holder(process, json.loads(process.stdout.readline()))

    yield start
    for process in started:
        process.kill()
        process.communicate()
    assert wait_until_gone(tmp_path) == set()
