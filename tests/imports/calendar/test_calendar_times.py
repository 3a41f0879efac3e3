"""Tests starts, ends and lengths of events, and their zones."""

import pytest

from imports.readers.calendar import read
from tests.imports.calendar.calendars import (
    BERLIN,
    calendar,
    clocks,
    codes,
    context,
    event,
    good,
    hours,
    left_out,
    machine,
    options,
    reading_of,
)

START = "DTSTART;TZID=Asia/Shanghai:20261207T080000"
DAY = "DTSTART;VALUE=DATE:20261207"
SPRING = "2027-03-20T00:00:00+00:00"
IN_BERLIN = [machine(time_zone=BERLIN)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((START, "DURATION:PT90M"), "12-07 08:00/12-07 09:30"),
        ((START, "DURATION:+P1DT2H"), "12-07 08:00/12-08 10:00"),
        ((START, "DURATION:P1W"), "12-07 08:00/12-14 08:00"),
        ((START, "DURATION:P0Y0M0DT8H0M0S"), "12-07 08:00/12-07 16:00"),
        ((START, "DTEND:20261207T040000Z"), "12-07 08:00/12-07 12:00"),
        ((START, "DTEND:20261207T0400Z"), "12-07 08:00/12-07 12:00"),
        ((START, "DTEND:20261207T040000.000Z"), "12-07 08:00/12-07 12:00"),
        ((START, "DTEND:20261207T160000"), "12-07 08:00/12-07 16:00"),
        (("DTSTART:20261207T080000", "DTEND:20261207T040000Z"), "12-07 08:00/12-07 12:00"),
        ((DAY,), "12-07 00:00/12-08 00:00"),
        ((DAY, "DTEND;VALUE=DATE:20261209"), "12-07 00:00/12-09 00:00"),
        ((DAY, "DURATION:P2D"), "12-07 00:00/12-09 00:00"),
        (("DTSTART:20261207", "DTEND:20261208"), "12-07 00:00/12-08 00:00"),
        (("DTSTART;VALUE=DATE:20261207T000000",), "12-07 00:00/12-08 00:00"),
        (("DTSTART:20261207T080000", "DTEND:20261207T240000"), "12-07 08:00/12-08 00:00"),
        (
            ("dtstart;tzid=asia/shanghai:20261207t080000", "duration:pt1h"),
            "12-07 08:00/12-07 09:00",
        ),
        (("DTSTART;TZID=Europe/Berlin;VALUE=DATE:20261207",), "12-07 07:00/12-08 07:00"),
    ],
)
def test_span_is_read(lines: tuple[str, ...], expected: str) -> None:
    assert clocks(good(reading_of(event(*lines)))) == [expected]


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        ((START, "DTEND;TZID=Asia/Shanghai:20261207T000000"), "ends_on_next_day"),
        ((START, "DTEND;TZID=Asia/Shanghai:20261207T073000"), "ends_swapped"),
        ((DAY, "DTEND;VALUE=DATE:20261207"), "day_ends_on_itself"),
        ((START, "DTEND;VALUE=DATE:20261208"), "day_and_time_mixed"),
        ((DAY, "DTEND:20261208T040000Z"), "day_and_time_mixed"),
        ((START, "DTEND:20261207T160000", "DURATION:PT1H"), "end_and_duration"),
        ((START, "DURATION:PT1H", "SEQUENCE:x"), "sequence_unread"),
        ((START, "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), "event_says_busy"),
    ],
)
def test_what_is_read_otherwise_is_noted(lines: tuple[str, ...], note: str) -> None:
    (line,) = good(reading_of(event(*lines)))

    assert codes(line.notes) == [note]


