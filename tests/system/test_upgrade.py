"""Upgrades the databases of releases by today's migrations.

A release's database is stored when it is made (`tests/system/store_release.py`). What is not
released yet has none: its migrations may still be edited, so that a stored one would be of tables
that nobody has. Its database is backed up and upgraded within the test.
"""

import re
import tarfile
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoCommand
from django.test import Client

from accounts.clients import SECOND_FACTOR_KEY
from audit.backups import (
    DUMP,
    FILLED_BY_MIGRATIONS,
    load_dump,
    read_manifest,
    row_counts,
    tables_of_vocabularies,
)
from audit.invariant_checks import verify
from demo.screenshots.page_catalog import PAGES, organisation_of
from tests.console.browser.world import build, find
from tests.processes import database_url
from tests.system.restored_databases import connected_to, manage
from tests.system.store_release import RELEASES, ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_tools")]
UNRELEASED = "not released"
STORED = sorted(path.stem for path in RELEASES.glob("*.tar"))
# Migrations of this version and of later ones are never edited.
FIRST_KEPT = (0, 2, 0)
# Casts and brackets, which a dump writes in other places than the statement that it dumps.
REWRITTEN = re.compile(r"::(?:character varying|[a-z]+)(?:\[\])?|[()]")
# What makes up the tables, whatever the order in which it was added.
SCHEMA = """
    SELECT 'column', table_name || '.' || column_name, concat_ws(
        ' ', udt_name, character_maximum_length, numeric_precision, numeric_scale, is_nullable,
        column_default, generation_expression, is_identity)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename || '.' || indexname, indexdef
    FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass || '.' || tgname,
        pg_get_triggerdef(pg_trigger.oid) || prosrc
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal
"""


def schema_of(url: str) -> dict[tuple[str, str], str]:
    """Returns the definition of each column, constraint, index and trigger."""
    with psycopg.connect(url) as database:
        rows = database.execute(SCHEMA).fetchall()
    return {(kind, name): REWRITTEN.sub("", definition) for kind, name, definition in rows}


def differences(upgraded: str, new: str) -> list[str]:
    """Returns what an upgraded database has otherwise than a new one."""
    here, there = schema_of(upgraded), schema_of(new)
    keys = sorted(here.keys() | there.keys())
    return [
        f"{' '.join(key)}: upgraded {here.get(key)}, new {there.get(key)}"
        for key in keys
        if here.get(key) != there.get(key)
    ]


def archive_of(release: str, folder: Path) -> Path:
    """Returns the backup of a release; of what is not released one that is made now."""
    if release != UNRELEASED:
        return RELEASES / f"{release}.tar"
    archive = folder / "unreleased.tar"
    build()
    done = manage(database_url(), folder / "files", "backup", archive)
    assert done.returncode == 0, done.stderr
    return archive


def pages_that_fail() -> list[str]:
    """Opens every page for which the database has a row, as a user of its role."""
    world = find()
    assert world is not None
    found = []
    for role in ("", "operator", "factory", "buyer"):
        user, client = getattr(world, role, None), Client()
        if user is not None:
            client.force_login(user)
            session = client.session
            session[SECOND_FACTOR_KEY] = True
            session.save()
        for spec in (spec for spec in PAGES if spec.role == role):
            address = spec.address(organisation_of(user))
            if address is not None and (status := client.get(address).status_code) != 200:
                found.append(f"{spec.name}: {status}")
    return found


@pytest.mark.parametrize("release", [*STORED, UNRELEASED])
def test_market_of_a_release_is_upgraded_whole(
    release: str, empty_database: str, tmp_path: Path
) -> None:
    archive = archive_of(release, tmp_path)
    with tarfile.open(archive) as tar:
        manifest = read_manifest(tar)
        tar.extract(DUMP, tmp_path, filter="data")
    with connected_to(empty_database):
        load_dump(tmp_path / DUMP)

    done = manage(empty_database, tmp_path / "files", "migrate")

    assert done.returncode == 0, done.stderr
    assert differences(empty_database, database_url()) == [], (
        f"The database of {release} becomes another than a new one: a migration that it has was"
        " edited. Restore that migration, and write the change as a new one."
    )
    with connected_to(empty_database):
        counts = row_counts()
        kept = manifest.rows.keys() & counts.keys() - FILLED_BY_MIGRATIONS
        kept -= tables_of_vocabularies()
        assert {name: counts[name] for name in kept} == {name: manifest.rows[name] for name in kept}
        assert counts["orders_order"] > 0
        assert verify() == []
        assert pages_that_fail() == []


def test_database_without_the_newest_migrations_gets_them(
    empty_database: str, tmp_path: Path
) -> None:
    migrated = manage(empty_database, tmp_path, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    with psycopg.connect(empty_database, autocommit=True) as database:
        database.execute("DROP TABLE audit_auditrun CASCADE")
        database.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    assert [
        line for line in differences(empty_database, database_url()) if "audit_auditrun" in line
    ]

    upgraded = manage(empty_database, tmp_path, "migrate")

    assert upgraded.returncode == 0, upgraded.stderr
    assert differences(empty_database, database_url()) == []


def test_tables_are_those_of_django_s_own_command(empty_database: str) -> None:
    with connected_to(empty_database):
        call_command(DjangoCommand(), verbosity=0)

    assert differences(empty_database, database_url()) == []


def test_edited_migration_is_named(empty_database: str, tmp_path: Path) -> None:
    migrated = manage(empty_database, tmp_path, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    with psycopg.connect(empty_database, autocommit=True) as database:
        database.execute("ALTER TABLE orders_order ALTER COLUMN title TYPE varchar(40)")

    found = differences(empty_database, database_url())

    assert len(found) == 1
    assert found[0].startswith("column orders_order.title: upgraded varchar 40")


def test_every_release_has_its_database_stored() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## \[(\d+)\.(\d+)\.(\d+)\]", text, re.MULTILINE)
    kept = [row for row in (tuple(map(int, numbers)) for numbers in released) if row >= FIRST_KEPT]

    missing = [name for name in (".".join(map(str, row)) for row in kept) if name not in STORED]

    assert missing == [], (
        f"CHANGELOG.md names {', '.join(missing)}: run `python -m tests.system.store_release` and"
        " commit the archive."
    )
