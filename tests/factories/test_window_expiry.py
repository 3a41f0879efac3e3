"""Tests the expiry of windows and what stays of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from common.clock import MS_PER_HOUR, now
from factories.models import CapacityWindow, WindowEvent
from factories.states import WindowStatus
from factories.tasks import expire_windows as expire_windows_task
from factories.window_expiry import expire_windows
from tests import builders


@pytest.fixture
def lapsed(db: None) -> list[CapacityWindow]:
    """Creates a published and a paused window whose time is over; one is reserved."""
    start = now() + timedelta(minutes=5)
    fields: dict[str, Any] = {"starts_at": start, "expires_at": now() - timedelta(seconds=1)}
    return [
        builders.window(**fields, reserved_ms=7 * MS_PER_HOUR),
        builders.window(**fields, status=WindowStatus.PAUSED),
    ]


def test_lapsed_windows_expire_and_keep_their_reservations(lapsed: list[CapacityWindow]) -> None:
    expire_windows_task()

    for window in lapsed:
        window.refresh_from_db()
    assert [window.status for window in lapsed] == [WindowStatus.EXPIRED] * 2
    assert [window.reserved_ms for window in lapsed] == [7 * MS_PER_HOUR, 0]
    events = WindowEvent.objects.order_by("from_status").values_list(
        "from_status", "to_status", "by"
    )
    assert list(events) == [("paused", "expired", None), ("published", "expired", None)]


@pytest.mark.django_db
def test_other_windows_stay() -> None:
    past = now() - timedelta(days=1)
    windows = [
        builders.window(),
        *(
            builders.window(starts_at=past, status=status)
            for status in (WindowStatus.DRAFT, WindowStatus.WITHDRAWN, WindowStatus.EXPIRED)
        ),
    ]
    before = [window.status for window in windows]

    expired = expire_windows(at=now())

    for window in windows:
        window.refresh_from_db()
    assert expired == 0
    assert [window.status for window in windows] == before


def test_running_twice_is_the_same_as_once(lapsed: list[CapacityWindow]) -> None:
    assert [expire_windows(at=now()), expire_windows(at=now())] == [2, 0]
    assert WindowEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_window_in_another_hand_is_left_to_the_next_call(lapsed: list[CapacityWindow]) -> None:
    def expire() -> int:
        try:
            return expire_windows(at=now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            CapacityWindow.objects.select_for_update().get(pk=lapsed[0].pk)
            first = thread.submit(expire).result(timeout=20)
        later = thread.submit(expire).result(timeout=20)

    assert (first, later) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_sweepers_expire_each_window_once(lapsed: list[CapacityWindow]) -> None:
    def expire(_: int) -> int:
        try:
            return expire_windows(at=now())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        expired = list(threads.map(expire, range(12)))

    assert sum(expired) == WindowEvent.objects.count() == 2
