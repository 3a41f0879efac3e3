"""Tests rules, exceptions, further dates, overrides and versions of events."""

import pytest

from tests.imports.calendar.calendars import (
    calendar,
    clocks,
    codes,
    event,
    good,
    left_out,
    reading_of,
)

START = ("DTSTART;TZID=Asia/Shanghai:20261207T080000", "DURATION:PT8H")
DAILY = (*START, "RRULE:FREQ=DAILY;COUNT=4")
MOVED = ("DTSTART;TZID=Asia/Shanghai:20261209T100000", "DURATION:PT2H")


def days(*lines: str, more: str = "") -> list[str]:
    """Returns month and day of each good line of an event, and of others."""
    reading = reading_of(event(*lines) + more)
    return [line.values["starts_at"][5:10] for line in good(reading)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("RRULE:FREQ=DAILY;COUNT=2",), ["12-07", "12-08"]),
        (("RRULE:FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20261214T000000Z",), ["12-07", "12-11", "12-14"]),
        (("rrule:freq=daily;count=2",), ["12-07", "12-08"]),
        (("RRULE: FREQ=DAILY ; COUNT=2 ;",), ["12-07", "12-08"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261208",), ["12-07", "12-08"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261208T080000",), ["12-07", "12-08"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261208T000000Z",), ["12-07", "12-08"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261207T235959Z",), ["12-07"]),
        (("RRULE:FREQ=DAILY;COUNT=9;UNTIL=20261208",), ["12-07", "12-08"]),
        (("RRULE:FREQ=DAILY;COUNT=2;BYDAY=",), ["12-07", "12-08"]),
        (("RRULE:FREQ=DAILY;COUNT=2;X-EVERY=1",), ["12-07", "12-08"]),
        (("RRULE:FREQ=DAILY;COUNT=2;RSCALE=GREGORIAN;SKIP=OMIT",), ["12-07", "12-08"]),
        (("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", "RDATE:20261207T000000Z"), None),
        (
            ("RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=1"),
            ["12-07", "12-08", "12-14"],
        ),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261208T000000Z"), ["12-07", "12-09"]),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261208"), ["12-07", "12-09"]),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261208T080000"), ["12-07", "12-09"]),
        (
            ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20261208T010000"),
            ["12-07", "12-09"],
        ),
        (("RDATE;VALUE=DATE:20261209,20261211",), ["12-07", "12-09", "12-11"]),
        (("RDATE:20261209T000000Z", "EXDATE:20261207T000000Z"), ["12-09"]),
        (("RRULE:FREQ=DAILY;COUNT=7", "EXRULE:FREQ=WEEKLY;BYDAY=SA,SU"), None),
    ],
)
def test_series_has_its_days(lines: tuple[str, ...], expected: list[str] | None) -> None:
    found = days(*START, *lines)

    if expected is None:
        expected = (
            ["12-07", "12-31", "01-31"]
            if "MONTHLY" in lines[0]
            else ["12-07", "12-08", "12-09", "12-10", "12-11"]
        )
    assert found == expected


def test_series_of_whole_days_ends_on_the_day_that_until_means() -> None:
    day = ("DTSTART;VALUE=DATE:20261207",)

    # The second is midnight of the ninth in Shanghai.
    for until in ("20261209", "20261208T160000Z", "20261209T000000Z", "20261209T235959Z"):
        assert days(*day, f"RRULE:FREQ=DAILY;UNTIL={until}") == ["12-07", "12-08", "12-09"]


def test_series_of_whole_days_excepts_by_day_and_by_midnight() -> None:
    day = ("DTSTART;VALUE=DATE:20261207", "RRULE:FREQ=DAILY;COUNT=3")

    for text in (
        "EXDATE;VALUE=DATE:20261208",
        "EXDATE:20261207T160000Z",
        "EXDATE;TZID=Asia/Shanghai:20261208T000000",
        "EXDATE:20261208T000000",
    ):
        assert days(*day, text) == ["12-07", "12-09"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=DAILY;INTERVAL=0", "rule_interval"),
        ("FREQ=DAILY;INTERVAL=-1", "rule_interval"),
        ("FREQ=SECONDLY", "rule_too_often"),
        ("FREQ=MINUTELY", "rule_too_often"),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5,6,7,8,9,10", "rule_too_often"),
        ("FREQ=FORTNIGHTLY", "rule_frequency_unread"),
        ("INTERVAL=2", "rule_frequency_unread"),
        ("FREQ=DAILY;UNTIL=2026-12-10", "rule_until_unread"),
        ("FREQ=DAILY;UNTIL=20261210T10000Z", "rule_until_unread"),
        ("FREQ=DAILY;COUNT=many", "rule_unread"),
        ("FREQ=DAILY;BYDAY=XX", "rule_unread"),
        ("FREQ=DAILY;BYHOUR=99", "rule_unread"),
        ("FREQ=MONTHLY;BYDAY=+0MO", "rule_unread"),
        ("FREQ=DAILY;FREQ=WEEKLY", "rule_unread"),
        ("FREQ=DAILY;RSCALE=CHINESE", "rule_unread"),
        ("FREQ=YEARLY;BYYEARDAY=" + ",".join(["1"] * 2000), "rule_too_long"),
        ("D1 #10", "rule_frequency_unread"),
    ],
)
def test_rule_that_cannot_be_read_is_named(rule: str, code: str) -> None:
    text = event(*START, f"RRULE:{rule}") + event(*START, uid="2")

    reading = reading_of(text)

    (bad,) = [line for line in reading.lines if line.errors]
    assert (bad.position, codes(bad.errors)) == ("event 1", [code])
    assert len(good(reading)) == 1


