"""Writes the database and the uploaded files into one archive, and reads it back.

The archive is a tar file: `manifest.json`, `database.dump` (PostgreSQL's custom format) and the
files below `files/`. The dump is one snapshot; files are added after it, so that each file that the
dump names is there, unless it was deleted meanwhile.
"""

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from audit.file_replacement import is_half_replaced, replaced_files
from common.clock import now

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
# Written by every migration, so that they say nothing of whether the database is in use.
FILLED_BY_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}
EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


class CannotBackUp(Exception):
    """Reports in one sentence why an archive is not written or read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Describes an archive."""

    format: int
    created_at: str
    server: int
    migrations: list[str]
    rows: dict[str, int]
    files: int


def write_backup(target: Path) -> Manifest:
    """Writes an archive that only this user can read. Raises CannotBackUp.

    It appears under its name when it is complete.
    """
    if target.exists():
        raise CannotBackUp(f"{target} exists; choose another name.")
    if not target.parent.is_dir():
        raise CannotBackUp(f"The folder {target.parent} does not exist.")
    if is_half_replaced(files_folder()):
        raise CannotBackUp("A restore is under way or was cut off here; repeat it with --replace.")
    ensure_tools("pg_dump")
    draft = target.with_name(target.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            dump = Path(folder) / DUMP
            with exported_snapshot() as snapshot:
                rows, migrations = row_counts(), applied_migrations()
                run(["pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}"])
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                manifest = write_archive(file, dump, rows, migrations)
        draft.replace(target)
    except OSError as error:
        raise CannotBackUp(f"{error.strerror}: {error.filename}") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def write_archive(
    file: BinaryIO, dump: Path, rows: dict[str, int], migrations: list[str]
) -> Manifest:
    """Writes dump, files, and last the manifest, which proves completeness."""
    folder, count = files_folder(), 0
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(dump, DUMP)
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                archive.add(path, FILES + str(path.relative_to(folder)))
                count += 1
        manifest = Manifest(
            format=FORMAT,
            created_at=now().isoformat(),
            server=server_version(),
            migrations=migrations,
            rows=rows,
            files=count,
        )
        text = json.dumps(asdict(manifest)).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return manifest


def restore_backup(source: Path, *, replace: bool) -> Manifest:
    """Reads an archive into the database and the folder of files. Raises CannotBackUp.

    Everything is checked first, and the database changes in one transaction; where that fails the
    files are those of before too. `replace` allows that what is there is lost.
    """
    ensure_tools("pg_restore", "psql")
    try:
        with tarfile.open(source) as archive:
            manifest = read_manifest(archive)
            ensure_same_version(manifest)
            ensure_free(replace=replace)
            with tempfile.TemporaryDirectory(dir=source.parent) as folder:
                archive.extractall(folder, filter="data")
                connection.close()
                with replaced_files(Path(folder) / FILES, files_folder()):
                    load_dump(Path(folder) / DUMP)
    except tarfile.TarError as error:
        raise CannotBackUp(f"{source} is no complete backup: {error}") from error
    except shutil.Error as error:
        source_file, _target, reason = error.args[0][0]
        raise CannotBackUp(f"{source_file} could not be copied: {reason}") from error
    except OSError as error:
        raise CannotBackUp(f"{error.strerror}: {error.filename}") from error
    found = row_counts()
    if found != manifest.rows:
        raise CannotBackUp(
            f"Other numbers of rows than in the backup: {differing(manifest, found)}"
        )
    return manifest


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    """Returns the description of a complete archive."""
    names = archive.getnames()
    if MANIFEST not in names or DUMP not in names:
        raise CannotBackUp("This is no complete backup of Millshare: its manifest is missing.")
    entry: Any = archive.extractfile(MANIFEST)
    document = json.load(entry)
    if document.get("format") != FORMAT:
        raise CannotBackUp(
            f"The backup has format {document.get('format')}, and this version reads {FORMAT}."
        )
    return Manifest(**document)


def ensure_same_version(manifest: Manifest) -> None:
    """Raises CannotBackUp where another version of the product wrote the backup."""
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer, older = sorted(set(manifest.migrations) - ours), sorted(ours - set(manifest.migrations))
    if newer:
        raise CannotBackUp(
            f"The backup is of {manifest.created_at} and of another version, which has {newer[0]}:"
            " install the version that wrote it."
        )
    if older:
        raise CannotBackUp(
            f"The backup is of {manifest.created_at} and of an older version, without {older[0]}:"
            " install the version that wrote it, restore, then upgrade."
        )
    if manifest.server > server_version():
        raise CannotBackUp(
            f"The backup is of PostgreSQL {manifest.server}, and this server is"
            f" {server_version()}; use the same or a newer one."
        )


def ensure_free(*, replace: bool) -> None:
    """Raises CannotBackUp where rows or files would be lost without permission."""
    if replace:
        return
    filled = [name for name, count in row_counts().items() if count]
    filled = sorted(set(filled) - FILLED_BY_MIGRATIONS - tables_of_vocabularies())
    if filled:
        raise CannotBackUp(
            f"The database has rows, such as in {filled[0]}; --replace deletes them all."
        )
    folder = files_folder()
    if folder.is_dir() and any(folder.iterdir()):
        raise CannotBackUp(f"{folder} has files; --replace deletes them all.")


def tables_of_vocabularies() -> set[str]:
    """Returns the tables that migrations fill with words of the trade."""
    return {model._meta.db_table for model in apps.get_app_config("vocabularies").get_models()}


def load_dump(dump: Path) -> None:
    """Replaces the schema by the dump, in one transaction."""
    script = dump.with_suffix(".sql")
    run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", dump], connects=False)
    text = script.with_suffix(".all")
    with text.open("wb") as target, script.open("rb") as source:
        target.write(EMPTY_SCHEMA.encode())
        shutil.copyfileobj(source, target)
    script.unlink()
    run(
        [
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "-v",
            "ON_ERROR_STOP=1",
            "--output=/dev/null",
            f"--file={text}",
        ]
    )


def files_folder() -> Path:
    """Returns the folder of uploaded files."""
    storage: Any = storages["attachments"]
    return Path(storage.location)


@contextmanager
def exported_snapshot() -> Iterator[str]:
    """Yields the name of a snapshot that counts and dump share."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def row_counts() -> dict[str, int]:
    """Returns the number of rows of every table."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            counts[name] = int(cursor.fetchone()[0])
    return counts


def differing(manifest: Manifest, found: Mapping[str, int]) -> list[str]:
    """Returns the tables whose numbers of rows are not those of the backup."""
    return sorted(
        name for name in {*manifest.rows, *found} if manifest.rows.get(name) != found.get(name)
    )


def applied_migrations() -> list[str]:
    """Returns the migrations that the database has."""
    rows = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in rows)


