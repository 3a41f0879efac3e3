"""Sends files that ask for much work beside requests of other people."""

import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from statistics import median
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests import builders
from tests.imports.calendar.hostile_files import FILES
from tests.imports.sheets.hostile_files import HOSTILE
from tests.offers import token_of
from tests.processes import database_url
from tests.system.serving_workers import web_server

pytestmark = pytest.mark.django_db(transaction=True)

SENT = {
    **{
        f"{name}.ics": FILES[name]
        for name in ("500 daily series since 2015", "million occurrences", "interval zero")
    },
    **{
        f"{name}.xlsx": HOSTILE[name]
        for name in (
            *("a workbook of blanks", "a workbook with entities"),
            "a workbook of a million columns",
        )
    },
    "a hundred megabytes.csv": lambda: b"machine,start\n" + b"x" * 100_000_000,
}
# Seconds in which a file is answered: those of the reader, and of a busy machine around it.
ANSWERED_SECONDS = 6
# Most by which the median of other requests may grow: a third process beside two processors.
SLOWER_TIMES, SLOWER_SECONDS = 2.5, 0.03


def times_of(port: int, token: str, count: int) -> list[float]:
    """Returns the seconds of several requests for a list."""
    took, headers = [], {"Authorization": f"Token {token}"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for _ in range(count):
            began = time.perf_counter()
            connection.request("GET", "/api/v1/orders/", headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            took.append(time.perf_counter() - began)
    return took


def send(port: int, token: str, name: str, content: bytes) -> tuple[int, float]:
    """Uploads a file; returns the status of the answer and its seconds."""
    file = SimpleUploadedFile(name, content)
    body = encode_multipart(BOUNDARY, {"kind": "windows", "file": file})
    headers = {
        "Authorization": f"Token {token}",
        "Content-Type": MULTIPART_CONTENT,
        "Idempotency-Key": str(uuid4()),
    }
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        began = time.perf_counter()
        # The server may refuse a body before all of it is sent.
        with suppress(BrokenPipeError):
            connection.request("POST", "/api/v1/imports/", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - began


def send_all(port: int, token: str) -> dict[str, tuple[int, float]]:
    """Uploads all of the files, one after the other."""
    return {name: send(port, token, name, make()) for name, make in SENT.items()}


def test_requests_keep_their_speed_beside_hostile_files() -> None:
    shop = builders.buyer()
    for _ in range(20):
        builders.order(shop)
    reader = token_of(builders.member(shop))
    machine = builders.machine(builders.factory())
    sender = token_of(builders.member(machine.factory.organisation))

    with web_server(database_url(), workers=2) as port, ThreadPoolExecutor(1) as threads:
        times_of(port, reader, 10)
        alone = times_of(port, reader, 60)
        sending: Future[dict[str, tuple[int, float]]] = threads.submit(send_all, port, sender)
        beside = times_of(port, reader, 20)
        while not sending.done():
            beside += times_of(port, reader, 5)

    sent = sending.result()
    sys.stdout.write(f"median alone {median(alone)}, beside {median(beside)}, {sent}\n")
    assert {status for status, _ in sent.values()} <= {201, 202, 413}
    assert max(seconds for _, seconds in sent.values()) < ANSWERED_SECONDS
    assert median(beside) < SLOWER_TIMES * median(alone) + SLOWER_SECONDS
