"""Tests that the role that the product runs as cannot rewrite history."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from common.management.commands.grant_database_role import append_only_tables
from tests.common.test_append_only import HISTORY

PASSWORD = "only-for-this-test"


@pytest.fixture
def role(transactional_db: None) -> str:
    """Returns the name of the role, which other databases of the server do not use."""
    return f"{connection.settings_dict['NAME']}_product"


@pytest.fixture
def product(role: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection[Any]]:
    """Connects as a second role that has what the command grants."""
    monkeypatch.setenv("PRODUCT_DATABASE_PASSWORD", PASSWORD)
    call_command("grant_database_role", role, verbosity=0)
    known = connection.settings_dict
    try:
        with psycopg.connect(
            host=known["HOST"] or None,
            port=known["PORT"] or None,
            dbname=known["NAME"],
            user=role,
            password=PASSWORD,
            autocommit=True,
        ) as other:
            yield other
    finally:
        with connection.cursor() as cursor:
            # Only a member of the role, or a superuser, may drop what it has.
            name = connection.ops.quote_name(role)
            cursor.execute(f"GRANT {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}")
            # The command took it from everybody; other tests create no tables there.
            cursor.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE factories_ledgerline DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "TRUNCATE factories_ledgerline",
        "UPDATE factories_ledgerline SET kind = kind",
        "DELETE FROM matching_runevent",
        # The triggers heed this variable, which anybody may set; the grants do not.
        "SET pgtrigger.ignore = '{factories.LedgerLine:append_only}';"
        " DELETE FROM factories_ledgerline",
        "CREATE TABLE other (a int)",
        "DROP TABLE factories_ledgerline",
        "DELETE FROM django_migrations",
        "ALTER ROLE CURRENT_USER SUPERUSER",
    ],
)
def test_role_of_the_product_is_refused(product: Any, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        product.execute(statement)


def test_role_of_the_product_uses_all_other_rows(product: Any) -> None:
    for table in connection.introspection.table_names():
        product.execute(f'SELECT FROM "{table}" LIMIT 1')
    product.execute("UPDATE accounts_user SET full_name = full_name")
    product.execute("DELETE FROM common_quotause")
    product.execute("INSERT INTO common_heartbeat (name, beat_at) VALUES ('x', now())")
    assert set(append_only_tables()) == {model._meta.db_table for model in HISTORY}


def test_owner_and_superusers_are_refused_as_role(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()

    with pytest.raises(CommandError, match="owns the tables"):
        call_command("grant_database_role", owner)
