"""Starts a web server with real workers, and callers that keep connections."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

from django.conf import settings

Answer = tuple[int, Any]


@contextlib.contextmanager
def web_server(
    database_url: str,
    *,
    workers: int = 3,
    threads: int = 8,
    app: str = "config.wsgi",
    settings_module: str = "tests.system.serving",
) -> Iterator[int]:
    """Runs Gunicorn over the product; yields its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    paths = os.pathsep.join([str(settings.ROOT / "platform"), str(settings.ROOT)])
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "DJANGO_SETTINGS_MODULE": settings_module,
        "PYTHONPATH": paths,
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "gunicorn", app, "-b", f"127.0.0.1:{port}"]
    command += ["-w", str(workers), "-k", "gthread", "--threads", str(threads)]
    command += ["--keep-alive", "60", "--timeout", "120", "--log-level", "warning"]
    command += ["--graceful-timeout", "1"]
    server = subprocess.Popen(command, env=environment, cwd=settings.ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(port: int, seconds: float = 60) -> None:
    """Waits until the port is open."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


class Caller:
    """Provides a client that keeps its one connection."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Content-Type": "application/json", "Authorization": f"Token {token}"}

    def post(self, path: str, body: Any) -> Answer:
        """Sends a JSON body, once, to an address below `/api/v1/`."""
        headers = self.headers | {"Idempotency-Key": str(uuid4())}
        self.connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()


def all_at_once(
    port: int, token: str, calls: Sequence[tuple[str, Any]], *, clients: int
) -> list[Answer]:
    """Posts calls by several clients in parallel; returns answers in their order."""
    start = Barrier(clients)

    def work(lane: int) -> list[Answer]:
        caller = Caller(port, token)
        with contextlib.closing(caller):
            start.wait(timeout=60)
            return [caller.post(path, body) for path, body in calls[lane::clients]]

    with ThreadPoolExecutor(clients) as threads:
        lanes = list(threads.map(work, range(clients)))
    answers: list[Any] = [None] * len(calls)
    for lane, answered in enumerate(lanes):
        answers[lane::clients] = answered
    return answers
