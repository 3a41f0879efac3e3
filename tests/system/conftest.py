"""Starts the product as its users meet it: web server, worker and beat."""

import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.processes import start_worker, wait_until, worker
from tests.system.restored_databases import empty_database, postgres_tools

# Fixtures, which pytest finds here.
__all__ = ["empty_database", "postgres_tools", "start_worker", "wait_until", "worker"]


@dataclass
class Answer:
    """Holds a response of the server."""

    status: int
    body: Any
    headers: Any


@dataclass
class Caller:
    """Calls the API over HTTP, signed in once a token is there."""

    address: str
    token: str = ""
    send: Callable[..., Any] = urllib.request.urlopen

    def sign_in(self, email: str, password: str) -> "Caller":
        """Fetches a token and keeps it."""
        answer = self.post("tokens/", {"email": email, "password": password})
        assert answer.status == 201, answer
        self.token = answer.body["token"]
        return self

    def get(self, path: str) -> Answer:
        """Returns the response at this address below `/api/v1/`."""
        return self.call("GET", path, None)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Answer:
        """Sends a JSON body, as a new request unless its key is given."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self.call("POST", path, {} if body is None else body, headers)

    def patch(self, path: str, body: Any, *, tag: str = "") -> Answer:
        """Changes a row as it now is, or as it was when it had this tag."""
        headers = {"If-Match": tag or self.get(path).headers["ETag"]}
        return self.call("PATCH", path, body, headers)

    def call(
        self, method: str, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> Answer:
        """Sends one request; an error is an answer too."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"} | (headers or {}),
        )
        if self.token:
            request.add_header("Authorization", f"Token {self.token}")
        try:
            with self.send(request, timeout=60) as response:
                return Answer(response.status, json.loads(plain(response)), response.headers)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, json.load(refusal), refusal.headers)


@pytest.fixture
def caller(live_server: Any) -> Any:
    """Makes callers of the running server."""
    return lambda: Caller(live_server.url)


def plain(response: Any) -> bytes:
    """Returns the body of an answer, unpacked where it was sent compressed."""
    body = response.read()
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(body) if is_packed else body