def test_exception_that_is_no_start_is_noted_where_it_excepts_nothing() -> None:
    reading = reading_of(event(*DAILY, "EXDATE;TZID=Asia/Shanghai:20261208T000000"))

    assert len(good(reading)) == 4
    assert [codes(line.notes) for line in reading.lines] == [[], ["exception_unmatched"], [], []]


def test_exception_in_utc_of_a_floating_series_counts_by_its_clock() -> None:
    lines = ("DTSTART:20261207T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")

    assert days(*lines, "EXDATE:20261208T080000Z") == ["12-07", "12-09"]
    assert days(*lines, "EXDATE:20261208T000000Z") == ["12-07", "12-09"]


@pytest.mark.parametrize(
    "name",
    [
        "RECURRENCE-ID:20261208T000000Z",
        "RECURRENCE-ID;TZID=Asia/Shanghai:20261208T080000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261208T010000",
        "RECURRENCE-ID:20261208T080000",
        "RECURRENCE-ID;VALUE=DATE:20261208",
    ],
)
def test_override_replaces_its_occurrence(name: str) -> None:
    reading = reading_of(event(*DAILY) + event(name, *MOVED))

    assert clocks(good(reading)) == [
        "12-07 08:00/12-07 16:00",
        "12-09 08:00/12-09 16:00",
        "12-09 10:00/12-09 12:00",
        "12-10 08:00/12-10 16:00",
    ]
    keys = {line.key for line in reading.lines}
    assert "1/20261208T000000Z" in keys
    assert len(keys) == 4


def test_override_replaces_no_other_occurrence_of_the_same_clock_in_utc() -> None:
    hourly = (*START[:1], "DURATION:PT1H", "RRULE:FREQ=HOURLY;INTERVAL=8;COUNT=3")

    # 08:00 in UTC is 16:00 here, and 08:00 here is midnight in UTC.
    lines = good(reading_of(event(*hourly) + event("RECURRENCE-ID:20261207T080000Z", *MOVED)))

    assert clocks(lines) == [
        "12-07 08:00/12-07 09:00",
        "12-08 00:00/12-08 01:00",
        "12-09 10:00/12-09 12:00",
    ]


@pytest.mark.parametrize("times", [(), ("DTSTART;TZID=Asia/Shanghai:20261208T080000",)])
def test_cancelled_occurrence_is_left_out(times: tuple[str, ...]) -> None:
    other = event("RECURRENCE-ID:20261208T000000Z", *times, "STATUS:CANCELLED")

    reading = reading_of(event(*DAILY) + other)

    assert [line.values["starts_at"][5:10] for line in reading.lines] == ["12-07", "12-09", "12-10"]
    assert left_out(reading) == {"occurrence_cancelled": 1}


def test_this_and_future_moves_and_shortens_all_later_occurrences() -> None:
    other = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261209T000000Z",
        "DTSTART;TZID=Asia/Shanghai:20261209T100000",
        "DURATION:PT2H",
    )

    lines = good(reading_of(event(*DAILY) + other))

    assert clocks(lines) == [
        "12-07 08:00/12-07 16:00",
        "12-08 08:00/12-08 16:00",
        "12-09 10:00/12-09 12:00",
        "12-10 10:00/12-10 12:00",
    ]
    assert [line.key for line in lines][2:] == ["1/20261209T000000Z", "1/20261210T000000Z"]


def test_this_and_future_can_cancel_the_rest() -> None:
    other = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261209T000000Z",
        "DTSTART;TZID=Asia/Shanghai:20261209T080000",
        "DURATION:PT8H",
        "STATUS:CANCELLED",
    )

    reading = reading_of(event(*DAILY) + other)

    assert len(reading.lines) == 2
    assert left_out(reading) == {"occurrence_cancelled": 2}


