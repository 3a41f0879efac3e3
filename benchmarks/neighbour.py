"""Measures what a neighbour waits while another client attacks the web server.

    DATABASE_URL=… python -m benchmarks.neighbour --seconds 10 --results benchmarks/results

The database is migrated and is the benchmark's own. The demonstration's web server serves the
product; a buyer reads its orders all the time, first in quiet and then beside one attacker after
the other. The 95th percentile of its waiting is to stay below three times the quiet one.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
django.setup()

from demo.process_group import choose_port, web_command  # noqa: E402
from tests import builders  # noqa: E402
from tests.offers import token_of  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
HALF_SENT = b"POST /api/v1/orders/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"
HALF_SENT_CLIENTS = 40
# One attacker is one client that never waits; the network's share is the proxy's to limit.
CALENDAR = "\r\n".join(
    (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:a", "DTSTART:20150101T080000Z"),
        *("DTEND:20150101T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0", "END:VEVENT", "END:VCALENDAR"),
    )
)


# Made once: the attacker shares its process with the neighbour, who is not to wait for it.
CALENDAR_BODY = json.dumps({"kind": "windows", "text": CALENDAR}).encode()
WRONG_KEYS_BODY = json.dumps({f"key{number}": 1 for number in range(70_000)}).encode()


class Client:
    """Sends requests of one person over one connection."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}

    def send(self, method: str, path: str, content: bytes | None = None) -> int:
        """Returns the status of an answer that was read to its end."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        headers = self.headers | {"Idempotency-Key": str(uuid4())}
        try:
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def calendars(attacker: Client) -> None:
    """Sends a calendar whose series never ends."""
    attacker.send("POST", "/api/v1/imports/", CALENDAR_BODY)


def wrong_keys(attacker: Client) -> None:
    """Sends 0.9 MB of names that no body has."""
    attacker.send("POST", "/api/v1/orders/", WRONG_KEYS_BODY)


def quick_estimates(attacker: Client) -> None:
    """Asks for what has a quota, without end."""
    attacker.send("POST", "/api/v1/parts/", b'{"name": "Part"}')


def orders_of_high_value(attacker: Client) -> None:
    """Writes drafts, of which there may be as many as the quota allows."""
    body = {"reference": str(uuid4()), "title": "A", "quantity": 1, "reserve_price": "1"}
    attacker.send("POST", "/api/v1/orders/", json.dumps(body).encode())


ATTACKS: dict[str, Callable[[Client], None]] = {
    "S1, calendars without end": calendars,
    "S5, 0.9 MB of wrong names": wrong_keys,
    "M5, parts beyond the quota": quick_estimates,
    "M5, drafts": orders_of_high_value,
}


@contextmanager
def attacking(attack: Callable[[Client], None], client: Client) -> Iterator[None]:
    """Repeats an attack in a thread meanwhile."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.is_set():
            try:
                attack(client)
            except OSError:
                time.sleep(0.05)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def half_sent(port: int) -> Iterator[None]:
    """Holds connections with half-sent requests meanwhile."""
    sockets = [socket.create_connection(("localhost", port)) for _ in range(HALF_SENT_CLIENTS)]
    for each in sockets:
        each.sendall(HALF_SENT)
    try:
        yield
    finally:
        for each in sockets:
            each.close()


def waits(neighbour: Client, seconds: float) -> list[float]:
    """Returns the milliseconds of each of the neighbour's requests, ascending."""
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.perf_counter()
        status = neighbour.send("GET", "/api/v1/orders/")
        assert status == 200, status
        found.append((time.perf_counter() - started) * 1000)
        time.sleep(0.02)
    return sorted(found)


def percentile(ascending: list[float], percent: int) -> float:
    """Returns a percentile by nearest rank."""
    return ascending[min(len(ascending) - 1, len(ascending) * percent // 100)]


@contextmanager
def web_server() -> Iterator[int]:
    """Serves the product; yields the port."""
    port = choose_port(None)
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
    command = [sys.executable, "-m", *web_command(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environ) as server:
        try:
            for _attempt in range(600):
                try:
                    socket.create_connection(("localhost", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def main(arguments: list[str] | None = None) -> int:
    """Measures all attacks and writes the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.neighbour", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each attack")
    parser.add_argument("--results", type=Path, help="folder of neighbour.md")
    options = parser.parse_args(arguments)
    shop, works = (
        builders.member(builders.buyer()),
        builders.organisation(is_buyer=True, is_manufacturer=True),
    )
    for _number in range(25):
        builders.order(shop.organisations.get())
    tokens = [token_of(user) for user in (shop, builders.member(works))]
    found: dict[str, list[float]] = {}
    with web_server() as port:
        neighbour, attacker = (Client(port, token) for token in tokens)
        waits(neighbour, 2)
        found["quiet"] = waits(neighbour, options.seconds)
        for name, attack in ATTACKS.items():
            with attacking(attack, attacker):
                found[name] = waits(neighbour, options.seconds)
        with half_sent(port):
            found["S6, half-sent requests"] = waits(neighbour, options.seconds)
        found["quiet again"] = waits(neighbour, options.seconds)
    text = report(options.seconds, found)
    sys.stdout.write(text)
    if options.results:
        (options.results / "neighbour.md").write_text(text)
    return 0


def report(seconds: float, found: dict[str, list[float]]) -> str:
    """Returns the figures as a page."""
    quiet = percentile(found["quiet"], 95)
    rows = [
        f"| {name} | {len(row)} | {percentile(row, 50):.0f} ms | {percentile(row, 95):.0f} ms |"
        f" {percentile(row, 95) / quiet:.1f} |"
        for name, row in found.items()
    ]
    return "\n".join(
        (
            "# What a neighbour waits during an attack",
            "",
            f"By `python -m benchmarks.neighbour --seconds {seconds:.0f}`,"
            f" {datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, load"
            f" {os.getloadavg()[0]:.1f}. One web process with four threads, as in the"
            " demonstration; one attacker that never waits. The goal is below three times the"
            " quiet 95 %.",
            "",
            "| | requests | median | 95 % | times quiet |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
