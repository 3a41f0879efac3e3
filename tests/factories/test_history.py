"""Tests that the history of supply cannot be rewritten."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from factories.models import FactoryEvent, LedgerLine, WindowEvent
from factories.states import LineKind
from tests import builders

TABLES = [model._meta.db_table for model in (FactoryEvent, WindowEvent, LedgerLine)]


@pytest.fixture
def history(db: None) -> None:
    """Creates one row in each append-only table."""
    window = builders.window()
    WindowEvent.objects.create(subject=window, to_status="published")
    FactoryEvent.objects.create(subject=window.machine.factory, to_status="listed")
    LedgerLine.objects.create(window=window, kind=LineKind.HOLD, machine_ms=5, reference=uuid4())


def execute(statement: str) -> None:
    """Runs SQL past the product, in a savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys of the same transaction are checked first, for TRUNCATE would wait for them.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"],
)
def test_history_cannot_be_rewritten(history: Any, table: str, statement: str) -> None:
    with pytest.raises((InternalError, ProgrammingError), match="pgtrigger: Cannot"):
        execute(statement.format(table))

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (1,)
