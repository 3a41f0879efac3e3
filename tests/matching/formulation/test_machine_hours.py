"""Tests how hours are divided among machines and spans."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.spans import Span
from matching.formulation.machine_hours import Reservation, WindowTerms, machine_hours
from matching.formulation.machine_windows import machine_number, machine_window_id, window_of

MONDAY = datetime(2027, 1, 4, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def ms(*hours: float) -> list[int]:
    """Returns hours in milliseconds."""
    return [int(each * 3_600_000) for each in hours]


def week(
    offered: float, reserved: float = 0, *, machines: int = 1, days: int = 5, notice: int = 0
) -> WindowTerms:
    """Returns a window of eight-hour shifts from Monday on."""
    starts = [MONDAY + day * DAY for day in range(days)]
    spans = [Span(start, start + 8 * HOUR) for start in starts]
    return WindowTerms(spans, machines, notice * HOUR, *ms(offered, reserved))


def free(window: WindowTerms, at: datetime, *reservations: Reservation) -> list[float]:
    """Returns the free hours of each machine."""
    hours = machine_hours(window, reservations, at)
    return [part / 3_600_000 for part in hours.free_ms]


def taken(hours: float, *, day: int = 0, machine: int = 1) -> Reservation:
    """Returns a reservation that was planned from a day on."""
    return Reservation(MONDAY + day * DAY, {machine: ms(hours)[0]})


BEFORE = MONDAY - DAY


@pytest.mark.parametrize(
    ("offered", "machines", "parts"),
    [
        (40, 1, [40]),
        (30, 1, [30]),
        (80, 2, [40, 40]),
        # Hours of whole machines are these machines.
        (40, 2, [40, 0]),
        (80, 3, [40, 40, 0]),
        # Other hours are divided equally.
        (60, 2, [30, 30]),
        (10, 4, [2.5] * 4),
    ],
)
def test_offered_hours_are_divided_among_machines(offered, machines, parts):
    assert free(week(offered, machines=machines), BEFORE) == parts


def test_window_is_cut_to_the_spans_after_the_notice():
    hours = machine_hours(week(40, notice=24), (), MONDAY)

    assert hours.starts_at == MONDAY + DAY
    assert hours.ends_at == MONDAY + 4 * DAY + 8 * HOUR
    assert list(hours.free_ms) == ms(32)
    assert machine_hours(week(40, notice=24), (), MONDAY + 3 * DAY + HOUR) is None


def test_every_span_offers_the_same_share():
    assert free(week(20), MONDAY + HOUR) == [16]


@pytest.mark.parametrize(
    ("reservation", "left"),
    [
        # What was planned in time uses Monday first.
        (taken(6), 32),
        (taken(20), 20),
        (taken(40), 0),
        # What was planned after Monday does not.
        (taken(6, day=1), 26),
        (taken(32, day=1), 0),
    ],
)
def test_reserved_hours_use_past_spans_first(reservation, left):
    reserved = sum(reservation.machine_ms.values()) / 3_600_000

    assert free(week(40, reserved), MONDAY + HOUR, reservation) == [left]


def test_machines_keep_their_own_reservations():
    window = week(80, 25, machines=2)

    assert free(window, BEFORE, taken(20, machine=2), taken(5, machine=1)) == [35, 20]


def test_hours_without_a_machine_fill_the_machines_in_order():
    assert free(week(80, 50, machines=2), BEFORE) == [0, 30]
    assert free(week(80, 50, machines=2), BEFORE, taken(20, machine=2)) == [10, 20]


def test_fewer_hours_than_were_reserved_on_a_machine_leave_no_more_than_there_are():
    window = week(40, 30, machines=2)

    assert sum(free(window, BEFORE, taken(30, machine=2))) == 10


def test_machine_with_most_hours_pays_the_opening():
    assert machine_hours(week(80, machines=2), (), BEFORE).opener == 0
    assert machine_hours(week(80, 5, machines=2), [taken(5)], BEFORE).opener == 1


def test_names_sort_by_window_and_number():
    names = [machine_window_id("a", number) for number in (1, 2, 10, 100)]

    assert names == sorted(names)
    assert [machine_number(name) for name in names] == [1, 2, 10, 100]
    assert {window_of(name) for name in names} == {"a"}


plans = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 2), st.integers(1, 40)), min_size=1, max_size=12
)


@given(plans, st.integers(1, 80))
def test_hours_sold_one_after_the_other_can_all_be_worked(sold, offered):
    """Sells what is free, day by day, and then works all of it, the earliest first."""
    window, reservations = week(offered, machines=2), []
    for day, machine, hours in sorted(sold):
        at = MONDAY + day * DAY - HOUR
        reserved = sum(sum(row.machine_ms.values()) for row in reservations)
        now = WindowTerms(window.spans, 2, window.notice, window.offered_ms, reserved)
        found = machine_hours(now, reservations, at)
        if found is None or found.free_ms[machine - 1] < ms(hours)[0]:
            continue
        reservations.append(Reservation(found.starts_at, {machine: ms(hours)[0]}))

    assert sum(sum(row.machine_ms.values()) for row in reservations) <= window.offered_ms
    for machine in (1, 2):
        waiting = 0
        for span in window.spans[::-1]:
            # From the last span back, what has to be worked from here on fits into what is left.
            waiting += sum(
                row.machine_ms.get(machine, 0)
                for row in reservations
                if row.starts_at == span.starts_at
            )
            left = sum(one.length_ms for one in window.spans if one.starts_at >= span.starts_at)
            assert waiting <= left
