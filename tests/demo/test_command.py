"""Runs `manage.py demo` as a process, on its own database and broker."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

pytestmark = pytest.mark.system

ROOT = Path(settings.ROOT)
# Not the database of the suite's other tests; a message lost there is enqueued again.
BROKER_DATABASE = 13
RESULT_PHRASES = (
    "that they could expect alone",
    "on top of their rates",
    "First come, first served costs",
    "same cheaper",
    "Gains much:",
    "proven bound",
    "gap",
    "Split over several factories:",
    "Not made, wholly or in part:",
    "operator@millshare.example",
    "/api/v1/docs/",
    "/buyer/parts/new/",
)


@pytest.fixture(scope="module")
def environ() -> Iterator[dict[str, str]]:
    """Creates an empty database on the suite's server and drops it at the end."""
    given = settings.DATABASES["default"]
    login = {"host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"]}
    login["password"] = given["PASSWORD"]
    name = f"demo_command_{os.getpid()}"
    broker = urlsplit(settings.CELERY_BROKER_URL)._replace(path=f"/{BROKER_DATABASE}")
    # Not template1: a connection to it would keep other processes from creating databases.
    with psycopg.connect(**login, dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield os.environ | {
            "DATABASE_URL": database_url(login, name),
            "REDIS_URL": urlunsplit(broker),
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "MILLSHARE_BOOTSTRAP": "never",
        }
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def first(environ) -> subprocess.CompletedProcess[str]:
    """Runs a first demonstration of a small market."""
    return demo(environ, "--once", "--size", "small", "--seconds", "2")


def database_url(login: dict[str, object], name: str) -> str:
    """Returns the URL of a database on the suite's server."""
    password = f":{login['password']}" if login["password"] else ""
    return f"postgres://{login['user']}{password}@{login['host']}:{login['port']}/{name}"


def demo(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def processes_of(environ: dict[str, str]) -> list[int]:
    """Returns the processes started with this database, except this test."""
    wanted = f"DATABASE_URL={environ['DATABASE_URL']}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                continue
    return found


def ended(environ: dict[str, str], seconds: float = 15.0) -> bool:
    """Returns whether all started processes end in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not processes_of(environ):
            return True
        time.sleep(0.1)
    return False


def test_demonstration_gives_a_result(first, environ):
    assert first.returncode == 0, first.stderr + first.stdout
    assert "Generated and loaded the market small, seed 1" in first.stdout
    assert [text for text in RESULT_PHRASES if text not in first.stdout] == []
    assert "40 orders, 12 factories" in first.stdout
    assert processes_of(environ) == []


def test_second_start_keeps_the_market_and_its_run(first, environ):
    second = demo(environ, "--once")

    assert second.returncode == 0, second.stderr + second.stdout
    assert "Kept the generated market small, seed 1" in second.stdout
    assert result_of(second.stdout) == result_of(first.stdout)
    assert processes_of(environ) == []


def test_another_market_is_rejected_in_one_line(first, environ):
    other = demo(environ, "--once", "--seed", "9")

    assert other.returncode == 1
    assert other.stderr.count("\n") == 1
    assert "--fresh" in other.stderr


def result_of(output: str) -> list[str]:
    """Returns the lines of the result, which end the output of `--once`."""
    lines = output.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Market:"))
    return lines[start:]


def ended_by(command: subprocess.Popen[str], number: int) -> int:
    """Sends a signal, repeatedly as a person would, and returns the exit code.

    Python drops an interrupt that arrives in a callback of its import system.
    """
    try:
        for _ in range(4):
            command.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return command.wait(timeout=15)
        return command.wait(timeout=15)
    finally:
        command.kill()
        command.wait()


@pytest.mark.parametrize(
    ("line_start", "number", "code"),
    [
        ("Serving", signal.SIGINT, 0),
        ("Serving", signal.SIGKILL, -signal.SIGKILL),
        ("Kept the generated market", signal.SIGINT, 130),
        ("Kept the generated market", signal.SIGTERM, 143),
    ],
)
def test_started_processes_end_with_the_command(first, environ, line_start, number, code):
    command = subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any(line_start in line for line in command.stdout)
    assert len(processes_of(environ)) > 2

    with command.stdout:
        assert ended_by(command, number) == code
    assert ended(environ)


def test_taken_port_is_reported_before_anything_starts(environ):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = demo(environ, "--once", "--port", str(taken.getsockname()[1]))

    assert done.returncode == 1
    assert "choose another --port" in done.stderr
    assert done.stdout == ""
