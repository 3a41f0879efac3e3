"""Provides factories that send case files at the time when these were written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from imports.services import file_reading
from tests.clock_shift import instant
from tests.imports.api.case_door import IN_AUTUMN, WRITTEN_AT, Door, read_here


@pytest.fixture
def written_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the clock, first to the instant at which the cases were written."""

    def set_clock(text: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: instant(text))

    set_clock(WRITTEN_AT)
    return set_clock


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads files in this process, which is quicker than to start one."""
    monkeypatch.setattr(file_reading, "read_limited", read_here)


@pytest.fixture
def door(
    client_of: Callable[[Any], APIClient], written_at: Callable[[str], None], in_process: None
) -> Door:
    """Returns a factory in Suzhou whose machine is Lathe 7."""
    made = Door(client_of)
    made.add("Lathe 7")
    return made


@pytest.fixture
def berlin(
    client_of: Callable[[Any], APIClient], written_at: Callable[[str], None], in_process: None
) -> Door:
    """Returns a factory by the clock of Berlin whose machine is Fräse 1."""
    made = Door(client_of, time_zone="Europe/Berlin", currency_id="EUR")
    made.add("Fräse 1", hourly_rate=85)
    return made


@pytest.fixture
def autumn(written_at: Callable[[str], None]) -> None:
    """Sets the clock before summer time ends."""
    written_at(IN_AUTUMN)
