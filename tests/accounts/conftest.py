"""Provides members, clients and an assertion for tests of accounts."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Role, User
from tests import builders
from tests.clients import SafeClient


@pytest.fixture
def member(db: None) -> User:
    """Creates a planner of a manufacturer, whose password is “a long password”."""
    return builders.member(builders.organisation(), Role.PLANNER, email="planner@example.com")


@pytest.fixture
def api_client() -> APIClient:
    """Makes an anonymous client."""
    return SafeClient()


@pytest.fixture
def is_rejected() -> Callable[..., None]:
    """Asserts that an answer is a problem with this status and pointer."""

    def check(answer: Any, status: int, pointer: str) -> None:
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        assert pointer in [error["pointer"] for error in problem["errors"]], problem

    return check
