"""Tests that a reader's process is bounded, and that its failure is a message."""

import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from common.reading import limited_reading
from common.reading.limited_reading import (
    LimitedReader,
    ReadingLimits,
    ReadingOverran,
    read_limited,
)
from imports.services.file_reading import reader

CONTEXT = {"kind": "windows", "cells": {}, "answers": {}}
LIMITS = ReadingLimits(cpu_seconds=0.6, wall_seconds=8)


def read(content: bytes, limits: ReadingLimits = LIMITS) -> dict:
    """Reads a file with the fake reader."""
    return read_limited(reader(), [content], CONTEXT, limits)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("memory", "file_needs_too_much_memory"),
        ("processor", "file_takes_too_long"),
        ("flood", "file_too_much_to_show"),
    ],
)
@pytest.mark.usefixtures("fake_reader")
def test_reader_is_stopped_at_its_limits(fault: str, code: str) -> None:
    answer = read(b'{"fault": "%s"}' % fault.encode())

    assert answer["unreadable"]["code"] == code


@pytest.mark.usefixtures("fake_reader")
def test_reader_that_crashes_is_recorded() -> None:
    with capture_logs() as logged:
        answer = read(b'{"fault": "crash"}')

    assert answer["unreadable"]["code"] == "reader_failed"
    assert "ZeroDivisionError" in logged[0]["output"]


@pytest.mark.usefixtures("fake_reader")
def test_reader_that_only_waits_is_stopped_by_the_clock() -> None:
    started = time.monotonic()

    with pytest.raises(ReadingOverran):
        read(b'{"fault": "sleep"}', ReadingLimits(cpu_seconds=1, wall_seconds=0.5))

    assert time.monotonic() - started < 3


@pytest.mark.usefixtures("fake_reader")
def test_deep_nesting_is_a_message() -> None:
    assert read(b"[" * 100_000)["unreadable"]["code"] == "file_nested_too_deeply"


def test_child_has_no_secret_and_no_framework(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    program = (
        "import json, os, sys; sys.stdin.read(); "
        "import imports.readers.dispatch; "
        "print(json.dumps({'names': sorted(os.environ), 'modules': sorted(sys.modules)}))"
    )
    (tmp_path / "listing_reader.py").write_text(program)
    monkeypatch.setattr(limited_reading, "SEARCHED", ("platform", tmp_path))

    answer = read_limited(LimitedReader("listing_reader", 300, 1), [b""], CONTEXT, LIMITS)

    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & set(answer["names"])
    assert not {"django", "rest_framework", "celery", "numpy"} & set(answer["modules"])
