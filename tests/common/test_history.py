"""Every table of events and the ledger refuse to be rewritten, in whichever app they are."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import InternalError, ProgrammingError, connection, models, transaction

from common.models import StateEvent
from factories.models import LedgerLine, WindowEvent
from tests import builders

HISTORY = [
    model for model in apps.get_models() if issubclass(model, StateEvent) or model is LedgerLine
]


def triggers() -> set[tuple[str, str]]:
    """The enabled triggers of all tables, by the names they were given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, substring(tgname from '^pgtrigger_(.*)_[^_]+$') "
            "FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
        return set(cursor.fetchall())


def execute(statement: str) -> None:
    """Runs SQL past the product, in a savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys of the same transaction are checked first, for TRUNCATE would wait for them.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_all_apps_that_move_states_are_known() -> None:
    assert {model._meta.app_label for model in HISTORY} >= {"factories", "orders", "matching"}


@pytest.mark.django_db
@pytest.mark.parametrize("model", HISTORY)
def test_table_has_both_triggers(model: type[models.Model]) -> None:
    table = model._meta.db_table

    assert {(table, "append_only"), (table, "never_truncated")} <= triggers()


@pytest.mark.django_db
@pytest.mark.parametrize("model", HISTORY)
def test_table_refuses_to_be_emptied_even_when_empty(model: type[models.Model]) -> None:
    with pytest.raises((InternalError, ProgrammingError), match="Cannot truncate"):
        execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'other'", "DELETE FROM {}"])
def test_event_refuses_to_be_changed_or_deleted(statement: str) -> None:
    WindowEvent.objects.create(subject=builders.window(), to_status="published", reason="true")

    with pytest.raises((InternalError, ProgrammingError), match=r"Cannot (update|delete)"):
        execute(statement.format(WindowEvent._meta.db_table))

    assert WindowEvent.objects.get().reason == "true"


@pytest.mark.django_db
def test_product_cannot_rewrite_history_either() -> None:
    window = builders.window()
    line = LedgerLine.objects.create(window=window, kind="hold", machine_ms=5, reference=uuid4())

    for deed in (line.save, line.delete, lambda: LedgerLine.objects.update(machine_ms=6)):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            deed()

    assert LedgerLine.objects.get().machine_ms == 5


@pytest.mark.django_db
def test_subject_with_a_history_is_not_deleted() -> None:
    window = builders.window()
    WindowEvent.objects.create(subject=window, to_status="published")

    with pytest.raises(models.ProtectedError):
        window.delete()