def test_override_that_cannot_be_read_offers_nothing() -> None:
    other = event("RECURRENCE-ID:20261208T000000Z", "DTSTART:soon", "DURATION:PT1H")

    reading = reading_of(event(*DAILY) + other)

    assert [line.values["starts_at"][5:10] for line in good(reading)] == ["12-07", "12-09", "12-10"]
    assert [line.position for line in reading.lines if line.errors] == ["event 2"]


def test_override_without_its_series_stands_alone() -> None:
    lines = good(reading_of(event("RECURRENCE-ID:20261208T000000Z", *MOVED)))

    assert [(line.key, clocks([line])) for line in lines] == [
        ("1/20261208T000000Z", ["12-09 10:00/12-09 12:00"])
    ]


def test_override_of_an_excepted_occurrence_is_left_out() -> None:
    text = event(*DAILY, "EXDATE:20261208T000000Z") + event(
        "RECURRENCE-ID:20261208T000000Z", *MOVED
    )

    reading = reading_of(text)

    assert len(good(reading)) == 3
    assert left_out(reading)["override_without_occurrence"] == 1


def test_newest_version_of_an_override_counts() -> None:
    name = "RECURRENCE-ID:20261208T000000Z"
    versions = [
        event(name, MOVED[0], f"DURATION:PT{hours}H", f"SEQUENCE:{version}", f"DTSTAMP:{stamp}")
        for hours, version, stamp in (
            (1, 1, "20261101T000000Z"),
            (2, 2, "20261101T000000Z"),
            (3, 2, "20261102T000000Z"),
        )
    ]

    for order in (versions, versions[::-1]):
        reading = reading_of(event(*DAILY) + "".join(order))

        assert "12-09 10:00/12-09 13:00" in clocks(good(reading))
        assert (len(reading.lines), left_out(reading)) == (4, {"event_older": 2})


@pytest.mark.parametrize("reverse", [False, True])
def test_newest_version_of_an_event_counts(reverse: bool) -> None:
    versions = [
        event(*START, "SEQUENCE:1"),
        event(*MOVED, "SEQUENCE:3"),
        event(*START, "SEQUENCE:2", "STATUS:CANCELLED"),
    ]

    reading = reading_of("".join(versions[::-1] if reverse else versions))

    assert clocks(reading.lines) == ["12-09 10:00/12-09 12:00"]
    assert (reading.lines[0].version, left_out(reading)) == (3, {"event_older": 2})


def test_newest_version_may_be_a_cancellation() -> None:
    reading = reading_of(event(*START) + event(*START, "SEQUENCE:1", "STATUS:CANCELLED"))

    assert reading.lines == []
    assert left_out(reading) == {"event_older": 1, "event_cancelled": 1}


def test_calendar_of_cancellations_cancels() -> None:
    content = calendar(event(*START)) + calendar(event(*START), head=("METHOD:CANCEL",))

    reading = reading_of(content)

    assert reading.lines == []
    assert sum(left_out(reading).values()) == 2


def test_same_event_twice_is_one() -> None:
    reading = reading_of(calendar(event(*START)) + calendar(event(*START)))

    assert clocks(reading.lines) == ["12-07 08:00/12-07 16:00"]
    assert left_out(reading) == {"event_copy": 1}


def test_different_events_of_one_uid_are_kept_with_keys_of_their_own() -> None:
    other = (*MOVED, "SUMMARY:Other")

    lines = good(reading_of(event(*MOVED) + event(*other) + event(*START)))

    assert len({line.key for line in lines}) == len(lines) == 3


