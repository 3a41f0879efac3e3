"""The product as its users meet it: a server on a port, a worker and a beat as processes."""

import gzip
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app


@dataclass
class Answer:
    """What the server answered."""

    status: int
    body: Any
    headers: Any


@dataclass
class Caller:
    """Somebody who uses the API over HTTP, signed in once a token is there."""

    address: str
    token: str = ""

    def sign_in(self, email: str, password: str) -> "Caller":
        """Fetches a token and keeps it."""
        answer = self.post("tokens/", {"email": email, "password": password})
        assert answer.status == 201, answer
        self.token = answer.body["token"]
        return self

    def get(self, path: str) -> Answer:
        """What is at this address below `/api/v1/`."""
        return self.call("GET", path, None)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Answer:
        """Sends a JSON body, as a new deed unless its key is given."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self.call("POST", path, {} if body is None else body, headers)

    def patch(self, path: str, body: Any, *, tag: str = "") -> Answer:
        """Changes a row as it now is, or as it was when it had this tag."""
        headers = {"If-Match": tag or self.get(path).headers["ETag"]}
        return self.call("PATCH", path, body, headers)

    def call(
        self, method: str, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request; a refusal is an answer too."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"} | (headers or {}),
        )
        if self.token:
            request.add_header("Authorization", f"Token {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, json.loads(plain(response)), response.headers)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, json.load(refusal), refusal.headers)


@pytest.fixture
def caller(live_server: Any) -> Any:
    """Makes callers of the running server."""
    return lambda: Caller(live_server.url)


def plain(response: Any) -> bytes:
    """The body of an answer, unpacked where it was sent compressed."""
    body = response.read()
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(body) if is_packed else body


def database_url() -> str:
    """Where the test's own database is, for processes of the product."""
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
        process.wait(timeout=30)


@pytest.fixture
def worker(start_worker: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """One such worker."""
    return start_worker()


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Waits until a question is answered with yes; fails after so many seconds."""

    def wait(question: Callable[[], Any], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < deadline, f"not within {seconds} s"
            time.sleep(0.2)

    return wait
