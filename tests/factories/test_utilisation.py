"""Tests published hours by week and place: each hour has exactly one state."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common.clock import MS_PER_HOUR
from common.ids import new_id
from factories.ledger import Claim, commit, consume, hold, release, reverse
from factories.states import WindowStatus
from factories.utilisation import hours_by, total_of
from tests import builders

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 1)
NOON = datetime(2027, 3, 3, 4, tzinfo=UTC)


def claim(window, hours, reference=None):
    return Claim(window.pk, reference or new_id(), hours * MS_PER_HOUR)


def in_hours(row):
    parts = (row.offered_ms, row.held_ms, row.committed_ms, row.consumed_ms, row.free_ms)
    return tuple(part // MS_PER_HOUR for part in parts)


def test_each_hour_is_free_held_committed_or_consumed():
    window = builders.window(starts_at=NOON)
    held, agreed, worked = (claim(window, hours) for hours in (3, 5, 7))
    hold([held, agreed], expires_at=NOON)
    commit([agreed, worked])
    consume(Claim(window.pk, worked.reference, 4 * MS_PER_HOUR))
    reverse(Claim(window.pk, worked.reference, MS_PER_HOUR))

    (row,) = hours_by("week")

    assert row.key == (MONDAY,)
    assert in_hours(row) == (40, 3, 5 + 4, 3, 25)
    assert row.used_ms == row.held_ms + row.committed_ms + row.consumed_ms
    assert row.utilisation == Decimal("0.375")


def test_hours_given_back_are_free_again():
    window = builders.window(starts_at=NOON)
    agreed = claim(window, 5)
    commit([agreed])
    release([agreed.reference])

    (row,) = hours_by("week")

    assert in_hours(row) == (40, 0, 0, 0, 40)


def test_drafts_do_not_count_and_withdrawn_windows_count_what_is_reserved():
    builders.window(starts_at=NOON, status=WindowStatus.DRAFT)
    window = builders.window(starts_at=NOON)
    commit([claim(window, 5)])
    type(window).objects.filter(pk=window.pk).update(status=WindowStatus.WITHDRAWN)

    (row,) = hours_by("week")

    assert in_hours(row) == (5, 0, 5, 0, 0)


def test_a_week_begins_on_the_calendar_of_the_factory():
    sunday_night = datetime(2027, 3, 7, 20, tzinfo=UTC)
    for zone in ("Asia/Shanghai", "Europe/Berlin"):
        factory = builders.factory(time_zone=zone)
        builders.window(builders.machine(factory), starts_at=sunday_night)

    assert [row.key for row in hours_by("week")] == [(MONDAY,), (date(2027, 3, 8),)]
    assert len(hours_by("week", since=date(2027, 3, 8))) == 1
    assert [row.key for row in hours_by("week", until=date(2027, 3, 8))] == [(MONDAY,)]


def test_hours_are_narrowed_and_add_up():
    inland = builders.factory(region_id="CN-SN")
    abroad = builders.factory(currency_id="EUR")
    windows = [
        builders.window(builders.machine(inland), starts_at=NOON, hours=10),
        builders.window(builders.machine(inland, process_id="cnc-turning"), starts_at=NOON),
        builders.window(builders.machine(abroad), starts_at=NOON),
    ]
    commit([claim(windows[0], 2)])

    rows = hours_by("process", "region", "week", currency="CNY")

    assert {row.key[:2] for row in rows} == {
        ("cnc-milling-3-axis", "CN-SN"),
        ("cnc-turning", "CN-SN"),
    }
    assert in_hours(total_of(rows)) == (50, 0, 2, 0, 48)
    (one,) = hours_by("factory", factory=abroad.pk)
    assert one.key == (abroad.pk,)
    assert hours_by("week", processes={"cnc-turning"}, regions={"CN-JS"}) == []


def test_no_hours_have_no_share():
    assert total_of([]).utilisation is None