def test_override_belongs_to_the_series_of_its_uid_that_has_it() -> None:
    morning = ("DTSTART:20261207T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    evening = ("DTSTART:20261207T120000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    moved = event("RECURRENCE-ID:20261207T120000Z", "DTSTART:20261207T130000Z", "DURATION:PT1H")

    lines = good(reading_of(event(*morning) + event(*evening) + moved))

    assert [clock[6:11] for clock in clocks(lines)] == ["08:00", "21:00", "08:00", "20:00"]


def test_keys_stay_where_a_single_event_is_moved() -> None:
    (before,) = good(reading_of(event(*START)))
    (after,) = good(reading_of(event(*MOVED, "SEQUENCE:1")))

    assert (before.key, before.version) == (after.key, 0)
    assert after.version == 1


def test_event_without_uid_is_recognised_by_what_it_says() -> None:
    first = event(*START, "DTSTAMP:20261101T000000Z", uid=None)
    later = event(*START, "DTSTAMP:20261105T000000Z", uid=None)
    other = event(*MOVED, uid=None)

    keys = [good(reading_of(text))[0].key for text in (first, later, other)]

    assert keys[0] == keys[1] != keys[2]


def test_long_keys_are_digests() -> None:
    (line,) = good(reading_of(event(*START, uid="x" * 500)))

    assert len(line.key) == 64


def test_available_times_of_an_availability_are_idle_hours() -> None:
    text = "BEGIN:VAVAILABILITY\r\nUID:a\r\n" + event(*DAILY, name="AVAILABLE")

    reading = reading_of(text + "END:VAVAILABILITY\r\n")

    assert len(good(reading)) == 4


def test_tasks_and_alarms_are_no_idle_hours() -> None:
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nDURATION:PT1M\r\nREPEAT:2\r\nEND:VALARM\r\n"
    inside = event(*START).replace("END:VEVENT", alarm + "END:VEVENT")

    reading = reading_of(inside + event(*START, name="VTODO", uid="2"))

    assert clocks(reading.lines) == ["12-07 08:00/12-07 16:00"]
    assert left_out(reading) == {"component_left_out": 1}


def test_event_that_is_not_closed_costs_no_other() -> None:
    text = event(*START).replace("END:VEVENT\r\n", "") + event(*MOVED, uid="2")

    reading = reading_of(text)

    assert clocks(good(reading)) == ["12-09 10:00/12-09 12:00"]
    assert [codes(line.errors) for line in reading.lines if line.errors] == [["event_cut_off"]]


def test_lines_are_joined_and_quoted_parameters_read() -> None:
    text = event(
        'DTSTART;X-NOTE="a:b;c,d";TZID="Asia/Shanghai":2026',
        " 1207T080000",
        "DUR",
        "\tATION:PT1H",
        "SUMMARY:Idle\\, lathe\\n7",
    )

    (line,) = good(reading_of(text))

    assert clocks([line]) == ["12-07 08:00/12-07 09:00"]
    assert line.cells["summary"] == "Idle, lathe 7"


def test_periods_that_are_free_are_idle_hours() -> None:
    text = "\r\n".join(
        (
            "BEGIN:VFREEBUSY",
            "FREEBUSY;FBTYPE=FREE:20261207T000000Z/PT8H,20261208T000000Z/soon",
            "FREEBUSY;FBTYPE=free;TZID=Europe/Berlin:20261209T080000/20261209T120000",
            "FREEBUSY:20261210T000000Z/PT8H",
            "END:VFREEBUSY",
            "",
        )
    )

    reading = reading_of(text)

    assert clocks(good(reading)) == ["12-07 08:00/12-07 16:00", "12-09 15:00/12-09 19:00"]
    assert [(line.position, codes(line.errors)) for line in reading.lines if line.errors] == [
        ("free/busy 1, period 2", ["time_unread"])
    ]
    assert left_out(reading) == {"period_not_free": 1}


WEEKLY = event(*START, "RRULE:FREQ=WEEKLY;COUNT=3")


@pytest.mark.parametrize(
    ("day", "reason"), [("20270410", "event_later"), ("20261110", "event_past")]
)
def test_occurrence_that_is_moved_out_of_the_horizon_is_reported(day: str, reason: str) -> None:
    moved = event(
        f"DTSTART;TZID=Asia/Shanghai:{day}T080000",
        "DURATION:PT8H",
        "RECURRENCE-ID;TZID=Asia/Shanghai:20261214T080000",
    )

    reading = reading_of(WEEKLY + moved)

    assert [line.values["starts_at"][5:10] for line in good(reading)] == ["12-07", "12-21"]
    assert left_out(reading) == {reason: 1}


def test_override_of_no_occurrence_is_one_more_and_is_reported() -> None:
    override = event(*MOVED, "RECURRENCE-ID;TZID=Asia/Shanghai:20261209T080000")

    lines = good(reading_of(WEEKLY + override))

    assert [line.values["starts_at"][5:10] for line in lines] == [
        "12-07",
        "12-09",
        "12-14",
        "12-21",
    ]
    assert [codes(line.notes) for line in lines] == [[], ["override_unmatched"], [], []]


def test_rule_that_is_over_before_its_event_is_reported() -> None:
    reading = reading_of(event(*START, "RRULE:FREQ=DAILY;UNTIL=20261201"))

    assert not reading.lines
    assert left_out(reading) == {"event_never": 1}


def test_weekday_of_a_rule_says_whether_utc_or_the_clock_of_the_calendar_is_meant() -> None:
    head = ("X-WR-TIMEZONE:Asia/Shanghai",)
    # Sunday in UTC is Monday in Shanghai.
    start = ("DTSTART:20261206T230000Z", "DURATION:PT8H")

    for day in ("SU", "MO"):
        series = event(*start, f"RRULE:FREQ=WEEKLY;BYDAY={day};COUNT=2")
        lines = good(reading_of(calendar(series, head=head)))
        assert clocks(lines) == ["12-07 07:00/12-07 15:00", "12-14 07:00/12-14 15:00"]