def test_night_shift_that_ends_before_its_start_ends_on_the_next_day() -> None:
    lines = (
        "DTSTART;TZID=Asia/Shanghai:20261207T220000",
        "DTEND;TZID=Asia/Shanghai:20261207T060000",
        "RRULE:FREQ=DAILY;COUNT=2",
    )

    assert clocks(good(reading_of(event(*lines)))) == [
        "12-07 22:00/12-08 06:00",
        "12-08 22:00/12-09 06:00",
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("DURATION:PT1H",), "event_start_missing"),
        ((START, "DTEND:20261205T160000"), "event_ends_before_start"),
        ((START, "DURATION:-PT1H"), "time_unread"),
        ((START, "DURATION:8 hours"), "time_unread"),
        ((START, "DURATION:P"), "time_unread"),
        ((START, "DURATION:PT999999999H"), "time_unread"),
        (("DTSTART:20261332T080000", "DURATION:PT1H"), "time_unread"),
        ((START, "DTSTART:20261208T080000", "DURATION:PT1H"), "property_twice"),
        ((START, "DURATION:P9999D"), "lasts_too_long"),
        ((START, "DURATION:P400D", "RRULE:FREQ=YEARLY"), "lasts_too_long"),
        ((START, "DURATION:PT1H", "RDATE:soon"), "time_unread"),
        ((START, "DURATION:PT1H", "RDATE;VALUE=PERIOD:20261208T000000Z/soon"), "time_unread"),
    ],
)
def test_event_that_cannot_be_read_names_what_it_has(lines: tuple[str, ...], code: str) -> None:
    reading = reading_of(event(*lines, "SUMMARY:Idle") + event(START, "DURATION:PT1H", uid="2"))

    (bad,) = [line for line in reading.lines if line.errors]
    assert (bad.position, codes(bad.errors)) == ("event 1", [code])
    assert bad.errors[0].params["summary"] == "Idle"
    assert clocks(good(reading)) == ["12-07 08:00/12-07 09:00"]


@pytest.mark.parametrize(
    "lines", [(START,), (START, "DTEND:20261207T080000"), (START, "DURATION:PT0S")]
)
def test_event_without_hours_is_left_out(lines: tuple[str, ...]) -> None:
    reading = reading_of(event(*lines))

    assert (reading.lines, left_out(reading)) == ([], {"event_without_hours": 1})


def test_event_at_which_the_file_breaks_off_is_an_error() -> None:
    content = calendar(event(START, "DURATION:PT1H"), event(START, "DURATION:PT1H", uid="2"))

    reading = reading_of(content[: content.rindex(b"DURATION") + 13])

    assert [codes(line.errors) for line in reading.lines] == [[], ["event_cut_off"]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # The last Sunday of March: 02:00 becomes 03:00.
        (("DTSTART:20270327T220000", "DTEND:20270328T060000"), ["7"]),
        (("DTSTART:20270327T220000", "DURATION:PT8H"), ["8"]),
        (("DTSTART:20270327T220000", "DURATION:P1D"), ["23"]),
        (("DTSTART;VALUE=DATE:20270328",), ["23"]),
        (("DTSTART:20270327T210000Z", "DTEND:20270328T050000Z"), ["8"]),
        (
            ("DTSTART:20270326T220000", "DTEND:20270327T060000", "RRULE:FREQ=DAILY;COUNT=3"),
            ["8", "7", "8"],
        ),
        (
            ("DTSTART:20270326T220000", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=3"),
            ["8", "8", "8"],
        ),
    ],
)
def test_hours_are_differences_of_instants(lines: tuple[str, ...], expected: list[str]) -> None:
    reading = reading_of(event(*lines), now=SPRING, machines=IN_BERLIN)

    assert hours(reading) == expected


def test_start_that_no_clock_shows_is_noted() -> None:
    lines = ("DTSTART:20270328T023000", "DURATION:PT1H")

    (line,) = good(reading_of(event(*lines), now=SPRING, machines=IN_BERLIN))

    assert line.values["starts_at"] == "2027-03-28T03:30:00+02:00"
    assert codes(line.notes) == ["clock_skipped"]


def test_window_that_runs_already_keeps_its_rest() -> None:
    (line,) = good(reading_of(event("DTSTART:20261129T000000Z", "DTEND:20261130T000000Z")))

    assert line.values["starts_at"] == "2026-11-30T06:00:00+08:00"
    assert line.values["offered_hours"] == "2"
    assert line.notes[0].params["found"] == "2026-11-29 08:00"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("DTSTART:20120305T080000", "DURATION:PT8H"), "event_past"),
        (("DTSTART:20270701T080000", "DURATION:PT8H"), "event_later"),
        (("DTSTART:20120305T080000", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=9"), "event_past"),
        (
            ("DTSTART:20120305T080000", "DURATION:PT8H", "RRULE:FREQ=DAILY;UNTIL=20130101"),
            "event_past",
        ),
        (("DTSTART:20270701T080000", "DURATION:PT8H", "RRULE:FREQ=DAILY"), "event_later"),
        ((START, "DURATION:PT8H", "STATUS:CANCELLED"), "event_cancelled"),
    ],
)
def test_what_lies_outside_the_weeks_is_counted(lines: tuple[str, ...], reason: str) -> None:
    reading = reading_of(event(*lines))

    assert (reading.lines, left_out(reading)) == ([], {reason: 1})
    assert codes(reading.notes)[-1] == "calendar_without_lines"


