"""Tests that tables of events and the ledger cannot be rewritten, in any app."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import InternalError, ProgrammingError, connection, models, transaction

from common.clock import now
from common.models import APPEND_ONLY, StateEvent
from factories.models import LedgerLine, WindowEvent
from tests import builders

# Every model with this trigger, in any app.
HISTORY = [
    model
    for model in apps.get_models()
    if {trigger.name for trigger in getattr(model._meta, "triggers", ())}
    >= {trigger.name for trigger in APPEND_ONLY}
]


def triggers() -> set[tuple[str, str]]:
    """Returns the enabled triggers of all tables by name."""
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


def insert_any_row(model: type[models.Model]) -> Any:
    """Inserts a row without checking its foreign keys."""
    row = model(**{field.attname: any_value(field) for field in needed_fields(model)})
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        row.save(force_insert=True)
        cursor.execute("SET session_replication_role = DEFAULT")
    return row.pk


def needed_fields(model: type[models.Model]) -> list[Any]:
    """Returns the columns that are required and have no default."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.null or field.has_default() or field.has_db_default() or field.blank)
        and not getattr(field, "auto_now_add", False)
        and not isinstance(field, models.AutoField)
    ]


def any_value(field: Any) -> Any:
    """Returns a value that the column takes."""
    while field.is_relation:
        field = field.target_field
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.CharField | models.TextField):
        return "any"
    if isinstance(field, models.DateTimeField):
        return now()
    if isinstance(field, models.DateField):
        return now().date()
    return 1


def count(model: type[models.Model], pk: Any) -> int:
    """Returns the number of rows with this key."""
    return model._default_manager.filter(pk=pk).count()


def test_every_event_and_the_ledger_are_append_only() -> None:
    events = {model for model in apps.get_models() if issubclass(model, StateEvent)}

    assert {model._meta.app_label for model in events} >= {"factories", "orders", "matching"}
    assert events | {LedgerLine} <= set(HISTORY)


@pytest.mark.django_db
@pytest.mark.parametrize("model", HISTORY)
def test_table_has_both_triggers(model: type[models.Model]) -> None:
    table = model._meta.db_table

    assert {(table, "append_only"), (table, "never_truncated")} <= triggers()


@pytest.mark.django_db
@pytest.mark.parametrize("model", HISTORY)
def test_table_cannot_be_truncated_even_when_empty(model: type[models.Model]) -> None:
    with pytest.raises((InternalError, ProgrammingError), match="Cannot truncate"):
        execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
@pytest.mark.parametrize("model", HISTORY)
def test_row_of_every_table_stays(model: type[models.Model], statement: str) -> None:
    pk, column = insert_any_row(model), model._meta.pk.column

    with pytest.raises((InternalError, ProgrammingError), match=r"Cannot (update|delete|trunc)"):
        execute(statement.format(model._meta.db_table, column, column))

    assert count(model, pk) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'other'", "DELETE FROM {}"])
def test_event_cannot_be_changed_or_deleted(statement: str) -> None:
    WindowEvent.objects.create(subject=builders.window(), to_status="published", reason="true")

    with pytest.raises((InternalError, ProgrammingError), match=r"Cannot (update|delete)"):
        execute(statement.format(WindowEvent._meta.db_table))

    assert WindowEvent.objects.get().reason == "true"


@pytest.mark.django_db
def test_product_cannot_rewrite_history_either() -> None:
    window = builders.window()
    line = LedgerLine.objects.create(window=window, kind="hold", machine_ms=5, reference=uuid4())

    for request in (line.save, line.delete, lambda: LedgerLine.objects.update(machine_ms=6)):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            request()

    assert LedgerLine.objects.get().machine_ms == 5


@pytest.mark.django_db
def test_subject_with_a_history_is_not_deleted() -> None:
    window = builders.window()
    WindowEvent.objects.create(subject=window, to_status="published")

    with pytest.raises(models.ProtectedError):
        window.delete()
