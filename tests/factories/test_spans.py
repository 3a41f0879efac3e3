"""Tests lengths, patterns and shifts of spans by the clock of a zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.clock import MS_PER_HOUR, ms_between
from factories.services.window_batches import repeat_weekly
from factories.services.window_overlaps import clashes_of
from factories.spans import Span, daily_spans, later_spans, shifts_of, span_errors, total_ms

BERLIN = ZoneInfo("Europe/Berlin")
# Summer time begins on 28 March and ends on 31 October.
SPRING, AUTUMN = datetime(2027, 3, 27, 22, tzinfo=BERLIN), datetime(2027, 10, 30, 22, tzinfo=BERLIN)


def night(evening: datetime) -> Span:
    """Returns the night shift from 22:00 to 06:00 by the clock."""
    return Span(evening, evening + timedelta(hours=8))


@pytest.mark.parametrize(("evening", "hours"), [(SPRING, 7), (AUTUMN, 9)])
def test_hours_are_the_difference_of_instants(evening, hours):
    span = night(evening)

    assert span.ends_at.hour == 6
    assert span.length_ms == hours * MS_PER_HOUR


@pytest.mark.parametrize(("evening", "hours"), [(SPRING, 7), (AUTUMN, 9)])
def test_repeated_night_has_the_hours_of_its_own_week(evening, hours):
    before = night(evening - timedelta(weeks=1))
    terms = {"starts_at": before.starts_at, "ends_at": before.ends_at}

    def offered(ms: int) -> int:
        (later,) = repeat_weekly({**terms, "offered_ms": ms}, weeks=[1], zone=BERLIN)
        assert (later["starts_at"], later["ends_at"].hour) == (evening, 6)
        return later["offered_ms"]

    assert offered(8 * MS_PER_HOUR) == hours * MS_PER_HOUR
    assert offered(16 * MS_PER_HOUR) == 2 * hours * MS_PER_HOUR
    assert offered(4 * MS_PER_HOUR) == 4 * MS_PER_HOUR
    assert offered(8 * MS_PER_HOUR - 1) == min(8 * MS_PER_HOUR - 1, hours * MS_PER_HOUR)


def test_days_of_a_pattern_have_the_same_times_by_the_clock():
    start = datetime(2027, 3, 25, 8, tzinfo=BERLIN)

    spans = daily_spans(start, start + timedelta(days=4, hours=8), BERLIN)

    assert len(spans) == 5
    assert {span.starts_at.astimezone(BERLIN).hour for span in spans} == {8}
    assert {span.length_ms for span in spans} == {8 * MS_PER_HOUR}


def test_nights_of_a_pattern_end_on_the_next_day():
    spans = daily_spans(SPRING - timedelta(days=1), SPRING + timedelta(days=1, hours=8), BERLIN)

    assert [span.length_ms // MS_PER_HOUR for span in spans] == [8, 7, 8]
    assert span_errors(spans) == {}


def test_week_is_divided_by_the_times_of_its_start_and_end():
    start = datetime(2027, 1, 4, 8, tzinfo=BERLIN)
    week = Span(start, start + timedelta(days=4, hours=10))

    shifts = shifts_of([week], BERLIN, 40 * MS_PER_HOUR)

    assert [span.length_ms // MS_PER_HOUR for span in shifts] == [10] * 5


def test_week_of_all_hours_is_divided_by_days():
    start = datetime(2027, 1, 4, 8, tzinfo=BERLIN)
    week = Span(start, start + timedelta(days=4, hours=10))

    shifts = shifts_of([week], BERLIN, week.length_ms)

    assert [span.length_ms // MS_PER_HOUR for span in shifts] == [24, 24, 24, 24, 10]
    assert total_ms(shifts) == week.length_ms


@pytest.mark.parametrize("hours", [1, 8, 24])
def test_shift_is_not_divided(hours):
    start = datetime(2027, 1, 4, 8, tzinfo=BERLIN)

    assert len(shifts_of([Span(start, start + timedelta(hours=hours))], BERLIN, 1)) == 1


hours = st.integers(0, 365 * 24)
instants = hours.map(lambda hour: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=hour))


@given(instants, st.integers(1, 14 * 24), st.integers(1, 100))
def test_shifts_lie_in_their_window_in_order_and_hold_its_hours(start, hours, percent):
    window = Span(start, start + timedelta(hours=hours))
    needed = window.length_ms * percent // 100

    shifts = shifts_of([window], BERLIN, needed)

    assert span_errors(shifts) == {}
    assert shifts[0].starts_at == window.starts_at
    assert shifts[-1].ends_at == window.ends_at
    assert needed <= total_ms(shifts) <= window.length_ms


@given(instants, st.integers(1, 30), st.integers(0, 60))
def test_later_spans_show_the_same_times(start, length, weeks):
    spans = [Span(start, start + timedelta(hours=length))]

    (later,) = later_spans(spans, timedelta(weeks=weeks), BERLIN)

    shown = [span.ends_at.astimezone(BERLIN).strftime("%a %H:%M") for span in (*spans, later)]
    is_skipped = later.ends_at.astimezone(BERLIN).date().isoformat() == "2027-03-28"
    assert is_skipped or shown[0] == shown[1]
    assert later.length_ms == ms_between(later.starts_at, later.ends_at)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), min_size=1, max_size=12, unique=True)
)
def test_every_overlap_is_found(drawn):
    start = datetime(2027, 1, 4, tzinfo=UTC)
    spans = [
        (Span(start + timedelta(hours=at), start + timedelta(hours=at + length)), owner)
        for owner, (at, length) in enumerate(drawn)
    ]

    found = set(clashes_of(spans))

    assert found == {
        owner
        for span, owner in spans
        if any(span.overlaps(other) for other, rival in spans if rival != owner)
    }
