"""Tests what holds for any calendar, on drawn ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from imports.readers.calendar.calendar_limits import LIMITS
from imports.readers.calendar.event_times import Moment
from imports.readers.calendar.recurrence.bounded_rules import bounded_rule
from imports.readers.calendar.recurrence.recurrence_rules import clocks, near, parse_rule
from imports.readers.calendar.shifts import InstantSpan
from imports.readers.calendar.subtraction import without
from imports.readers.calendar.week_windows import merged
from imports.readers.result import Line
from tests.imports.calendar.calendars import (
    NOW,
    SHANGHAI,
    calendar,
    event,
    good,
    machine,
    options,
    reading_of,
    spans,
)

BEGIN = datetime.fromisoformat(NOW)
END = BEGIN + timedelta(weeks=12)
FORMAT = "%Y%m%dT%H%M%S"
# Zones with summer time within the horizon, without, and in the south.
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Sydney"])
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True)
# Clocks have no zone; the horizon of clocks is wider than that of instants.
NEAR = datetime.fromisoformat("2026-11-20"), datetime.fromisoformat("2027-02-22")
STARTS = st.datetimes(datetime.fromisoformat("2014-01-01"), NEAR[1]).map(
    lambda value: value.replace(minute=value.minute // 15 * 15, second=0, microsecond=0)
)
LENGTHS = st.integers(1, 40).map(lambda quarters: timedelta(minutes=15 * quarters))


@st.composite
def rules(draw: st.DrawFn, start: datetime) -> str:
    """Draws a rule that matches its start."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 4))}"]
    own = DAYS[start.weekday()]
    if frequency == "WEEKLY":
        chosen = sorted({own, *draw(WEEKDAYS)}, key=DAYS.index)
        parts.append("BYDAY=" + ",".join(chosen))
        parts.append("WKST=" + draw(st.sampled_from(DAYS)))
    elif frequency == "MONTHLY":
        nth = f"{(start.day - 1) // 7 + 1}{own}"
        parts.append(draw(st.sampled_from([f"BYDAY={nth}", f"BYMONTHDAY={start.day}", ""])))
    elif frequency == "YEARLY":
        parts.append(draw(st.sampled_from([f"BYMONTH={start.month}", ""])))
    end = draw(st.sampled_from(["", "count", "until"]))
    if end == "count":
        parts.append(f"COUNT={draw(st.integers(1, 6000))}")
    elif end == "until":
        last = start + timedelta(days=draw(st.integers(0, 5000)))
        parts.append(f"UNTIL={last:%Y%m%dT%H%M%S}Z")
    return ";".join(part for part in parts if part)


@st.composite
def events(draw: st.DrawFn, uid: str) -> str:
    """Draws a well-formed series with exceptions and changed occurrences."""
    zone = draw(ZONES)
    start, length = draw(STARTS), draw(LENGTHS)
    rule = draw(rules(start))
    name = f";TZID={zone}:"

    lines = [f"DTSTART{name}{start:{FORMAT}}", f"DTEND{name}{start + length:{FORMAT}}"]
    lines.append(f"RRULE:{rule}")
    near_by = [
        clock
        for clock in bounded_rule(rule.partition(";UNTIL")[0].partition(";COUNT")[0], start, 2027)
        if clock >= NEAR[0]
    ][:40]
    if near_by:
        for clock in draw(st.lists(st.sampled_from(near_by), max_size=3, unique=True)):
            lines.append(f"EXDATE{name}{clock:{FORMAT}}")
    return event(*lines, uid=uid)


@st.composite
def calendars(draw: st.DrawFn) -> bytes:
    """Draws a calendar of a few series."""
    count = draw(st.integers(1, 4))
    return calendar(*(draw(events(str(number))) for number in range(count)))


def reference(content: bytes, zone: str = SHANGHAI) -> set[tuple[datetime, datetime]]:
    """Returns the spans that the library finds."""
    query = recurring_ical_events.of(Calendar.from_ical(content))
    home = ZoneInfo(zone)
    found = set()
    for one in query.between(BEGIN.astimezone(home), END.astimezone(home)):
        start, end = (
            value.astimezone(UTC) if isinstance(value, datetime) else midnight(value, home)
            for value in (one["DTSTART"].dt, one["DTEND"].dt)
        )
        if start < END and end > BEGIN:
            found.add((max(start, BEGIN), end))
    return found


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Returns the instant at which a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@pytest.mark.slow
@given(calendars())
def test_spans_are_those_of_the_library(content: bytes) -> None:
    assert spans(reading_of(content)) == reference(content)


@given(st.dates(date(2015, 1, 1), date(2027, 1, 31)), st.integers(1, 5), st.integers(1, 9))
def test_whole_days_are_those_of_the_library(day: date, length: int, interval: int) -> None:
    end = day + timedelta(days=length)
    content = calendar(
        event(
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{end:%Y%m%d}",
            f"RRULE:FREQ=DAILY;INTERVAL={interval}",
        )
    )

    assert spans(reading_of(content)) == reference(content)


