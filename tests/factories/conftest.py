"""Provides manufacturers with people, clients and assertions for tests of supply."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from accounts.models import Organisation, Role, User
from common.clock import now
from factories.models import Factory, Machine
from tests import builders
from tests.clients import SafeClient


@dataclass(frozen=True, slots=True)
class Manufacturer:
    """Holds an organisation with one factory, one machine and two members."""

    organisation: Organisation
    planner: User
    viewer: User
    factory: Factory
    machine: Machine


def manufacturer() -> Manufacturer:
    """Creates a manufacturer."""
    organisation = builders.organisation()
    factory = builders.factory(organisation=organisation)
    return Manufacturer(
        organisation=organisation,
        planner=builders.member(organisation, Role.PLANNER),
        viewer=builders.member(organisation, Role.VIEWER),
        factory=factory,
        machine=builders.machine(factory),
    )


@pytest.fixture
def mine(db: None) -> Manufacturer:
    """Creates the manufacturer whose planner acts."""
    return manufacturer()


@pytest.fixture
def theirs(db: None) -> Manufacturer:
    """Creates another manufacturer."""
    return manufacturer()


@pytest.fixture
def client(mine: Manufacturer, client_of: Callable[[User], APIClient]) -> APIClient:
    """Acts as the planner of `mine`."""
    return client_of(mine.planner)


@pytest.fixture
def api_client() -> APIClient:
    """Makes an anonymous client."""
    return SafeClient()


@pytest.fixture
def terms(mine: Manufacturer) -> dict[str, Any]:
    """Returns a body for a window of 40 h in a week that starts in ten days."""
    start = (now() + timedelta(days=10)).replace(microsecond=0)
    return {
        "machine": str(mine.machine.pk),
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(days=5)).isoformat(),
        "offered_hours": "40",
        "hourly_rate": "110.50",
    }


def row_counts() -> dict[str, int]:
    """Returns the number of rows in each table of supply."""
    return {
        model._meta.model_name: model._default_manager.count()
        for model in apps.get_app_config("factories").get_models()
    }


@pytest.fixture
def nothing_stored(db: None) -> Callable[[], Any]:
    """Asserts that no row of supply comes or goes within the block."""

    @contextmanager
    def block() -> Iterator[None]:
        before = row_counts()
        yield
        assert row_counts() == before

    return block


@pytest.fixture
def assert_problem() -> Callable[..., None]:
    """Asserts that an answer is a problem with this status and pointer."""

    def check(answer: Any, status: int, pointer: str, place: str = "body") -> None:
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        found = [(error["in"], error["pointer"]) for error in problem["errors"]]
        assert (place, pointer) in found, problem
        assert all(error["detail"] for error in problem["errors"])

    return check
