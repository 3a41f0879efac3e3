"""Loses all processes at once, and then the database, and no acknowledged write."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A minute on two free cores; far longer beside other work.
SECONDS_MOST = 900


@pytest.fixture(scope="module")
def found() -> Any:
    """Runs a product through a backup under load, a kill of everything, and a restore."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.outages"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_MOST,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_nothing_acknowledged_is_lost_when_everything_is_killed(found: Any) -> None:
    # Web server, both workers and scheduler, database server and broker.
    assert found["killed"] >= 6
    assert found["before_kill"] > 0
    assert found["verdicts"] == []
    assert found["ledger_after_kill"]
    assert found["errors"] == []


def test_backup_taken_under_load_is_restored_after_the_database_is_dropped(found: Any) -> None:
    assert found["during_backup"] > 0
    assert "all hold" in found["restore_said"]
    assert found["ledger_restored"]["clean"]
    assert found["rows_restored"] == found["rows_in_backup"]
    # What was acknowledged before the backup began is in it; what came after it is not.
    restored = {tuple(fact) for fact in found["facts_restored"]}
    assert {tuple(fact) for fact in found["before_backup"]} <= restored
    written = found["rows_before_drop"]
    assert written["orders_order"] > found["rows_restored"]["orders_order"]
    assert sum(written.values()) > sum(found["rows_restored"].values())
