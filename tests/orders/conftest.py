"""Provides a buyer, clients, bodies and assertions for tests of orders."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership, Organisation, User
from common.clock import now
from orders.models import Operation, Order, OrderEvent
from tests import builders

ProblemAssertion = Callable[[Any, int, str], None]


@pytest.fixture
def buyer(db: None) -> Organisation:
    """Creates an organisation that buys."""
    return builders.buyer()


@pytest.fixture
def purchaser(buyer: Organisation) -> User:
    """Creates its member who may order."""
    return builders.member(buyer, "purchaser", full_name="Li Na")


@pytest.fixture
def client(purchaser: User, client_of: Callable[[User], APIClient]) -> APIClient:
    """Acts as the purchaser."""
    return client_of(purchaser)


@pytest.fixture
def body() -> dict[str, Any]:
    """Returns a body for a draft of 120 brackets in two operations."""
    today = now().date()
    return {
        "reference": "PO-2041",
        "title": "Bracket, left",
        "quantity": 120,
        "unit_mass_kg": "0.42",
        "material_family": "aluminium",
        "material_grade": "5052-H32",
        "ship_to_region": "CN-SH",
        "latitude": "31.23040",
        "longitude": "121.47370",
        "wish_delivery_on": str(today + timedelta(days=30)),
        "latest_delivery_on": str(today + timedelta(days=40)),
        "reserve_price": "38.5",
        "operations": [
            {"process": "cnc-milling-3-axis", "cycle_time_s": "420", "setup_hours": "1.5"},
            {"process": "anodising-decorative", "cycle_time_s": "35.125"},
        ],
    }


@pytest.fixture
def draft(buyer: Organisation) -> Order:
    """Creates a draft that could be submitted."""
    return builders.order(buyer, status="draft", submitted_at=None)


@pytest.fixture
def assert_problem() -> ProblemAssertion:
    """Asserts that an answer is a problem with this status and pointer."""

    def check(response: Any, status: int, pointer: str) -> None:
        assert response.status_code == status, response.content
        assert response["Content-Type"] == "application/problem+json"
        assert pointer in [error["pointer"] for error in response.json()["errors"]]

    return check


@pytest.fixture
def nothing_stored() -> Any:
    """Asserts that what is done inside leaves every row of orders as it was."""

    def rows() -> list[Any]:
        models = (Order, Operation, OrderEvent)
        return [list(model.objects.order_by("pk").values()) for model in models]

    @contextmanager
    def watch() -> Iterator[None]:
        before = rows()
        yield
        assert rows() == before

    return watch


@pytest.fixture
def join() -> Callable[..., Membership]:
    """Gives a user one more membership."""

    def make(user: User, organisation: Organisation, role: str, **fields: Any) -> Membership:
        return Membership.objects.create(user=user, organisation=organisation, role=role, **fields)

    return make
