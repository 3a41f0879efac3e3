"""Tests that no request leaves for an inner address, however it is written."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from requests_hardened.ip_filter import InvalidIPAddress

from common.errors import FieldErrors
from tests.webhooks.inner_targets import LITERALS, NAMES
from webhooks.receiver_addresses import checked_url, is_inner, session_for

PUBLIC = "93.184.215.14"
Lookup = Callable[..., Any]


class Refused(OSError):
    """Ends a connection that a test does not want to make."""


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collects the addresses to which sockets would connect; none does."""
    found: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        found.append(address)
        raise Refused

    monkeypatch.setattr(socket.socket, "connect", connect)
    return found


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, Iterator[str]]:
    """Holds what names resolve to, one answer after the other."""
    known: dict[str, Iterator[str]] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host in known:
            return real(next(known[host]), port, *args, **more)
        return real(host, port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


def request(host: str) -> None:
    """Sends a request to a host as deliveries do."""
    plain = requests.utils.urlparse(f"https://{host}/").hostname or ""
    with session_for(plain) as session:
        session.post(f"https://{host}/hook", data=b"{}")


def test_there_are_more_than_sixty_targets() -> None:
    assert len({*LITERALS, *NAMES}) >= 60


@pytest.mark.parametrize("host", LITERALS)
def test_an_inner_literal_gets_no_connection(host: str, connected: list[Any]) -> None:
    with pytest.raises((requests.RequestException, ValueError)):
        request(host)

    assert connected == []
    with pytest.raises(FieldErrors):
        checked_url(f"https://{host}/hook")


@pytest.mark.parametrize("host", NAMES)
def test_a_name_that_leads_inside_gets_no_connection(
    host: str, connected: list[Any], names: dict[str, Iterator[str]]
) -> None:
    names[host] = iter([NAMES[host]])

    with pytest.raises(InvalidIPAddress):
        request(host)

    assert connected == []


def test_a_name_is_resolved_once_and_its_address_is_kept(
    connected: list[Any], names: dict[str, Iterator[str]]
) -> None:
    names["rebinding.example.com"] = iter([PUBLIC, "127.0.0.1", "127.0.0.1"])

    with pytest.raises(requests.ConnectionError):
        request("rebinding.example.com")

    assert {address[0] for address in connected} == {PUBLIC}


def test_plain_http_is_not_sent(connected: list[Any]) -> None:
    with session_for("example.com") as session, pytest.raises(requests.exceptions.InvalidSchema):
        session.post("http://example.com/hook", data=b"{}")

    assert connected == []


def test_an_excepted_host_is_reached(settings: Any, connected: list[Any]) -> None:
    settings.WEBHOOKS = {**settings.WEBHOOKS, "inner_hosts": frozenset({"127.0.0.1"})}

    with session_for("127.0.0.1") as session, pytest.raises(requests.ConnectionError):
        session.post("http://127.0.0.1:9/hook", data=b"{}")

    assert connected == [("127.0.0.1", 9)]
    assert checked_url("http://127.0.0.1:9/hook") == "http://127.0.0.1:9/hook"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hook",
        "http://example.com/",
        "ftp://example.com/",
        "https://",
        "https:///x",
        "https://user:word@example.com/",
        "https://example.com/#part",
        "https://intranet/",
        "https://mill.local/",
        "https://example.com:99999/",
        "https://[::1",
    ],
)
def test_an_address_that_gets_nothing_is_refused(url: str) -> None:
    with pytest.raises(FieldErrors) as raised:
        checked_url(url)

    assert set(raised.value.errors) == {"url"}


@pytest.mark.parametrize(
    "url",
    ["https://example.com/hook", "https://93.184.215.14/", "https://shop.example.com:8443/?a=1"],
)
def test_a_public_address_is_kept(url: str) -> None:
    assert checked_url(f" {url} ") == url


def test_public_addresses_are_not_inner() -> None:
    for text in (PUBLIC, "8.8.8.8", "2606:4700:4700::1111"):
        assert not is_inner(ipaddress.ip_address(text))
