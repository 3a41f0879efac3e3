"""Tests a second calendar that takes hours off, and windows of a week."""

import pytest

from imports.readers.calendar.calendar_events import CalendarEvent
from imports.readers.calendar.content_lines import ContentLine, FileComponent
from imports.readers.calendar.subtraction import is_worked
from imports.readers.result import Unreadable
from tests.imports.calendar.calendars import (
    BERLIN,
    calendar,
    clocks,
    codes,
    event,
    good,
    hours,
    left_out,
    machine,
    options,
    reading_of,
)

# Monday to Sunday, 8 to 16.
WEEK = event(
    "DTSTART;TZID=Asia/Shanghai:20261207T080000",
    "DTEND;TZID=Asia/Shanghai:20261207T160000",
    "RRULE:FREQ=DAILY;COUNT=7",
)


def less(*others: str, text: str = WEEK, head: tuple[str, ...] = (), **given: object):
    """Reads the week without the other events."""
    chosen = options(subtract=calendar(*others, head=head), **given)
    return reading_of(text, options=chosen)


@pytest.mark.parametrize(
    ("other", "expected", "kept"),
    [
        (("DTSTART:20261207T040000Z", "DURATION:PT2H"), "6", 7),
        (("DTSTART:20261206T230000Z", "DURATION:PT2H"), "7", 7),
        (("DTSTART:20261207T070000Z", "DURATION:PT9H"), "7", 7),
        (("DTSTART:20261207T080000Z", "DURATION:PT9H"), "8", 7),
        (("DTSTART;VALUE=DATE:20261207",), "8", 6),
        (("DTSTART;VALUE=DATE:20261207", "TRANSP:TRANSPARENT"), "8", 6),
        (("DTSTART;VALUE=DATE:20261207", "STATUS:CANCELLED"), "8", 7),
        (("DTSTART:20200106T120000", "DURATION:PT1H", "RRULE:FREQ=DAILY"), "7", 7),
    ],
)
def test_hours_are_taken_off(other: tuple[str, ...], expected: str, kept: int) -> None:
    reading = less(event(*other, "SUMMARY:Maintenance", uid="9"))

    assert (hours(reading)[0], len(good(reading))) == (expected, kept)
    assert left_out(reading).get("hours_taken_off_whole", 0) == 7 - kept
    cut = [codes(line.notes) for line in reading.lines if line.values["offered_hours"] != "8"]
    assert all(notes == ["hours_taken_off"] for notes in cut)


def test_hole_leaves_two_spans() -> None:
    reading = less(event("DTSTART:20261207T040000Z", "DURATION:PT2H", "SUMMARY:Service", uid="9"))

    line = reading.lines[0]
    assert [[start[11:16], end[11:16]] for start, end in line.values["spans"]] == [
        ["08:00", "12:00"],
        ["14:00", "16:00"],
    ]
    assert clocks([line]) == ["12-07 08:00/12-07 16:00"]
    assert line.notes[0].params | {"before": "8", "after": "6"} == line.notes[0].params
    assert line.key == "1/20261207T000000Z"


@pytest.mark.parametrize(
    ("summary", "worked"),
    [
        ("元旦 补班", True),
        ("春节（班）", True),
        ("国庆节 班", True),
        ("国庆节调休上班", True),
        ("Make-up work day", True),
        ("Makeup day", True),
        ("Working day (national)", True),
        ("元旦 假期", False),
        ("春节（休）", False),
        ("夜班检修", False),
        ("早班保养", False),
        ("班车停运", False),
        ("Non-working day", False),
        ("No working day", False),
        ("Arbeitstag (Ausgleich)", True),
        ("Kein Arbeitstag", False),
        ("上班前停机", False),
        ("Maintenance", False),
    ],
)
def test_days_that_are_worked_are_known_by_name(summary: str, worked: bool) -> None:
    component = FileComponent("VEVENT", {"SUMMARY": [ContentLine({}, summary)]})

    found = CalendarEvent(component, "event 1", None, summary=summary)  # type: ignore[arg-type]

    assert is_worked(found) is worked


@pytest.mark.parametrize(("mark", "kept"), [("WORK-HOLIDAY", 6), ("ALTERNATE-WORKDAY", 7)])
def test_mark_of_a_special_day_prevails(mark: str, kept: int) -> None:
    other = event("DTSTART;VALUE=DATE:20261207", "SUMMARY:元旦", f"X-APPLE-SPECIAL-DAY:{mark}")

    assert len(good(less(other))) == kept


