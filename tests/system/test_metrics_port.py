"""Tests the port of the metrics with forked processes of web and worker."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from prometheus_client.parser import text_string_to_metric_families

from config.celery import app
from tests.processes import database_url
from tests.system.serving_workers import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
REQUESTS = 24


def free_port() -> int:
    """Returns a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def figures(port: int, name: str) -> dict[str, float]:
    """Returns the samples of a metric by the values of their labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    return {
        " ".join(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def environment(port: int, folder: Path) -> dict[str, str]:
    """Returns the environment of a service of the test's database with metrics."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(settings.ROOT / "platform"), str(settings.ROOT)]),
        "PYTHONWARNINGS": "ignore",
        "METRICS_PORT": str(port),
        "TMPDIR": str(folder),
    }


def test_web_processes_are_added_up_on_a_port_of_their_own(tmp_path: Path) -> None:
    port, web = free_port(), free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{web}"]
    command += ["--config", "python:config.gunicorn_hooks", "-w", "2", "--log-level", "warning"]
    server = subprocess.Popen(command, env=environment(port, tmp_path), cwd=settings.ROOT)
    try:
        wait_for(web)
        wait_for(port)
        for _ in range(REQUESTS):
            urllib.request.urlopen(f"http://127.0.0.1:{web}/healthz", timeout=60).close()

        found = figures(port, "millshare_request_seconds_count")
        processes = list(tmp_path.glob("millshare-metrics-*/histogram_*.db"))
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{web}/metrics", timeout=20)
    finally:
        server.terminate()
        server.wait(timeout=60)

    (labels,) = found
    assert labels == "GET common.api.health.health 2xx"
    assert found[labels] == REQUESTS
    assert len(processes) >= 1
    assert not list(tmp_path.glob("millshare-metrics-*"))


def test_tasks_of_forked_processes_are_counted(
    tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    port = free_port()
    app.control.purge()
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker"]
    command += ["-Q", "default", "-c", "2", "-l", "WARNING", "--without-mingle"]
    worker = subprocess.Popen(command, env=environment(port, tmp_path), cwd=settings.ROOT)
    name = "common.tasks.purge_idempotency_records"
    try:
        wait_for(port)
        for _ in range(6):
            app.send_task(name)

        def counted() -> Any:
            return figures(port, "millshare_task_seconds_count").get(f"success {name}") == 6

        wait_until(counted, seconds=60)
        assert figures(port, "millshare_runs")["requested"] == 0
        assert set(figures(port, "millshare_gauge_readable").values()) == {1.0}
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    assert not list(tmp_path.glob("millshare-metrics-*"))
