"""Backs a market up and restores it into an empty database, by the commands."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import psycopg
import pytest

from audit.backups import (
    DUMP,
    FILES,
    MANIFEST,
    CannotBackUp,
    restore_backup,
    row_counts,
    write_backup,
)
from tests.console.browser.world import build
from tests.processes import database_url
from tests.system.restored_databases import manage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_tools")]


def changed(source: Path, target: Path, **manifest: Any) -> Path:
    """Copies an archive with other facts in its manifest, or without it."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            content: Any = old.extractfile(member)
            text = content.read()
            if member.name == MANIFEST:
                if not manifest:
                    continue
                text = json.dumps(json.loads(text) | manifest).encode()
                member.size = len(text)
            new.addfile(member, io.BytesIO(text))
    return target


def test_backup_comes_back_whole_and_replaces_nothing_unasked(
    empty_database: str, tmp_path: Path
) -> None:
    build()
    here, there, archive = tmp_path / "here", tmp_path / "there", tmp_path / "market.tar"
    (here / "a").mkdir(parents=True)
    (here / "a" / "drawing.pdf").write_bytes(b"%PDF")
    expected = row_counts()
    assert expected["orders_order"] > 0

    done = manage(database_url(), here, "backup", archive)

    assert done.returncode == 0, done.stderr
    assert f"{sum(expected.values())} rows" in done.stdout
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        assert set(tar.getnames()) == {DUMP, FILES + "a/drawing.pdf", MANIFEST}
        stored: Any = tar.extractfile(MANIFEST)
        migrations = json.load(stored)["migrations"]
    restored = manage(empty_database, there, "restore", archive)

    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "all hold" in restored.stdout
    assert (there / "a" / "drawing.pdf").read_bytes() == b"%PDF"
    with psycopg.connect(empty_database, autocommit=True) as database:
        for name, count in expected.items():
            assert database.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (count,), name
        with pytest.raises(psycopg.errors.RaiseException, match="Cannot"):
            database.execute("DELETE FROM orders_orderevent")
        database.execute("DELETE FROM common_heartbeat")
        database.execute("INSERT INTO common_heartbeat VALUES ('planted', now())")

    refusals = {
        archive: "has rows",
        changed(archive, tmp_path / "cut.tar"): "no complete backup",
        changed(
            archive, tmp_path / "newer.tar", migrations=[*migrations, "orders.9999_new"]
        ): "another version",
        changed(archive, tmp_path / "older.tar", migrations=migrations[:-1]): "an older version",
        changed(archive, tmp_path / "server.tar", server=99): "PostgreSQL 99",
    }
    for source, words in refusals.items():
        with pytest.raises(CannotBackUp, match=words):
            restore_backup(source, replace=source != archive)
    with pytest.raises(CannotBackUp, match="exists"):
        write_backup(archive)
    assert row_counts() == expected

    replaced = manage(empty_database, there, "restore", archive, "--replace")
    assert replaced.returncode == 0, replaced.stdout + replaced.stderr
    with psycopg.connect(empty_database) as database:
        names = database.execute("SELECT name FROM common_heartbeat").fetchall()
        assert ("planted",) not in names