def test_all_events_are_taken_off_on_request() -> None:
    other = event("DTSTART;VALUE=DATE:20261207", "SUMMARY:元旦 补班")

    assert len(good(less(other))) == 7
    assert len(good(less(other, subtract_mode="all"))) == 6


def test_busy_periods_are_taken_off_and_free_ones_are_not() -> None:
    other = (
        "BEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261207T000000Z/PT8H\r\n"
        "FREEBUSY;FBTYPE=FREE:20261208T000000Z/PT8H\r\nEND:VFREEBUSY\r\n"
    )

    assert len(good(less(other))) == 6


def test_holiday_is_a_day_of_the_machine_s_factory() -> None:
    machines = [machine(1, name="A"), machine(2, name="B", time_zone=BERLIN)]
    shift = ("DTSTART:20261207T000000Z", "DURATION:PT24H")
    text = event(*shift, "SUMMARY:A", uid="a") + event(*shift, "SUMMARY:B", uid="b")
    holiday = calendar(event("DTSTART;VALUE=DATE:20261207"))
    given = {"subtract": options(subtract=holiday)["subtract"]}

    reading = reading_of(text, machines=machines, options=given)

    assert {line.values["machine"]: line.values["offered_hours"] for line in reading.lines} == {
        "m1": "8",
        "m2": "1",
    }


def test_event_of_the_second_calendar_that_cannot_be_read_is_named() -> None:
    reading = less(event("DTSTART:soon", uid="9"))

    (row,) = reading.left_out
    assert (row.position, row.message.code) == ("subtracted event 1", "subtracted_event_unread")
    assert row.message.params["found"] == "soon"


def test_zone_of_the_second_calendar_is_asked_at_every_line() -> None:
    reading = less(event("DTSTART;TZID=Home:20261207T080000", "DURATION:PT1H", uid="9"))

    assert [codes(line.questions) for line in reading.lines] == [["zone"]] * 7


@pytest.mark.parametrize("content", ["???", "cnViYmlzaA==", 7])
def test_second_file_that_is_no_calendar_is_refused(content: object) -> None:
    with pytest.raises(Unreadable) as raised:
        reading_of(WEEK, options={"machine": "m1", "subtract": content})

    assert raised.value.message.code == "subtracted_unread"


def test_week_is_one_window_with_its_shifts() -> None:
    nights = event(
        "DTSTART;TZID=Asia/Shanghai:20261207T220000",
        "DTEND;TZID=Asia/Shanghai:20261208T060000",
        "RRULE:FREQ=DAILY;COUNT=8",
        "SEQUENCE:4",
    )

    reading = reading_of(nights, options=options(group="week"))

    first, second = reading.lines
    # The night of Sunday belongs to the week in which it starts.
    assert clocks([first, second]) == ["12-07 22:00/12-14 06:00", "12-14 22:00/12-15 06:00"]
    assert (len(first.values["spans"]), first.values["offered_hours"]) == (7, "56")
    assert "spans" not in second.values
    assert codes(first.notes) == ["week_window"]
    assert first.notes[0].params | {"shifts": 7, "hours": "56"} == first.notes[0].params
    assert (first.key, first.version) == ("week/2026-W50/m1", 4)


def test_overlapping_hours_of_a_week_count_once() -> None:
    text = WEEK + event("DTSTART:20261207T040000Z", "DURATION:PT8H", uid="2")

    (line,) = reading_of(text, options=options(group="week")).lines

    assert line.values["offered_hours"] == "60"
    assert "week_overlap" in codes(line.notes)


def test_week_asks_once_for_all_its_shifts() -> None:
    chosen = options(group="week")

    (asked,) = reading_of(WEEK, machines=[machine(count=2)], options=chosen).lines
    (unknown,) = reading_of(
        WEEK, machines=[machine(1), machine(2)], options={"group": "week"}
    ).lines

    assert codes(asked.questions) == ["machines_freed"]
    assert (asked.questions[0].params["one"], asked.questions[0].params["all"]) == ("56", "112")
    assert codes(unknown.questions) == ["machine_of_event"]


def test_holidays_are_taken_off_weeks_too() -> None:
    reading = less(event("DTSTART;VALUE=DATE:20261209"), group="week")

    (line,) = reading.lines
    assert (line.values["offered_hours"], len(line.values["spans"])) == ("48", 6)
