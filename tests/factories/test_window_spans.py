"""Tests windows of several spans: exclusion, publication, expiry and division."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from common.clock import MS_PER_HOUR, now
from common.errors import FieldErrors, Forbidden
from factories.errors import (
    HoursOfferedTwice,
    HoursReserved,
    OneShift,
    TermsReserved,
    WindowClosed,
)
from factories.models import CapacityWindow, Machine, WindowSpan
from factories.services import (
    window_batches,
    window_changes,
    window_drafts,
    window_publication,
    window_shifts,
)
from factories.states import WindowStatus
from factories.window_expiry import expire_windows
from tests import builders

pytestmark = pytest.mark.django_db

MONDAY = (now() + timedelta(days=14)).replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.fixture
def machine() -> Machine:
    return builders.machine(builders.factory(time_zone="UTC"))


@pytest.fixture
def planner(machine: Machine) -> Any:
    return builders.member(machine.factory.organisation)


def shifts(days: int = 5, *, hour: int = 8) -> list[tuple[Any, Any]]:
    """Returns eight-hour shifts from Monday on."""
    starts = (MONDAY + timedelta(days=day, hours=hour) for day in range(days))
    return [(start, start + timedelta(hours=8)) for start in starts]


def draft(machine: Machine, spans: list[Any], **fields: Any) -> dict[str, Any]:
    """Returns terms of a window that offers all hours of its spans."""
    hours = 8 * len(spans) * machine.count
    terms = {"machine_id": machine.pk, "spans": spans, "offered_ms": hours * MS_PER_HOUR}
    return terms | fields


def stored(window: CapacityWindow) -> list[tuple[Any, Any]]:
    """Returns the stored spans of a window."""
    return list(window.spans.values_list("starts_at", "ends_at"))


def test_every_window_has_a_span(machine):
    CapacityWindow.objects.bulk_create(
        CapacityWindow(
            machine=machine,
            starts_at=MONDAY + timedelta(days=day),
            ends_at=MONDAY + timedelta(days=day, hours=8),
            offered_ms=1,
            hourly_rate=1,
            expires_at=MONDAY,
        )
        for day in range(3)
    )

    spans = WindowSpan.objects.values_list("window__starts_at", "window__ends_at", "is_offered")
    assert list(spans.order_by("starts_at")) == [
        (MONDAY + timedelta(days=day), MONDAY + timedelta(days=day, hours=8), False)
        for day in range(3)
    ]
    assert all(stored(row) == [(row.starts_at, row.ends_at)] for row in machine.windows.all())


def test_five_shifts_are_one_window(machine, planner):
    window = window_drafts.create_window(terms=draft(machine, shifts()), by=planner)

    assert stored(window) == shifts()
    assert (window.starts_at, window.ends_at) == (shifts()[0][0], shifts()[-1][1])
    assert window.most_ms == 40 * MS_PER_HOUR
    assert window.expires_at == shifts()[-1][0]


def test_hours_are_at_most_those_of_the_spans(machine, planner):
    with pytest.raises(FieldErrors) as rejected:
        window_drafts.create_window(
            terms=draft(machine, shifts(), offered_ms=40 * MS_PER_HOUR + 1), by=planner
        )

    assert rejected.value.errors.keys() == {"offered_hours"}


@pytest.mark.parametrize(
    ("spans", "fields"),
    [
        ([], {"spans"}),
        (shifts(2)[::-1], {"spans.1.starts_at"}),
        ([shifts()[0], shifts()[0]], {"spans.1.starts_at"}),
        ([shifts()[0], shifts()[1][::-1]], {"spans.1.ends_at"}),
        ([shifts()[0][::-1]], {"ends_at"}),
        (shifts() * 21, {"spans"}),
    ],
)
def test_spans_are_in_order_and_apart(machine, planner, spans, fields):
    with pytest.raises(FieldErrors) as rejected:
        window_drafts.create_window(terms=draft(machine, spans, offered_ms=1), by=planner)

    assert rejected.value.errors.keys() == fields


def test_start_is_that_of_the_first_span(machine, planner):
    with pytest.raises(FieldErrors) as rejected:
        window_drafts.create_window(terms=draft(machine, shifts(), starts_at=MONDAY), by=planner)

    assert rejected.value.errors.keys() == {"starts_at"}


def test_another_window_may_lie_in_the_gaps(machine, planner):
    days, nights = draft(machine, shifts()), draft(machine, shifts(hour=16))

    made = window_batches.offer_windows(drafts=[days, nights], by=planner)

    assert {row.status for row in made} == {WindowStatus.PUBLISHED}


@pytest.mark.parametrize("together", [True, False])
def test_no_two_windows_share_a_span(machine, planner, together):
    days, one = draft(machine, shifts()), draft(machine, shifts(4, hour=15)[3:])
    if not together:
        window_batches.offer_windows(drafts=[days], by=planner)

    with pytest.raises(HoursOfferedTwice):
        window_batches.offer_windows(drafts=[days, one] if together else [one], by=planner)


def test_check_sees_the_spans(machine, planner):
    window_batches.offer_windows(drafts=[draft(machine, shifts())], by=planner)
    gap, clash = shifts(1, hour=0), shifts(1, hour=15)

    found = window_batches.check_windows(
        drafts=[draft(machine, gap), draft(machine, clash), draft(machine, shifts(2)[::-1])],
        by=planner,
        publish=True,
    )

    assert [[error.default_code for error in errors] for errors in found] == [
        [],
        ["hours_offered_twice"],
        ["refused", "hours_offered_twice"],
    ]


def test_database_rejects_a_shared_span(machine):
    builders.window(machine, spans=shifts())
    other = builders.window(machine, spans=shifts(3, hour=16))

    with pytest.raises(IntegrityError), transaction.atomic():
        other.spans.filter(starts_at=shifts(3, hour=16)[1][0]).update(starts_at=shifts()[1][0])


def test_window_is_published_while_a_span_is_ahead(machine, planner):
    spans = [(now() + timedelta(days=day), now() + timedelta(days=day, hours=8)) for day in (-1, 1)]
    begun = builders.window(
        machine, spans=spans, hours=16, status=WindowStatus.PAUSED, expires_at=spans[1][0]
    )

    shown = window_publication.publish_window(window=begun, by=planner)

    assert shown.status == WindowStatus.PUBLISHED


def test_window_is_open_until_the_notice_of_its_last_span(machine):
    day = timedelta(hours=24)
    window = builders.window(machine, spans=shifts(), notice=day, expires_at=shifts()[-1][0] - day)
    last = shifts()[-1][0] - day

    assert list(CapacityWindow.objects.open_at(last - timedelta(seconds=1))) == [window]
    assert not CapacityWindow.objects.open_at(last + timedelta(seconds=1))
    assert expire_windows(at=last - timedelta(seconds=1)) == 0
    assert expire_windows(at=last) == 1
    assert not window.spans.filter(is_offered=True)


def test_spans_are_replaced(machine, planner):
    window = builders.window(machine, spans=shifts())

    changed = window_changes.change_window(
        window=window, terms={"spans": shifts(3), "offered_ms": 24 * MS_PER_HOUR}, by=planner
    )

    assert stored(changed) == shifts(3)
    assert changed.ends_at == shifts(3)[-1][1]
    assert changed.spans.filter(is_offered=True).count() == 3


def test_start_alone_does_not_change_several_spans(machine, planner):
    window = builders.window(machine, spans=shifts())

    with pytest.raises(FieldErrors) as rejected:
        window_changes.change_window(window=window, terms={"starts_at": MONDAY}, by=planner)

    assert rejected.value.errors.keys() == {"starts_at"}


def test_start_moves_the_only_span(machine, planner):
    window = builders.window(machine, starts_at=MONDAY, expires_at=MONDAY)
    start = MONDAY + timedelta(hours=2)

    window_changes.change_window(window=window, terms={"starts_at": start}, by=planner)

    assert stored(window) == [(start, window.ends_at)]


def test_spans_stay_while_hours_are_reserved(machine, planner):
    window = builders.window(machine, spans=shifts(), reserved_ms=1)

    with pytest.raises(TermsReserved) as rejected:
        window_changes.change_window(window=window, terms={"spans": shifts(3)}, by=planner)

    assert rejected.value.field == "spans"


def test_copies_keep_the_spans(machine, planner):
    window = builders.window(machine, spans=shifts())
    zone = ZoneInfo("UTC")

    (later,) = window_batches.repeat_weekly(window_batches.terms_of(window), weeks=[1], zone=zone)

    week = timedelta(weeks=1)
    assert list(later["spans"]) == [(start + week, end + week) for start, end in shifts()]


def test_window_is_divided_into_its_shifts(machine, planner):
    window = builders.window(machine, spans=shifts(), notice=timedelta(hours=4))

    made = window_shifts.split_window(window=window, by=planner)

    window.refresh_from_db()
    assert window.status == WindowStatus.WITHDRAWN
    assert window.events.last().reason
    assert [(row.starts_at, row.ends_at) for row in made] == shifts()
    assert {row.offered_ms for row in made} == {8 * MS_PER_HOUR}
    assert {row.status for row in made} == {WindowStatus.PUBLISHED}
    assert {row.expires_at - row.starts_at for row in made} == {-timedelta(hours=4)}


def test_week_is_divided_by_its_daily_times(machine, planner):
    start = MONDAY + timedelta(hours=8)
    window = builders.window(
        machine,
        starts_at=start,
        ends_at=start + timedelta(days=4, hours=10),
        status=WindowStatus.DRAFT,
    )

    made = window_shifts.split_window(window=window, by=planner)

    assert [row.offered_ms for row in made] == [8 * MS_PER_HOUR] * 5
    assert {row.status for row in made} == {WindowStatus.DRAFT}


def test_shifts_that_are_past_are_left_out(machine, planner):
    spans = [(now() + timedelta(days=day), now() + timedelta(days=day, hours=8)) for day in (-1, 1)]
    window = builders.window(machine, spans=spans, hours=16, expires_at=spans[1][0])

    (left,) = window_shifts.split_window(window=window, by=planner)

    assert (left.starts_at, left.offered_ms) == (spans[1][0], 8 * MS_PER_HOUR)


def test_what_cannot_be_divided_stays(machine, planner):
    shift = builders.window(machine, spans=shifts(1), hours=8)
    reserved = builders.window(machine, spans=shifts(hour=16), reserved_ms=1)
    closed = builders.window(machine, spans=shifts(), status=WindowStatus.EXPIRED)
    viewer = builders.member(machine.factory.organisation, "viewer")

    for window, error in ((shift, OneShift), (reserved, HoursReserved), (closed, WindowClosed)):
        with pytest.raises(error):
            window_shifts.split_window(window=window, by=planner)
    free = builders.window(builders.machine(machine.factory), spans=shifts())
    with pytest.raises(Forbidden):
        window_shifts.split_window(window=free, by=viewer)
    free.refresh_from_db()
    assert free.status == WindowStatus.PUBLISHED
