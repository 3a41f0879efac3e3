"""Starts the product's own processes next to a test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app


def database_url() -> str:
    """Returns the URL of the test's own database, for processes of the product."""
    row = connection.settings_dict
    login = quote(row["USER"] or "", safe="")
    if row["PASSWORD"]:
        login += ":" + quote(row["PASSWORD"], safe="")
    host, port = quote(row["HOST"] or "", safe=""), row["PORT"] or ""
    return f"postgres://{login}@{host}:{port}/{row['NAME']}"


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts real Celery workers on both queues, with the test's database and broker."""
    app.control.purge()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker"]
    command += ["-Q", "default,solve", "-c", "1", "-l", "WARNING"]
    command += ["--without-mingle", "--without-gossip"]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(command, env=environment, cwd=settings.ROOT))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=120)


@pytest.fixture
def worker(start_worker: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Starts one such worker."""
    return start_worker()


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Waits until a condition holds; fails after the given seconds."""

    def wait(question: Callable[[], Any], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < deadline, f"not within {seconds} s"
            time.sleep(0.2)

    return wait
