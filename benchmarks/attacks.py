"""Attacks a web server as one client that never waits, for `benchmarks.neighbour`.

    python -m benchmarks.attacks "S3, login guessing" --port 8000 --token …

Runs until its standard input ends, in a process of its own, so that the neighbour who is measured
does not share an interpreter with it. What is sent is made once, before. Prints how often each
status was answered.
"""

import argparse
import contextlib
import http.client
import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

HALF_SENT = b"POST /api/v1/orders/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"
HALF_SENT_CLIENTS = 40
CALENDAR = "\r\n".join(
    (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:a", "DTSTART:20150101T080000Z"),
        *("DTEND:20150101T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0", "END:VEVENT", "END:VCALENDAR"),
    )
)


def wrong_keys(count: int) -> bytes:
    """Returns a body of names that no body has."""
    return json.dumps({f"key{number}": 1 for number in range(count)}).encode()


CALENDAR_BODY = json.dumps({"kind": "windows", "text": CALENDAR}).encode()
LONG_BODY = wrong_keys(70_000)
# As many as an address reads that declares no other limit.
LONGEST_READ = wrong_keys(10_000)


class Client:
    """Sends requests of one person, each over a connection of its own."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port = port
        self.headers = {"Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = f"Token {token}"

    def send(self, method: str, path: str, content: bytes | None = None) -> int:
        """Returns the status of an answer that was read to its end."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        with contextlib.closing(connection):
            headers = self.headers | {"Idempotency-Key": str(uuid4())}
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status


def calendars(client: Client) -> int:
    """Sends a calendar whose series never ends."""
    return client.send("POST", "/api/v1/imports/", CALENDAR_BODY)


def guesses(client: Client) -> int:
    """Guesses the password of an address, each time of another one."""
    guess = {"email": f"{uuid4()}@example.com", "password": "0123456789"}
    return Client(client.port).send("POST", "/api/v1/tokens/", json.dumps(guess).encode())


def wrong_names(client: Client) -> int:
    """Sends 0.9 MB of names that no body has."""
    return client.send("POST", "/api/v1/orders/", LONG_BODY)


def most_wrong_names(client: Client) -> int:
    """Sends the longest body of wrong names that is read."""
    return client.send("POST", "/api/v1/orders/", LONGEST_READ)


def wrong_names_of_imports(client: Client) -> int:
    """Sends 0.9 MB of wrong names where bodies are long."""
    return client.send("POST", "/api/v1/imports/", LONG_BODY)


def parts(client: Client) -> int:
    """Writes parts, without end."""
    return client.send("POST", "/api/v1/parts/", b'{"name": "Part"}')


def drafts(client: Client) -> int:
    """Writes drafts of orders, without end."""
    body = {"reference": str(uuid4()), "title": "A", "quantity": 1, "reserve_price": "1"}
    return client.send("POST", "/api/v1/orders/", json.dumps(body).encode())


REQUESTS: dict[str, Callable[[Client], int]] = {
    "S1, calendars without end": calendars,
    "S3, login guessing": guesses,
    "S5, 0.9 MB of wrong names": wrong_names,
    "S5, as many wrong names as are read": most_wrong_names,
    "S5, 0.9 MB of wrong names to imports": wrong_names_of_imports,
    "M5, parts beyond the quota": parts,
    "M5, drafts beyond the quota": drafts,
}
HALF_SENT_NAME = "S6, half-sent requests"
ATTACKS = (*REQUESTS, HALF_SENT_NAME)


def repeat(attack: Callable[[Client], int], client: Client, ended: threading.Event) -> Counter[str]:
    """Attacks until it is over; returns how often each status was answered."""
    answered: Counter[str] = Counter()
    while not ended.is_set():
        try:
            answered[str(attack(client))] += 1
        except OSError as error:
            answered[type(error).__name__] += 1
            time.sleep(0.05)
    return answered


def hold_half_sent(port: int, ended: threading.Event) -> Counter[str]:
    """Keeps connections with half-sent requests until it is over."""
    with contextlib.ExitStack() as stack:
        for _number in range(HALF_SENT_CLIENTS):
            connection = socket.create_connection(("localhost", port))
            stack.enter_context(connection).sendall(HALF_SENT)
        ended.wait()
    return Counter({"half-sent": HALF_SENT_CLIENTS})


def main() -> None:
    """Attacks until the standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("attack", choices=ATTACKS)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--token", default="")
    options = parser.parse_args()
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    if options.attack == HALF_SENT_NAME:
        answered = hold_half_sent(options.port, ended)
    else:
        client = Client(options.port, options.token)
        answered = repeat(REQUESTS[options.attack], client, ended)
    sys.stdout.write(json.dumps(answered))


if __name__ == "__main__":
    main()
