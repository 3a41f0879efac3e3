"""Checks that the proxy carries both ways, slows down, cuts, and leads elsewhere."""

import socket
import socketserver
import threading
import time

import pytest

from tests.soak.proxy import Proxy


class Echo(socketserver.StreamRequestHandler):
    """Says what it hears, after a word of its own."""

    def handle(self):
        while line := self.rfile.readline():
            self.wfile.write(self.server.word + line)


@pytest.fixture
def echo():
    servers = []

    def start(word):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo)
        server.word, server.daemon_threads = word, True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_address[1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def proxy():
    made = Proxy()
    yield made
    made.close()


def asked(port, text=b"hello\n"):
    """Returns what comes back; nothing where the connection is dead."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(text)
            return line.recv(100)
    except OSError:
        return b""


def ends(line):
    """Returns whether the other end is gone."""
    try:
        return line.recv(100) == b""
    except ConnectionError:
        return True


def test_it_carries_both_ways(proxy, echo):
    port = proxy.open("it", echo(b"a "))

    assert asked(port) == b"a hello\n"


def test_it_leads_elsewhere(proxy, echo):
    port = proxy.open("it", echo(b"a "))

    proxy.lead("it", echo(b"b "))

    assert asked(port) == b"b hello\n"


def test_a_delay_holds_each_way(proxy, echo):
    port = proxy.open("it", echo(b"a "))

    proxy.delay("it", 0.1)
    began = time.monotonic()

    assert asked(port) == b"a hello\n"
    assert time.monotonic() - began >= 0.2


def test_a_cut_ends_what_is_open_and_refuses_what_comes_until_it_is_mended(proxy, echo):
    port = proxy.open("it", echo(b"a "))
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"one\n")
        assert line.recv(100) == b"a one\n"

        proxy.cut("it", True)

        assert ends(line)
    assert asked(port) == b""

    proxy.cut("it", False)
    assert asked(port) == b"a hello\n"


def test_nobody_at_the_other_end_is_a_dead_line(proxy):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = proxy.open("it", taken.getsockname()[1])

        assert asked(port) == b""
