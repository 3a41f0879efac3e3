"""Repeats requests in parallel over HTTP: one effect, and one edit wins."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from common.clock import now
from common.models import IdempotencyRecord
from factories.models import CapacityWindow, Factory
from tests import builders
from tests.processes import database_url
from tests.system.conftest import Caller

PASSWORD = "a long password"
KEYS = 21
# By hand 200.
REPETITIONS = int(os.environ.get("REPETITIONS", "40"))
EDITS = 100
# Web processes, and threads in each.
PROCESSES, THREADS = 3, 4
# Requests under way at once; more would only wait in the server's queue.
CLIENTS = 50


def free_port() -> int:
    """Returns a free port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def web(transactional_db: None) -> Iterator[str]:
    """Serves the product by Gunicorn on the test's own database."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address]
    command += ["--workers", str(PROCESSES), "--threads", str(THREADS), "--no-control-socket"]
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(settings.ROOT / "platform"), str(settings.ROOT)]),
    }
    process = subprocess.Popen(
        [*command, "--log-level", "warning"], env=environment, cwd=settings.ROOT
    )
    try:
        wait_for(address, process)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Waits until the server answers."""
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < deadline, "the server does not answer"
        connection = http.client.HTTPConnection(address, timeout=10)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()


@pytest.fixture
def planner(web: str) -> Caller:
    """Creates a planner, signed in."""
    user = builders.member(builders.organisation())
    return Caller(web).sign_in(user.email, PASSWORD)


def all_at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Calls all functions in parallel, the first together; returns their results."""
    clients = min(CLIENTS, len(calls))
    start = Barrier(clients)

    def run(numbered: tuple[int, Callable[[], Any]]) -> Any:
        place, call = numbered
        if place < clients:
            start.wait(timeout=60)
        return call()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(run, enumerate(calls)))


def test_many_requests_with_21_keys_have_21_effects(planner: Caller) -> None:
    factory = planner.post(
        "factories/",
        {"name": "Plant 1", "region": "CN-JS", "latitude": "31.3", "longitude": "120.6"},
    )
    machine = builders.machine(Factory.objects.get(pk=factory.body["id"]))
    start = (now() + timedelta(days=10)).replace(microsecond=0)
    # Drafts may overlap: nothing but the key keeps two equal ones apart from one.
    draft = {
        "machine": str(machine.pk),
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(days=5)).isoformat(),
        "offered_hours": "40",
    }
    keys = [str(uuid4()) for _ in range(KEYS)]

    answers = all_at_once(
        [
            lambda key=key: (key, planner.post("capacity-windows/", draft, key=key))
            for key in keys
            for _ in range(REPETITIONS)
        ]
    )

    kinds = Counter(kind_of(answer) for _, answer in answers)
    assert set(kinds) <= {"effect", "replay", "under way"}, kinds
    assert kinds["effect"] == KEYS
    assert sum(kinds.values()) == KEYS * REPETITIONS
    assert CapacityWindow.objects.count() == KEYS
    ids = {key: set() for key in keys}
    for key, answer in answers:
        if answer.status == 201:
            ids[key].add(answer.body["id"])
    assert all(len(found) == 1 for found in ids.values())
    assert len(set().union(*ids.values())) == KEYS
    # The factory's own, and one a key.
    assert IdempotencyRecord.objects.count() == KEYS + 1
    # A request that came too early gets the answer when it is repeated.
    late = planner.post("capacity-windows/", draft, key=keys[0])
    assert (late.status, late.headers["Idempotency-Replayed"]) == (201, "true")
    assert {late.body["id"]} == ids[keys[0]]


def kind_of(answer: Any) -> str:
    """Classifies an answer to a repeated request."""
    if answer.status == 201:
        return "replay" if answer.headers["Idempotency-Replayed"] == "true" else "effect"
    if (answer.status, answer.body["code"]) == (409, "request_under_way"):
        assert answer.headers["Retry-After"] == "1"
        return "under way"
    return json.dumps(answer.body)


def test_one_of_100_edits_of_the_same_version_wins(planner: Caller) -> None:
    factory = planner.post(
        "factories/",
        {"name": "Plant 1", "region": "CN-JS", "latitude": "31.3", "longitude": "120.6"},
    )
    address = f"factories/{factory.body['id']}/"
    tag = planner.get(address).headers["ETag"]

    answers = all_at_once(
        [
            lambda place=place: planner.patch(address, {"address": f"Hall {place}"}, tag=tag)
            for place in range(EDITS)
        ]
    )

    assert Counter(answer.status for answer in answers) == {200: 1, 412: EDITS - 1}
    (won,) = [answer for answer in answers if answer.status == 200]
    now_is = planner.get(address)
    assert now_is.body["address"] == won.body["address"]
    assert now_is.headers["ETag"] == won.headers["ETag"] != tag