def server_version() -> int:
    """Returns the major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def ensure_tools(*names: str) -> None:
    """Raises CannotBackUp where a program of PostgreSQL is missing or too old."""
    wanted = server_version()
    for name in names:
        if shutil.which(name) is None:
            raise CannotBackUp(
                f"{name} is missing; install the PostgreSQL client of version {wanted}."
            )
        said = subprocess.run([name, "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"(\d+)", said.stdout)
        if found is None or int(found[1]) < wanted:
            raise CannotBackUp(
                f"{said.stdout.strip()} is older than the server; install the client of version"
                f" {wanted}."
            )


def run(command: list[Any], *, connects: bool = True) -> None:
    """Runs a program of PostgreSQL. Raises CannotBackUp with its last words."""
    environment = {**os.environ, **(connection_variables() if connects else {})}
    done = subprocess.run(
        [str(part) for part in command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise CannotBackUp(f"{command[0]} failed: {words}")


def connection_variables() -> dict[str, str]:
    """Returns libpq's variables, so that no list of processes has the password."""
    given = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    found = {variable: str(given[key]) for key, variable in names.items() if given.get(key)}
    sslmode = given.get("OPTIONS", {}).get("sslmode")
    return {**found, "PGDATABASE": given["NAME"], **({"PGSSLMODE": sslmode} if sslmode else {})}
