"""Tests that no file takes long or much memory, and that each is answered."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from imports.readers.calendar.calendar_limits import LIMITS
from tests.imports.calendar.calendars import codes, event, left_out, reading_of
from tests.imports.calendar.hostile_files import FILES

PROGRAM = Path(__file__).with_name("hostile_files.py")
# The child process ends a reading after two seconds of processor time; beside other tests the same
# work takes up to half as long again.
SECONDS, MEMORY_MIB = 3.0, 300


# The others are much alike; all of them are read among the slow tests.
QUICK = (
    *("500 daily series since 2015", "million occurrences", "never", "every minute"),
    *("interval zero", "huge counts", "periods", "unknown zones", "end of time", "open quotes"),
)


def read_apart(*names: str) -> dict[str, dict[str, object]]:
    """Reads the files in one process and returns what each took."""
    done = subprocess.run(
        [sys.executable, PROGRAM, *names], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def faults(found: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Returns the files that took too much, or were not answered."""
    return {
        name: took
        for name, took in found.items()
        if took["seconds"] > SECONDS
        or took["memory"] > MEMORY_MIB
        or not (took["codes"] or took["lines"])
    }


@pytest.mark.slow
def test_files_that_ask_for_much_work_are_read_cut_or_refused() -> None:
    found = read_apart(*QUICK)

    assert set(found) == set(QUICK)
    assert faults(found) == {}


@pytest.mark.slow
def test_all_such_files_are_read_cut_or_refused() -> None:
    found = read_apart(*FILES)

    assert len(found) == len(FILES)
    assert faults(found) == {}


def test_horizon_that_would_hold_too_much_is_shortened_with_words() -> None:
    text = "".join(
        event(f"DTSTART:20150101T{n:02}0000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", uid=str(n))
        for n in range(20)
    )

    reading = reading_of(text, limits=replace(LIMITS, occurrences=300))

    (row,) = [row for row in reading.left_out if row.message.code == "horizon_shortened"]
    assert row.message.params["until"] < "2026-12-20"
    assert row.message.params["found"] > 1_600
    assert 150 <= len(reading.lines) <= 300


def test_bad_events_are_shown_up_to_a_number() -> None:
    text = "".join(event("DTSTART:soon", uid=str(n)) for n in range(30))

    reading = reading_of(text, limits=replace(LIMITS, lines=10))

    assert len(reading.lines) == 10
    assert left_out(reading) == {"too_many_unread_cut": 20}
    assert codes(reading.lines[0].errors) == ["time_unread"]
