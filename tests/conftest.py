"""Brings in the plugins of the suite and what all tests share: signed-in clients."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from rest_framework.test import APIClient

from tests.clients import SafeClient

pytest_plugins = [
    "tests.stages",
    "tests.scheduling",
    "tests.shared_rows",
    "tests.databases",
    "tests.clock_shift",
]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Ends the language that a request of an earlier test has left on this thread."""
    translation.deactivate()


@pytest.fixture
def client_of() -> Callable[[Any], APIClient]:
    """Makes an API client that acts as the given user, with safe retries and edits."""

    def make(user: Any) -> APIClient:
        client = SafeClient()
        client.force_authenticate(user)
        return client

    return make
