"""Tests the hours ledger: no overselling, all or none, sums of lines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from common.clock import MS_PER_HOUR, now
from factories.errors import BelowReserved, HoursReserved, WindowClosed
from factories.ledger import (
    CapacityTaken,
    Claim,
    balances_of,
    commit,
    hold,
    release,
    release_part,
)
from factories.models import CapacityWindow, LedgerLine
from factories.services import window_changes, window_publication
from factories.states import LineKind, WindowStatus
from tests import builders

EXPIRY = now() + timedelta(days=2)
# Enough to keep both cores and the locks busy, few enough for a server with 100 connections.
THREADS = 20


def claim(window: CapacityWindow, hours: int = 1) -> Claim:
    """Returns a claim of hours of a window for a new allocation."""
    return Claim(window.pk, uuid4(), hours * MS_PER_HOUR)


def reserved_hours(window: CapacityWindow) -> int:
    """Returns the window's reserved hours, which must equal those of its lines."""
    window.refresh_from_db()
    lines = window.lines.aggregate(total=Sum("machine_ms"))["total"] or 0
    assert window.reserved_ms == lines
    assert 0 <= window.reserved_ms <= window.offered_ms
    return window.reserved_ms // MS_PER_HOUR


def at_once(requests: list[Callable[[], Any]]) -> list[str]:
    """Runs requests in threads with own connections; returns their outcomes' names."""
    start = Barrier(THREADS)

    def run(lane: list[Callable[[], Any]]) -> list[str]:
        outcomes = []
        try:
            start.wait(timeout=20)
            for request in lane:
                try:
                    request()
                    outcomes.append("done")
                except (CapacityTaken, HoursReserved, BelowReserved, WindowClosed) as error:
                    outcomes.append(type(error).__name__)
        finally:
            connection.close()
        return outcomes

    with ThreadPoolExecutor(THREADS) as threads:
        lanes = threads.map(run, [requests[lane::THREADS] for lane in range(THREADS)])
        return [outcome for lane in lanes for outcome in lane]


@pytest.mark.django_db
def test_hold_reserves_and_writes_a_line_for_each_claim() -> None:
    first, second = builders.window(), builders.window()
    claims = [claim(first, 3), claim(second, 4), claim(first, 5)]

    hold(claims, expires_at=EXPIRY)

    assert (reserved_hours(first), reserved_hours(second)) == (8, 4)
    lines = LedgerLine.objects.values_list(
        "window_id", "reference", "machine_ms", "kind", "expires_at"
    )
    assert set(lines) == {
        (c.window_id, c.reference, c.machine_ms, LineKind.HOLD, EXPIRY) for c in claims
    }


@pytest.mark.django_db
def test_hold_takes_the_last_hour_and_not_one_millisecond_more() -> None:
    window = builders.window(hours=10)
    hold([claim(window, 10)], expires_at=EXPIRY)

    with pytest.raises(CapacityTaken):
        hold([Claim(window.pk, uuid4(), 1)], expires_at=EXPIRY)

    assert reserved_hours(window) == 10


@pytest.mark.django_db
def test_claims_on_one_window_count_together() -> None:
    window = builders.window(hours=10)

    with pytest.raises(CapacityTaken):
        hold([claim(window, 6), claim(window, 5)], expires_at=EXPIRY)

    assert reserved_hours(window) == 0


@pytest.mark.django_db
def test_hold_is_all_or_nothing_and_names_the_windows_that_are_taken() -> None:
    free, full = builders.window(hours=10), builders.window(hours=2)
    claims = [claim(free, 1), claim(full, 3)]

    with pytest.raises(CapacityTaken) as error:
        hold(claims, expires_at=EXPIRY)

    assert error.value.window_ids == {full.pk}
    assert (reserved_hours(free), reserved_hours(full)) == (0, 0)
    assert not LedgerLine.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [s for s in WindowStatus if s != WindowStatus.PUBLISHED])
def test_only_published_windows_are_held(status: str) -> None:
    window = builders.window(status=status)

    with pytest.raises(CapacityTaken):
        hold([claim(window)], expires_at=EXPIRY)

    assert reserved_hours(window) == 0


@pytest.mark.django_db
def test_unknown_window_is_taken() -> None:
    with pytest.raises(CapacityTaken):
        hold([Claim(uuid4(), uuid4(), 1)], expires_at=EXPIRY)


@pytest.mark.django_db
@pytest.mark.parametrize("machine_ms", [0, -1, -MS_PER_HOUR])
def test_claim_of_nothing_is_a_mistake(machine_ms: int) -> None:
    window = builders.window(reserved_ms=MS_PER_HOUR)

    with pytest.raises(ValueError, match="at least one millisecond"):
        hold([Claim(window.pk, uuid4(), machine_ms)], expires_at=EXPIRY)

    window.refresh_from_db()
    assert window.reserved_ms == MS_PER_HOUR


@pytest.mark.django_db
@pytest.mark.parametrize("number", [2, 600])
def test_hundreds_of_claims_take_as_many_statements_as_two(
    django_assert_num_queries: Any, number: int
) -> None:
    machine = builders.machine()
    windows = [builders.window(machine, status=WindowStatus.DRAFT) for _ in range(min(number, 100))]
    CapacityWindow.objects.update(starts_at=now() + timedelta(days=3))
    type(machine).objects.update(count=999)
    claims = [claim(windows[n % len(windows)]) for n in range(number)]
    publish_all_on_machines_of_their_own(windows)

    # Savepoint, lock, update, lines, release of the savepoint.
    with django_assert_num_queries(5):
        hold(claims, expires_at=EXPIRY)
    # Savepoint, windows, lock, balances, update, lines, release of the savepoint.
    with django_assert_num_queries(7):
        given = release([c.reference for c in claims])

    assert given == number * MS_PER_HOUR
    assert {reserved_hours(window) for window in windows} == {0}


