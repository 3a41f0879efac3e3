"""Tests that guessing is hopeless: counts, closings, networks, time."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.db.models import F
from django.test import RequestFactory

from accounts.clients import client_of
from accounts.errors import TooManyAttempts
from accounts.models import AccountMail, AttemptCount, EventKind, SecurityEvent, User
from accounts.services.limiter import count_attempt, count_network, purge_counts
from accounts.services.sign_in import check_password
from tests import builders
from tests.clients import HERE

ELSEWHERE = replace(HERE, address="198.51.100.7")


def later(**time: int) -> None:
    """Lets the counts be as old as if this time had passed."""
    step = timedelta(**time)
    AttemptCount.objects.update(
        started_at=F("started_at") - step, closed_until=F("closed_until") - step
    )


def seconds_closed(attempt: Callable[[], Any]) -> int:
    """Returns for how long an attempt is refused; 0 where it is not."""
    try:
        attempt()
    except TooManyAttempts as error:
        return error.retry_after
    return 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempts", [120, pytest.param(1000, marks=pytest.mark.slow)])
def test_of_many_wrong_passwords_at_once_five_are_judged(attempts: int) -> None:
    user = builders.member(builders.buyer())
    judged: list[str] = []

    def attempt(_number: int) -> None:
        with contextlib.suppress(TooManyAttempts):
            check_password(email=user.email, client=HERE, check=lambda: judged.append("wrong"))
        connection.close()

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(attempt, range(attempts)))

    assert len(judged) == 5
    kinds = [event.kind for event in SecurityEvent.objects.filter(user=user)]
    assert sorted(kinds) == [EventKind.CLOSED] + [EventKind.REFUSED] * 5
    # A mail tells the person, once.
    assert AccountMail.objects.filter(to=user.email).count() == 1
    # The right password from another network is nobody else's business.
    assert check_password(email=user.email, client=ELSEWHERE, check=lambda: user) == user


@pytest.mark.django_db
def test_right_password_is_refused_while_closed_and_forgets_the_wrong_ones() -> None:
    for _ in range(4):
        count_attempt(whom="li@example.com", client=HERE)
    assert check_password(email="Li@example.com", client=HERE, check=lambda: "Li") == "Li"
    for _ in range(5):
        assert check_password(email="li@example.com", client=HERE, check=lambda: None) is None

    for _ in range(2):
        with pytest.raises(TooManyAttempts):
            check_password(email="li@example.com", client=HERE, check=lambda: "Li")


@pytest.mark.django_db
def test_each_closing_lasts_twice_as_long_up_to_an_hour() -> None:
    lasts = []
    for _ in range(6):
        found = [seconds_closed(lambda: count_attempt(whom="a", client=HERE)) for _ in range(7)]
        assert found[:5] == [0] * 5
        assert found[5] - found[6] in (0, 1)
        lasts.append(found[5])
        later(seconds=found[5] + 1)

    assert lasts == [300, 600, 1200, 2400, 3600, 3600]
    later(days=2)
    assert purge_counts() == 2


@pytest.mark.django_db
def test_network_is_closed_after_thirty_in_a_minute_whatever_the_address() -> None:
    for number in range(30):
        count_attempt(whom=f"a{number}", client=HERE)
    neighbour = replace(HERE, address="192.0.2.200")

    assert seconds_closed(lambda: count_attempt(whom="b", client=neighbour)) == 60
    assert seconds_closed(lambda: count_attempt(whom="b", client=ELSEWHERE)) == 0
    later(seconds=61)
    assert seconds_closed(lambda: count_network(HERE)) == 0


@pytest.mark.django_db
def test_closing_of_a_network_is_nobodys_own() -> None:
    user = builders.member(builders.buyer())
    for number in range(30):
        count_attempt(whom=f"a{number}", client=HERE)

    with pytest.raises(TooManyAttempts):
        check_password(email=user.email, client=HERE, check=lambda: pytest.fail("judged"))

    event = SecurityEvent.objects.get()
    assert (event.kind, event.user, event.email) == (EventKind.CLOSED, None, "")
    assert event.detail == "192.0.2.0/24"
    assert not AccountMail.objects.exists()


@pytest.mark.parametrize(
    ("remote", "forwarded", "address", "network"),
    [
        # Without a trusted proxy the header is anybody's invention.
        ("203.0.113.9", "10.9.9.9", "203.0.113.9", "203.0.113.0/24"),
        ("10.0.0.1", "198.51.100.4", "198.51.100.4", "198.51.100.0/24"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.4", "198.51.100.4", "198.51.100.0/24"),
        ("10.0.0.1", "198.51.100.4, 10.0.0.2", "198.51.100.4", "198.51.100.0/24"),
        ("10.0.0.1", "nonsense", "10.0.0.1", "10.0.0.0/24"),
        ("10.0.0.1", "", "10.0.0.1", "10.0.0.0/24"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9", "203.0.113.0/24"),
        ("", "198.51.100.4", "", "local"),
    ],
)
def test_forwarded_addresses_count_from_trusted_proxies_alone(
    trusted: None, remote: str, forwarded: str, address: str, network: str
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})

    client = client_of(request)

    assert (client.address, client.network) == (address, network)


@pytest.fixture
def trusted(settings: Any) -> None:
    """Trusts the proxies of one network."""
    from ipaddress import ip_network  # noqa: PLC0415

    settings.ACCOUNTS = {**settings.ACCOUNTS, "trusted_proxies": (ip_network("10.0.0.0/8"),)}


@pytest.mark.django_db
def test_unknown_addresses_take_the_same_work(django_assert_num_queries: Any) -> None:
    member = builders.member(builders.buyer())
    closed = builders.member(builders.buyer(), is_active=False)
    bare = User.objects.create_user("bare@example.com")
    hasher, runs, queries = type(get_hasher()), {}, {}
    for email in (member.email, closed.email, bare.email, "nobody@example.com"):
        with (
            patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as encode,
            patch.object(connection, "queries_log", []) as log,
        ):
            connection.force_debug_cursor = True
            assert authenticate(None, username=email, password="a wrong password") is None
            connection.force_debug_cursor = False
            queries[email] = len(log)
        runs[email] = encode.call_count

    assert set(runs.values()) == {1}
    assert len(set(queries.values())) == 1
