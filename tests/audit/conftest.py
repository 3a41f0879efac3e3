"""Provides a ledger with a full order lifecycle, built once for a file's tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.audit.order_lifecycle import build_lifecycle
from tests.databases import empty_tables


@pytest.fixture(scope="module")
def ledger(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Builds the lifecycle; each test's own changes are rolled back."""
    with django_db_blocker.unblock():
        yield build_lifecycle()
        empty_tables(None)