def publish_all_on_machines_of_their_own(windows: list[CapacityWindow]) -> None:
    """Spreads windows over machines, so that they do not overlap, and publishes them."""
    for window in windows:
        window.machine = builders.machine(windows[0].machine.factory)
        window.status = WindowStatus.PUBLISHED
    CapacityWindow.objects.bulk_update(windows, ["machine", "status"])


@pytest.mark.django_db
def test_release_gives_back_what_is_still_reserved_and_once_only() -> None:
    window, other = builders.window(), builders.window()
    claims = [claim(window, 5), claim(window, 2), claim(other, 3)]
    hold(claims, expires_at=EXPIRY)

    given = release([claims[0].reference, claims[2].reference, uuid4()])
    again = release([claims[0].reference, claims[2].reference])

    assert (given, again) == (8 * MS_PER_HOUR, 0)
    assert (reserved_hours(window), reserved_hours(other)) == (2, 0)
    lines = LedgerLine.objects.of([claims[0].reference]).values_list("kind", "machine_ms")
    assert sorted(lines) == [("hold", 5 * MS_PER_HOUR), ("release", -5 * MS_PER_HOUR)]


@pytest.mark.django_db
def test_release_works_on_windows_that_expired() -> None:
    window = builders.window()
    claims = [claim(window, 5)]
    hold(claims, expires_at=EXPIRY)
    CapacityWindow.objects.update(status=WindowStatus.EXPIRED)

    release([claims[0].reference])

    assert reserved_hours(window) == 0


@pytest.mark.django_db
def test_database_rejects_more_than_is_offered_and_less_than_nothing() -> None:
    window = builders.window(hours=10)

    for reserved_ms in (10 * MS_PER_HOUR + 1, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            CapacityWindow.objects.filter(pk=window.pk).update(reserved_ms=reserved_ms)


@pytest.mark.django_db(transaction=True)
def test_concurrent_holds_never_oversell_a_window() -> None:
    window = builders.window(hours=30)

    outcomes = at_once([lambda: hold([claim(window)], expires_at=EXPIRY) for _ in range(60)])

    assert sorted(outcomes) == ["CapacityTaken"] * 30 + ["done"] * 30
    assert reserved_hours(window) == 30
    assert window.lines.count() == 30


@pytest.mark.django_db(transaction=True)
def test_concurrent_holds_over_several_windows_neither_deadlock_nor_stay_half_done() -> None:
    windows = [builders.window(hours=20) for _ in range(4)]
    chance = Random(7)

    def three() -> list[Claim]:
        return [claim(window) for window in chance.sample(windows, 3)]

    bundles = [three() for _ in range(80)]

    outcomes = at_once([lambda b=bundle: hold(b, expires_at=EXPIRY) for bundle in bundles])

    assert set(outcomes) == {"done", "CapacityTaken"}
    held = set(LedgerLine.objects.values_list("reference", flat=True))
    whole = [bundle for bundle in bundles if {c.reference for c in bundle} <= held]
    assert len(held) == 3 * len(whole) == 3 * outcomes.count("done")
    assert sum(reserved_hours(window) for window in windows) == len(held)


@pytest.mark.django_db(transaction=True)
def test_holds_releases_and_withdrawals_at_once_keep_the_books() -> None:
    window = builders.window(hours=15)
    first = [claim(window) for _ in range(10)]
    hold(first, expires_at=EXPIRY)
    requests: list[Callable[[], Any]] = [
        *(lambda: hold([claim(window)], expires_at=EXPIRY) for _ in range(30)),
        *(lambda c=c: release([c.reference]) for c in first for _ in range(2)),
        *(lambda: window_publication.withdraw_window(window=window, by=None) for _ in range(10)),
    ]
    Random(3).shuffle(requests)

    outcomes = at_once(requests)

    assert len(outcomes) == len(requests)
    left = reserved_hours(window)
    assert left == 0 or window.status == WindowStatus.PUBLISHED
    releases = window.lines.filter(kind=LineKind.RELEASE)
    assert releases.count() == releases.values("reference").distinct().count() == 10


@pytest.mark.django_db(transaction=True)
def test_window_is_not_shrunk_under_concurrent_holds() -> None:
    window = builders.window(hours=30)
    planner = builders.member(window.machine.factory.organisation)
    requests: list[Callable[[], Any]] = [
        *(lambda: hold([claim(window)], expires_at=EXPIRY) for _ in range(30)),
        *(
            lambda h=hours: window_changes.change_window(
                window=window, terms={"offered_ms": h * MS_PER_HOUR}, by=planner
            )
            for hours in range(25, 5, -1)
        ),
    ]
    Random(5).shuffle(requests)

    outcomes = at_once(requests)

    assert len(outcomes) == len(requests)
    assert reserved_hours(window) * MS_PER_HOUR <= window.offered_ms


@pytest.mark.django_db
def test_a_part_of_a_commitment_is_given_back() -> None:
    window = builders.window()
    taken = claim(window, 5)
    commit([taken])

    release_part([Claim(window.pk, taken.reference, 2 * MS_PER_HOUR)])

    assert reserved_hours(window) == 3
    assert balances_of([taken.reference])[window.pk, taken.reference] == (0, 3 * MS_PER_HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [0, -1, 6])
def test_no_more_is_given_back_than_is_committed(hours: int) -> None:
    window = builders.window()
    taken = claim(window, 5)
    commit([taken])

    with pytest.raises(ValueError, match="committed"):
        release_part([Claim(window.pk, taken.reference, hours * MS_PER_HOUR)])

    assert reserved_hours(window) == 5
