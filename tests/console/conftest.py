"""What tests of pages share: browsers without a browser, signed in as somebody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def visit() -> Callable[..., Client]:
    """Makes a client that is signed in as a user, and speaks English unless told otherwise."""

    def make(user: Any = None, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        return client

    return make
