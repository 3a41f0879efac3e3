"""Tests checks, publication, withdrawal and repetition of many windows."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from common.clock import MS_PER_HOUR, now
from common.errors import DomainError, FieldErrors, Forbidden
from common.ids import new_id
from factories.errors import HoursOfferedTwice, HoursReserved, TooLate, WindowClosed
from factories.ledger import Claim, commit, consume, hold
from factories.models import CapacityWindow, Machine
from factories.selectors import WindowHours, hours_of
from factories.services import window_batches
from factories.states import WindowStatus
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine() -> Machine:
    return builders.machine()


@pytest.fixture
def planner(machine: Machine) -> Any:
    return builders.member(machine.factory.organisation)


def draft(machine: Machine, *, day: int = 3, **fields: Any) -> dict[str, Any]:
    start = now() + timedelta(days=day)
    span = {"starts_at": start, "ends_at": start + timedelta(hours=8)}
    return {"machine_id": machine.pk, **span, "offered_ms": 8 * MS_PER_HOUR} | fields


def test_windows_are_drafted_and_published_together(machine: Machine, planner: Any) -> None:
    windows = window_batches.offer_windows(
        drafts=[draft(machine), draft(machine, day=4)], by=planner
    )

    assert {row.status for row in windows} == {WindowStatus.PUBLISHED}
    assert all(row.events.count() == 2 for row in windows)


def test_one_that_clashes_leaves_none(machine: Machine, planner: Any) -> None:
    builders.window(machine, starts_at=now() + timedelta(days=4))

    with pytest.raises(HoursOfferedTwice) as rejected:
        window_batches.offer_windows(drafts=[draft(machine), draft(machine, day=5)], by=planner)

    assert rejected.value.field == "windows.1"
    assert CapacityWindow.objects.count() == 1


def test_check_returns_the_errors_without_storing(machine: Machine, planner: Any) -> None:
    builders.window(machine, starts_at=now() + timedelta(days=10))
    drafts = [
        draft(machine),
        draft(machine, offered_ms=9 * MS_PER_HOUR, day=5),
        draft(machine, day=11),
        draft(machine, day=-1),
        draft(machine, machine_id=new_id(), day=6),
        draft(machine, day=7),
        draft(machine, day=7),
    ]

    found = window_batches.check_windows(drafts=drafts, by=planner, publish=True)

    assert [[type(row).__name__ for row in rows] for rows in found] == [
        [],
        [DomainError.__name__],
        [HoursOfferedTwice.__name__],
        [TooLate.__name__],
        [DomainError.__name__],
        [HoursOfferedTwice.__name__],
        [HoursOfferedTwice.__name__],
    ]
    assert CapacityWindow.objects.count() == 1


def test_drafts_may_overlap(machine: Machine, planner: Any) -> None:
    drafts = [draft(machine), draft(machine)]

    assert window_batches.check_windows(drafts=drafts, by=planner, publish=False) == [[], []]


def test_windows_are_taken_back_together(machine: Machine, planner: Any) -> None:
    windows = window_batches.offer_windows(
        drafts=[draft(machine), draft(machine, day=4)], by=planner
    )
    ids = [row.pk for row in windows]

    window_batches.withdraw_windows(ids=ids, by=planner)

    with pytest.raises(WindowClosed):
        window_batches.withdraw_windows(ids=ids, by=planner)
    assert set(CapacityWindow.objects.values_list("status", flat=True)) == {WindowStatus.WITHDRAWN}


def test_reserved_or_foreign_windows_are_not_taken_back(machine: Machine, planner: Any) -> None:
    free, reserved = window_batches.offer_windows(
        drafts=[draft(machine), draft(machine, day=4)], by=planner
    )
    commit([Claim(reserved.pk, new_id(), MS_PER_HOUR)])
    viewer = builders.member(machine.factory.organisation, "viewer")

    with pytest.raises(HoursReserved) as rejected:
        window_batches.withdraw_windows(ids=[free.pk, reserved.pk], by=planner)
    with pytest.raises(FieldErrors):
        window_batches.withdraw_windows(ids=[builders.window().pk], by=planner)
    with pytest.raises(Forbidden):
        window_batches.withdraw_windows(ids=[free.pk], by=viewer)

    assert rejected.value.field == "ids.1"
    free.refresh_from_db()
    assert free.status == WindowStatus.PUBLISHED


def test_a_week_later_is_the_same_hour_by_the_clock(machine: Machine) -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = now().astimezone(zone).replace(month=3, day=24, hour=8)

    (later,) = window_batches.repeat_weekly(
        draft(machine, starts_at=start, ends_at=start + timedelta(hours=8)), weeks=[1], zone=zone
    )

    assert later["starts_at"].hour == 8
    assert later["starts_at"].utcoffset() != start.utcoffset()


def test_hours_are_separated_by_use(machine: Machine) -> None:
    window, empty = builders.window(machine), builders.window()
    first, second, third = new_id(), new_id(), new_id()
    hold([Claim(window.pk, first, 2 * MS_PER_HOUR)], expires_at=now() + timedelta(days=1))
    hold([Claim(window.pk, second, 3 * MS_PER_HOUR)], expires_at=now() + timedelta(days=1))
    commit([Claim(window.pk, second, 4 * MS_PER_HOUR), Claim(window.pk, third, MS_PER_HOUR)])
    consume(Claim(window.pk, second, MS_PER_HOUR))

    found = hours_of([window, empty])

    hours = [n * MS_PER_HOUR for n in (40, 2, 4, 1)]
    assert found[window.pk] == WindowHours(*hours)
    assert found[window.pk].free == 33 * MS_PER_HOUR
    assert found[empty.pk] == WindowHours(40 * MS_PER_HOUR)