def test_long_history_is_counted_together() -> None:
    old = "".join(
        event(f"DTSTART:2012{1 + i % 12:02}01T080000", "DURATION:PT8H", uid=str(i))
        for i in range(700)
    )

    reading = reading_of(old + event(START, "DURATION:PT8H", uid="new"))

    assert len(good(reading)) == 1
    assert len(reading.left_out) == 51
    assert left_out(reading) == {"event_past": 700}
    assert reading.left_out[-1].position == "event 51 … event 700"


def test_weeks_are_an_option() -> None:
    text = event("DTSTART:20270701T080000", "DURATION:PT8H")

    assert len(good(reading_of(text, options=options(weeks=40)))) == 1


def test_property_zone_of_the_event_counts_for_its_floating_times() -> None:
    text = event("DTSTART:20261207T080000", "DTEND:20261207T160000", "TZID:Europe/Berlin")

    assert clocks(good(reading_of(text))) == ["12-07 15:00/12-07 23:00"]


def test_floating_times_are_by_the_factory_of_the_machine() -> None:
    machines = [machine(1), machine(2, time_zone=BERLIN)]
    given = context(machines=machines, options={})
    parts = [
        event("DTSTART:20261207T080000", "DURATION:PT1H", f"SUMMARY:Lathe {n}", uid=str(n))
        for n in (1, 2)
    ]

    lines = read(calendar(*parts), given).lines

    assert [line.values["starts_at"] for line in lines] == [
        "2026-12-07T08:00:00+08:00",
        "2026-12-07T08:00:00+01:00",
    ]


def test_calendar_clock_moves_no_single_event_in_utc() -> None:
    # 01:30Z is the second 02:30 of this night in Berlin.
    text = event("DTSTART:20261025T013000Z", "DURATION:PT1H")
    content = calendar(text, head=("X-WR-TIMEZONE:Europe/Berlin",))

    (line,) = reading_of(content, now="2026-10-10T00:00:00Z").lines

    assert line.values["starts_at"] == "2026-10-25T09:30:00+08:00"


def test_series_in_utc_recurs_by_the_calendar_clock() -> None:
    text = event("DTSTART:20261024T060000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    content = calendar(text, head=("X-WR-TIMEZONE:Europe/Berlin",))

    lines = reading_of(content, now="2026-10-10T00:00:00Z", machines=IN_BERLIN).lines

    assert clocks(lines) == ["10-24 08:00/10-24 09:00", "10-25 08:00/10-25 09:00"]
    assert codes(lines[0].notes) == ["recurs_by_calendar_clock"]


def test_free_periods_without_a_zone_are_by_the_calendar_clock() -> None:
    period = event("FREEBUSY;FBTYPE=FREE:20261207T010000/PT8H", name="VFREEBUSY")

    reading = reading_of(calendar(period, head=(f"X-WR-TIMEZONE:{BERLIN}",)))

    assert clocks(good(reading)) == ["12-07 08:00/12-07 16:00"]
    assert codes(reading.notes) == ["floating_by_calendar"]


@pytest.mark.parametrize("end", ["DTEND;TZID=Asia/Shanghai:20261209T120000", "DURATION:P2DT4H"])
def test_available_times_count_within_their_availability_alone(end: str) -> None:
    available = event(START, "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=5", name="AVAILABLE")
    bounds = f"DTSTART;TZID=Asia/Shanghai:20261207T080000\r\n{end}\r\n"
    text = f"BEGIN:VAVAILABILITY\r\nUID:a\r\n{bounds}{available}END:VAVAILABILITY\r\n"

    reading = reading_of(text)

    expected = [f"12-0{day} 08:00/12-0{day} 16:00" for day in (7, 8)]
    assert clocks(good(reading)) == [*expected, "12-09 08:00/12-09 12:00"]
    assert left_out(reading) == {"outside_availability": 2}
