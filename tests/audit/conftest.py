"""Books with a whole life in them, written once for all tests of a file, and never changed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.audit.order_lifecycle import live_through
from tests.databases import empty_tables


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """What is in the books; each test's own changes are rolled back after it."""
    with django_db_blocker.unblock():
        yield live_through()
        empty_tables(None)
