"""Sends requests so that they may be repeated and that edits lose nothing."""

import random
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from millshare_client.problems import ApiProblem, retry_after_of

KEY, TAG, MATCH = "Idempotency-Key", "ETag", "If-Match"
EDITS = ("PATCH", "PUT", "DELETE")
AGENT = "millshare-client/0.1.0"
# Versions that are remembered of rows that were read.
TAGS_MOST = 10_000


class VersionUnknown(Exception):
    """Reports that a row is to be changed that was not read by this connection."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Sets how often and after which time a request is sent again.

    attempts: the first one included.
    first_delay, longest_delay: seconds; each delay is twice the one before, with jitter.
    longest_wait: seconds; a Retry-After that asks for more is raised instead.
    """

    attempts: int = 6
    first_delay: float = 0.5
    longest_delay: float = 20.0
    longest_wait: float = 60.0

    def delay(self, attempt: int) -> float:
        """Returns the seconds after so many attempts, half to the whole of the step."""
        step = min(self.first_delay * 2.0 ** (attempt - 1), self.longest_delay)
        return step * random.uniform(0.5, 1.0)


class Connection:
    """Calls one platform with one token; not shared by threads.

    A POST gets a new `Idempotency-Key`, which stays when it is sent again, so that it takes effect
    once. An edit gets the `If-Match` of the row as this connection read it. Answers with 429 or
    503, those of a request under way, and lost connections are tried again. Other refusals are
    raised as `ApiProblem`.
    """

    def __init__(
        self,
        address: str,
        token: str = "",
        *,
        timeout: float = 30.0,
        retry: RetryPolicy | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Accept": "application/json", "User-Agent": AGENT}
        if token:
            headers["Authorization"] = f"Token {token}"
        self.http = httpx.Client(
            base_url=address, headers=headers, timeout=timeout, transport=transport
        )
        self.retry = retry or RetryPolicy()
        self.sleep = sleep
        self.tags: OrderedDict[str, str] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections to the server."""
        self.http.close()

    def send(self, request: dict[str, Any]) -> httpx.Response:
        """Returns the answer of success.

        Raises ApiProblem, VersionUnknown, httpx.TransportError.

        A file that is sent is read whole, so that it can be sent again.
        """
        method, path = request["method"].upper(), request["url"]
        headers = dict(request.get("headers", {}))
        if method == "POST":
            headers.setdefault(KEY, str(uuid4()))
        if method in EDITS and MATCH not in headers:
            headers[MATCH] = self.tag_of(path)
        built = self.http.build_request(**{**request, "method": method, "headers": headers})
        built.read()
        response = self.repeated(built)
        if not response.is_success:
            raise ApiProblem.from_response(response)
        self.remember(method, path, response)
        return response

    def repeated(self, request: httpx.Request) -> httpx.Response:
        """Sends a request until it is answered for good, or attempts run out."""
        attempt = 1
        while True:
            try:
                response = self.http.send(request)
            except httpx.TransportError as error:
                if attempt >= self.retry.attempts or not may_repeat(request, error):
                    raise
                wait = self.retry.delay(attempt)
            else:
                asked = retry_after_of(response) or 0.0
                is_last = attempt >= self.retry.attempts or asked > self.retry.longest_wait
                if is_last or not is_passing(response):
                    return response
                wait = max(asked, self.retry.delay(attempt))
            self.sleep(wait)
            attempt += 1

    def tag_of(self, path: str) -> str:
        """Returns the version of a row as it was read; raises VersionUnknown."""
        if path not in self.tags:
            raise VersionUnknown(
                f"Read {path} with this connection before you change it, or give if_match: the "
                "ETag that you know, or * for any version."
            )
        return self.tags[path]

    def remember(self, method: str, path: str, response: httpx.Response) -> None:
        """Keeps the version of the row that an answer shows."""
        if method == "DELETE":
            self.tags.pop(path, None)
        tag = response.headers.get(TAG)
        if tag is None:
            return
        row = path if method != "POST" else row_path(path, response)
        self.tags[row] = tag
        self.tags.move_to_end(row)
        while len(self.tags) > TAGS_MOST:
            self.tags.popitem(last=False)


def is_passing(response: httpx.Response) -> bool:
    """Returns whether the same request may succeed a little later."""
    has_time = retry_after_of(response) is not None
    return response.status_code in (429, 503) or (response.status_code == 409 and has_time)


def may_repeat(request: httpx.Request, error: httpx.TransportError) -> bool:
    """Returns whether a request without an answer may be sent again.

    An edit that took effect would meet its own new version.
    """
    return request.method not in EDITS or isinstance(error, httpx.ConnectError)


def row_path(path: str, response: httpx.Response) -> str:
    """Returns the path of the row that a POST made, or on which it acted."""
    try:
        body = response.json()
    except ValueError:
        return path
    key = str(body.get("id", "")) if isinstance(body, dict) else ""
    plain = urlsplit(path).path
    if not key:
        return plain
    before, found, _rest = plain.partition(f"/{key}/")
    return f"{before}/{key}/" if found else f"{plain}{key}/"
