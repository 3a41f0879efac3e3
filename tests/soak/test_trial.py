"""Runs the product while its processes, servers and connections fail.

A minute of it is slow, a quarter of an hour is soak.

It is a process of its own, since its servers end with the thread that started them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The product comes up before the faults, and runs end after them.
AROUND_SECONDS = 840
# Another seed gives other faults; a failure names its own.
SEED = os.environ.get("FAULTS_SEED", "1")


@pytest.mark.parametrize(
    ("markets", "seconds"),
    [pytest.param(2, 60, marks=pytest.mark.slow), pytest.param(6, 900, marks=pytest.mark.soak)],
    ids=["minute", "quarter"],
)
def test_nothing_is_lost_duplicated_or_stuck(markets: int, seconds: int) -> None:
    command = [sys.executable, "-m", "tests.soak", "--markets", str(markets), "--seed", SEED]

    done = subprocess.run(
        # Other tests use the same processors, and a lost run waits for its lease first.
        [*command, "--seconds", str(seconds), "--patience", "120"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])},
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds + AROUND_SECONDS,
    )

    assert done.returncode == 0, done.stdout + done.stderr
