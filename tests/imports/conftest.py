"""Provides a manufacturer whose files are lines in JSON, and windows among them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from common.clock import now
from common.reading import limited_reading
from factories.models import Factory, Machine
from imports.services import file_reading
from tests import builders

IMPORTS = "/api/v1/imports/"


@pytest.fixture
def fake_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the child process take lines of JSON as they are."""
    monkeypatch.setattr(limited_reading, "SEARCHED", ("platform", "tests/imports"))
    monkeypatch.setattr(file_reading, "READER_MODULE", "fake_reader")


@dataclass(frozen=True, slots=True)
class Plant:
    """Holds a manufacturer with one machine."""

    organisation: Organisation
    factory: Factory
    machine: Machine
    owner: User


@pytest.fixture
def plant(fake_reader: None) -> Plant:
    """Creates a manufacturer in Suzhou."""
    organisation = builders.organisation()
    factory = builders.factory(organisation=organisation)
    machine = builders.machine(factory, name="Lathe 7")
    return Plant(organisation, factory, machine, builders.member(organisation))


@pytest.fixture
def client(plant: Plant, client_of: Callable[[Any], APIClient]) -> APIClient:
    """Acts as the manufacturer's owner."""
    return client_of(plant.owner)


def day(after: int = 0) -> datetime:
    """Returns eight o'clock UTC, some days after the day in a week."""
    start = now() + timedelta(days=7 + after)
    return start.replace(hour=8, minute=0, second=0, microsecond=0)


def window_line(plant: Plant, after: int = 0, **fields: Any) -> dict[str, Any]:
    """Returns a line of eight hours, some days after the first."""
    values = {
        "machine": str(plant.machine.pk),
        "starts_at": day(after).isoformat(),
        "ends_at": (day(after) + timedelta(hours=8)).isoformat(),
        "offered_hours": "8",
        "hourly_rate": "85.5",
        **fields.pop("values", {}),
    }
    defaults = {"position": f"row {after + 2}", "values": values, "key": f"k{after}"}
    return defaults | fields


def written(*lines: dict[str, Any], **parts: Any) -> str:
    """Returns a file of these lines."""
    return json.dumps({"lines": lines, **parts})


def sent(client: APIClient, text: str, **fields: Any) -> Any:
    """Sends pasted lines of windows."""
    return client.post(IMPORTS, {"kind": "windows", "text": text, **fields})


def commit(client: APIClient, import_id: str, **fields: Any) -> Any:
    """Commits an import."""
    return client.post(f"{IMPORTS}{import_id}/commit/", fields)