@given(st.data())
def test_rule_that_is_followed_from_later_has_the_same_starts(data: st.DataObject) -> None:
    start = data.draw(STARTS)
    rule = parse_rule(data.draw(rules(start)), Moment(start), UTC, LIMITS)

    moved = near(rule, start, NEAR)
    left = moved.rule.count

    late = [clock for clock in list(clocks(moved, NEAR[1]))[:left] if clock >= NEAR[0]]
    end = f"{min(rule.until or NEAR[1], NEAR[1]):{FORMAT}}"
    text = rule.text(NEAR[1])
    assert text.endswith(end)
    every = list(bounded_rule(text, start, 2027))[: rule.count]
    assert late == [clock for clock in every if clock >= NEAR[0]]


@given(calendars(), calendars())
def test_subtraction_leaves_no_hour_outside_its_window(idle: bytes, busy: bytes) -> None:
    whole = {line.key: line for line in good(reading_of(idle))}

    rest = good(reading_of(idle, options=options(subtract=busy)))

    taken = reference(busy)
    for line in rest:
        pieces = spans_of(line)
        ((start, end),) = spans_of(whole[line.key])
        assert all(start <= left < right <= end for left, right in pieces)
        assert all(right <= left for (_, right), (left, _) in pairwise(pieces))
        assert not any(
            left < busy_end and busy_start < right
            for left, right in pieces
            for busy_start, busy_end in taken
        )
        assert Decimal(line.values["offered_hours"]) == hours_of(pieces)


def spans_of(line: Line) -> list[tuple[datetime, datetime]]:
    """Returns the spans of a line."""
    values = line.values
    pairs = values.get("spans") or [[values["starts_at"], values["ends_at"]]]
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in pairs]


def hours_of(pieces: list[tuple[datetime, datetime]]) -> Decimal:
    """Returns the hours of spans together."""
    seconds = sum((right - left).total_seconds() for left, right in pieces)
    return Decimal(int(seconds)) / 3600


@given(calendars())
def test_weeks_have_the_hours_of_their_shifts(content: bytes) -> None:
    shifts = good(reading_of(content))

    weeks = good(reading_of(content, options=options(group="week")))

    apart, _ = merged(spans_of(line)[0] for line in shifts)
    assert sum(Decimal(line.values["offered_hours"]) for line in weeks) <= hours_of(
        [spans_of(line)[0] for line in shifts]
    )
    found, _ = merged(span for line in weeks for span in spans_of(line))
    assert hours_of(found) == hours_of(apart)
    for line in weeks:
        mondays = {start.date() - timedelta(days=start.weekday()) for start, _ in spans_of(line)}
        assert len(mondays) == 1


INSTANTS = st.integers(0, 100).map(lambda hour: BEGIN + timedelta(hours=hour))
PAIRS = st.tuples(INSTANTS, INSTANTS).map(sorted).map(tuple)


@given(PAIRS, PAIRS)
def test_what_is_left_and_what_is_taken_are_the_whole(span: InstantSpan, busy: InstantSpan) -> None:
    left = without(span, busy)

    common = max(min(span[1], busy[1]) - max(span[0], busy[0]), timedelta(0))
    assert sum((end - start for start, end in left), timedelta(0)) == span[1] - span[0] - common


@given(
    st.binary(max_size=400), st.sampled_from(["DTSTART", "RRULE", "EXDATE", "RDATE", "DURATION"])
)
def test_any_value_is_answered(value: bytes, name: str) -> None:
    content = calendar(
        event("DTSTART:20261207T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY", uid="1")
    ).replace(f"{name}:".encode(), f"{name}:".encode() + value, 1)

    reading = reading_of(content, machines=[machine()])

    assert reading.lines or reading.left_out


@given(
    st.lists(
        st.sampled_from(
            [
                *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT"),
                *("BEGIN:VFREEBUSY", "END:VFREEBUSY", "BEGIN:VTIMEZONE", "END:VTIMEZONE"),
                *("BEGIN:STANDARD", "END:STANDARD", "TZID:Home", "DTSTART:20261207T080000"),
                *("DTSTART;TZID=Home:20261207T080000", "DTEND:20261207T090000", "UID:1"),
                *("RRULE:FREQ=DAILY;COUNT=3", "RECURRENCE-ID:20261208T080000", "METHOD:CANCEL"),
                *("EXDATE:20261208T080000", "STATUS:CANCELLED", "SEQUENCE:2", "DURATION:PT1H"),
                *("FREEBUSY;FBTYPE=FREE:20261207T000000Z/PT1H", "X-WR-TIMEZONE:Europe/Berlin"),
                *("RECURRENCE-ID;RANGE=THISANDFUTURE:20261208T080000", "TZOFFSETFROM:+0100"),
                *("TZOFFSETTO:+0200", "RDATE;VALUE=PERIOD:20261209T000000Z/PT2H", " folded", ""),
            ]
        ),
        max_size=40,
    )
)
def test_lines_in_any_order_are_answered(lines: list[str]) -> None:
    content = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines]).encode()

    reading = reading_of(content)

    assert all(line.position for line in reading.lines)
