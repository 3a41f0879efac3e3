"""Provides an owner with an endpoint, receivers, and a worker."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from accounts.models import User
from common.clock import now
from notifications.kinds import EventSide, NotificationKind
from notifications.models import Event
from tests import builders
from tests.processes import start_worker, wait_until, worker
from webhooks.models import WebhookEndpoint
from webhooks.services.endpoints import create_endpoint

# Fixtures, which pytest finds here.
__all__ = ["start_worker", "wait_until", "worker"]


@dataclass
class Receiver:
    """Receives requests on a port of this machine; `answers` gives the status of each."""

    answers: Callable[[int], int] = lambda number: 204
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def ids(self) -> list[str]:
        """Returns the id of each request that was answered with success."""
        answered = enumerate(self.requests)
        return [headers["webhook-id"] for at, (headers, _) in answered if self.answers(at) < 300]

    def accepted(self) -> list[dict[str, Any]]:
        """Returns the bodies of the requests that were answered with success."""
        answered = enumerate(self.requests)
        return [json.loads(body) for at, (_, body) in answered if self.answers(at) < 300]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Starts a receiver to which webhooks may be sent."""
    settings.WEBHOOKS = {**settings.WEBHOOKS, "inner_hosts": frozenset({"127.0.0.1"})}
    found = Receiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        """Keeps each request and answers it."""

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            with lock:
                number = len(found.requests)
                found.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(found.answers(number))
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Logs nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def owner(db: None) -> User:
    """Returns the owner of a buyer."""
    return builders.member(builders.buyer())


@pytest.fixture
def endpoint(owner: User, receiver: Receiver) -> WebhookEndpoint:
    """Returns an endpoint of the owner's organisation at the receiver."""
    organisation = owner.memberships.get().organisation
    return create_endpoint(organisation=organisation, by=owner, url=receiver.url)[0]


@pytest.fixture
def make_events() -> Callable[..., list[Event]]:
    """Makes events of an organisation, as the fan-out does."""

    def make(organisation: Any, count: int = 1, **fields: Any) -> list[Event]:
        first = Event.objects.filter(organisation=organisation).count() + 1
        terms = {"kind": NotificationKind.PROPOSAL_MADE, "side": EventSide.BUYER} | fields
        rows = [
            Event(organisation=organisation, number=number, at=now(), reference="PO-1", **terms)
            for number in range(first, first + count)
        ]
        return Event.objects.bulk_create(rows)

    return make
