"""Makes the test databases: migrated once, cloned for other processes.

Tests that really commit leave rows; the tables that have any are emptied after them.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.shared_rows import SHARED
from vocabularies.models import Term
from vocabularies.selectors import minor_units_by_currency


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Replaces pytest-django's fixture, which migrates in every process."""
    original = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        if django_db_keepdb:
            migrate(keepdb=not django_db_createdb)
        else:
            make_database(request.getfixturevalue("tmp_path_factory").getbasetemp())
        # Read before any test, so that tests count the same queries in every order.
        minor_units_by_currency()
    yield
    with django_db_blocker.unblock():
        SHARED.end()
        if not django_db_keepdb:
            connection.creation.destroy_test_db(original, verbosity=0)


def make_database(folder: Path) -> None:
    """Migrates this process's database and clones it, or takes a clone."""
    name = connection.creation._get_test_db_name()
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        migrate()
        return
    # Each process has a folder of its own below the one of the run.
    clones = folder.parent / "databases"
    with (folder.parent / "databases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not clones.exists():
            migrate()
            count = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
            others = {f"gw{number}" for number in range(count)} - {worker}
            clone_database(name, [name.removesuffix(worker) + other for other in sorted(others)])
            clones.touch()
            return
    connect_to(name)


def migrate(*, keepdb: bool = False) -> None:
    """Creates this process's database by the migrations."""
    connection.creation.create_test_db(
        verbosity=0, autoclobber=True, serialize=False, keepdb=keepdb
    )


def clone_database(name: str, clones: list[str]) -> None:
    """Copies a database, to which nothing may be connected at that time."""
    connection.close()
    connection.close_pool()
    with connection.creation._nodb_cursor() as cursor:
        quoted = connection.ops.quote_name
        for clone in clones:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(clone)}")
            cursor.execute(f"CREATE DATABASE {quoted(clone)} TEMPLATE {quoted(name)}")
            # Settings of a database, such as a search path, are not part of the template.
            for setting in settings_of(cursor, name):
                cursor.execute(f"ALTER DATABASE {quoted(clone)} SET {setting}")


def settings_of(cursor: Any, name: str) -> list[str]:
    """Returns the settings of a database, as `name=value`."""
    cursor.execute(
        "SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_database ON oid = setdatabase"
        " WHERE datname = %s",
        [name],
    )
    return [setting for (setting,) in cursor.fetchall()]


def connect_to(name: str) -> None:
    """Has this process use the database of that name."""
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()


def kept_tables() -> set[str]:
    """Returns the tables that migrations fill: vocabularies, and Django's own."""
    terms = {model._meta.db_table for model in apps.get_models() if issubclass(model, Term)}
    return terms | {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables(self: TransactionTestCase | None) -> None:
    """Empties all but the kept tables, past the append-only triggers.

    Most of them have no rows, and to truncate a table costs more than to delete a few rows.
    """
    quoted = connection.ops.quote_name
    tables = sorted(set(connection.introspection.table_names()) - kept_tables())
    asked = " UNION ALL ".join(
        f"SELECT {number} WHERE EXISTS (SELECT FROM {quoted(table)})"
        for number, table in enumerate(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [tables[number] for (number,) in cursor.fetchall()]
        if filled:
            cursor.execute("SET session_replication_role = replica")
            for table in filled:
                cursor.execute(f"DELETE FROM {quoted(table)}")
            cursor.execute("SET session_replication_role = DEFAULT")


TransactionTestCase._fixture_teardown = empty_tables
