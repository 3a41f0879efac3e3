"""A slice of the trial in the ordinary suite: a minute and a bit, with every fault in it.

In a process of its own, since its servers end with the thread that started them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
# The product comes up, and after the faults runs have a minute to end.
PATIENCE_SECONDS = 900
# Another day, other faults; a failure tells its seed.
SEED = os.environ.get("FAULTS_SEED", "1")


def test_nothing_is_lost_duplicated_or_stuck():
    command = [sys.executable, "-m", "tests.soak", "--markets", "2", "--seed", SEED]

    done = subprocess.run(
        # Other tests use the same processors, and a lost run waits for its lease first.
        [*command, "--seconds", str(SECONDS), "--patience", "120"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )

    assert done.returncode == 0, done.stdout + done.stderr
