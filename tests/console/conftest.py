"""Provides signed-in clients for the tests of pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def visit() -> Callable[..., Client]:
    """Returns a factory of clients, signed in as a user, in a language."""

    def make(user: Any = None, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return make
