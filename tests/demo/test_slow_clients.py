"""Tests that half-sent requests keep nobody from the demonstration's server."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

from demo import process_group
from demo.process_group import WEB_THREADS, choose_port, web_command

HALF_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_BODY = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"
CLIENTS = 10 * WEB_THREADS
APP = "wsgiref.simple_server:demo_app"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Starts the server with a trivial application and a short time for silence."""
    monkeypatch.setattr(process_group, "SILENT_SECONDS", 2)
    chosen = choose_port(None)
    with subprocess.Popen(
        [sys.executable, "-m", *web_command(chosen, APP)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                try:
                    socket.create_connection(("127.0.0.1", chosen), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield chosen
        finally:
            server.terminate()


@pytest.mark.system
def test_half_sent_requests_take_no_thread_and_are_ended(port: int) -> None:
    slow = []
    for number in range(CLIENTS):
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(HALF_HEAD if number % 2 else HALF_BODY)
        slow.append(client)

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    started = time.monotonic()
    with opener.open(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        body = answer.read()
    took = time.monotonic() - started

    assert b"Hello world" in body
    assert took < 2
    # The server gives up on them; what comes first is its end of the connection, or an error.
    slow[0].settimeout(15)
    while slow[0].recv(4096):
        pass
    for client in slow:
        client.close()
