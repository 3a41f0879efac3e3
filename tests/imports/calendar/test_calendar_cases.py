"""Tests files that programs really write, with their right hours."""

from pathlib import Path

import pytest

from imports.readers.result import Reading, Unreadable
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

CASES = Path(__file__).parents[1] / "cases"
EIGHT = "12-07 08:00/12-07 16:00"
# File → the lines by the factory's clock.
LINES = {
    "ics-ok/I03a-windows-zone-no-vtimezone": [EIGHT],
    "ics-ok/I03b-eastern-standard-vtimezone": ["12-07 21:00/12-08 05:00"],
    "ics-ok/I03c-customized-time-zone": ["12-07 15:00/12-07 23:00"],
    "ics-ok/I03d-gmt-sarajevo": ["12-07 15:00/12-07 23:00"],
    "ics-ok/I04-tzid-slash-prefix": ["12-07 15:00/12-07 23:00"],
    "ics-ok/I04b-tzid-freeassociation": ["12-07 15:00/12-07 23:00"],
    "ics-ok/I05-tzid-as-property": [EIGHT],
    "ics-ok/I06-tzid-and-z": [EIGHT],
    "ics-ok/I13-bom": [EIGHT],
    "ics-ok/I13b-utf16": [EIGHT],
    "ics-ok/I14-lf-and-blank-lines": [EIGHT],
    "ics-ok/I16-night-shift": [
        f"12-{day:02} 22:00/12-{day + 1:02} 06:00" for day in (7, 8, 9, 10, 11)
    ],
    "ics-ok/I20-overlapping": [EIGHT, "12-07 12:00/12-07 20:00"],
    "ics-ok/I22-transparent-and-busy": [EIGHT, "12-08 08:00/12-08 16:00"],
    "ics-ok/I25-rrule-trailing-semicolon": [
        f"12-{day:02} 08:00/12-{day:02} 16:00" for day in (7, 14, 21)
    ],
    "ics-ok/I28-hourly": [f"12-07 {hour:02}:00/12-07 {hour:02}:30" for hour in (8, 10, 12, 14)],
    "ics-ok/I29-setpos": ["12-31 08:00/12-31 16:00", "01-29 08:00/01-29 16:00"],
    "ics-ok/I33-exdate-tz-mix": [EIGHT, "12-10 08:00/12-10 16:00"],
    "ics-ok/I34-duplicate-uid-two-days": ["12-07 00:00/12-08 00:00", "12-12 00:00/12-13 00:00"],
    "ics-ok/I35-dtstart-not-in-rule": [f"12-{day} 08:00/12-{day} 16:00" for day in (14, 21, 28)],
    "ics/I01-cancelled-occurrence": [f"12-{day:02} 08:00/12-{day:02} 16:00" for day in (7, 21, 28)],
    "ics/I02-exdate-date-on-timed": [f"12-{day:02} 08:00/12-{day:02} 16:00" for day in (7, 21)],
    "ics/I07-until-date-on-timed": [
        f"12-{day:02} 08:00/12-{day:02} 16:00" for day in (7, 8, 9, 10)
    ],
    "ics/I08-rdate-period": [EIGHT, "12-09 08:00/12-09 12:00", "12-11 08:00/12-11 14:00"],
    "ics/I10-older-sequence-kept": ["12-08 09:00/12-08 12:00"],
    "ics/I11-two-vcalendars": [EIGHT, "12-08 08:00/12-08 16:00"],
    "ics/I17-cn-holiday": ["01-01 00:00/01-04 00:00", "01-10 09:00/01-10 18:00"],
    "ics/I18-vfreebusy": [EIGHT, "12-08 08:00/12-08 16:00"],
    "ics/I21-xwr-timezone-floating": ["12-07 15:00/12-07 23:00"],
    "ics/I23-old-history-in-export": [EIGHT],
    "ics/I24-started-window": ["11-30 06:00/12-20 20:00"],
    "ics/I26-exrule": [f"12-{day:02} 08:00/12-{day:02} 16:00" for day in range(7, 12)],
    "ics/I31-bad-dtstart-in-one": ["12-08 08:00/12-08 16:00"],
    "ics/I38-count-minus-one": [
        *("12-07 00:00/12-08 00:00", "12-21 00:00/12-22 00:00"),
        *("01-04 00:00/01-05 00:00", "01-18 00:00/01-19 00:00"),
    ],
    "ics/I39-empty-rrule": ["12-07 00:00/12-08 00:00"],
    "ics/jens-maus__duplicate-uid-sequence": [],
    "ics/jens-maus__windows-quoted-tz-rrule": [],
}
# File → reasons of what is left out, with their counts.
LEFT_OUT = {
    "ics/I01-cancelled-occurrence": {"occurrence_cancelled": 1},
    "ics/I02-exdate-date-on-timed": {"occurrence_excepted": 2},
    "ics/I10-older-sequence-kept": {"event_older": 1},
    "ics/I18-vfreebusy": {"period_not_free": 1},
    "ics/I23-old-history-in-export": {"event_past": 1},
    "ics/I26-exrule": {"occurrence_excepted": 2},
    "ics/jens-maus__duplicate-uid-sequence": {"event_older": 2, "event_past": 2},
    "ics/jens-maus__windows-quoted-tz-rrule": {"event_past": 1},
    "ics-ok/I29-setpos": {"first_day_outside_rule": 1},
    "ics-ok/I33-exdate-tz-mix": {"occurrence_excepted": 2},
    "ics-ok/I35-dtstart-not-in-rule": {"first_day_outside_rule": 1},
}
# File → what is noted of each of its lines.
NOTES = {
    "ics/I24-started-window": "window_runs_already",
    "ics/I38-count-minus-one": "rule_count_ignored",
    "ics/I39-empty-rrule": "rule_empty",
    "ics-ok/I06-tzid-and-z": "zone_and_utc",
    "ics-ok/I34-duplicate-uid-two-days": "uid_shared",
}


def case(name: str, **changes: object) -> Reading:
    return reading_of((CASES / f"{name}.ics").read_bytes(), **changes)


@pytest.mark.parametrize("name", sorted(LINES))
def test_file_has_its_hours(name: str) -> None:
    reading = case(name)

    assert sorted(clocks(good(reading))) == sorted(LINES[name])
    assert left_out(reading) == LEFT_OUT.get(name, {})


@pytest.mark.parametrize("name", sorted(NOTES))
def test_file_has_its_notes(name: str) -> None:
    assert all(NOTES[name] in codes(line.notes) for line in case(name).lines)


def test_unknown_zone_is_asked_beside_the_line() -> None:
    name = "ics/I03e-gmt-standard-time-1-no-vtimezone"

    (line,) = case(name).lines
    (question,) = line.questions
    answered = case(name, answers={"zone:GMT Standard Time 1": "Europe/London"})

    assert "starts_at" not in line.values
    assert (question.code, question.params["found"]) == ("zone", "GMT Standard Time 1")
    assert question.params["choices"][0] == "Europe/London"
    assert "Asia/Shanghai" in question.params["choices"]
    assert clocks(good(answered)) == ["12-07 16:00/12-08 00:00"]


@pytest.mark.parametrize(
    ("name", "position", "code", "found"),
    [
        (
            "ics-ok/I07b-until-broken",
            "event 1",
            "rule_until_unread",
            "UNTIL=20261210T10000Z",
        ),
        ("ics/I31-bad-dtstart-in-one", "event 1", "time_unread", "2026-12-07T08:00:00"),
    ],
)
def test_bad_event_is_one_bad_line(name: str, position: str, code: str, found: str) -> None:
    (line,) = [line for line in case(name).lines if line.errors]
    (error,) = line.errors

    assert (line.position, error.code, error.params["found"]) == (position, code, found)
    assert error.params["uid"] == "1"


def test_thousand_lines_are_kept_and_the_rest_is_counted() -> None:
    reading = case("ics/I19-thirteen-daily-slots")

    (row,) = [row for row in reading.left_out if row.message.code == "too_many_lines_cut"]
    assert (len(reading.lines), row.count) == (1000, 79)
    assert row.message.params["found"] == 1079
    assert "calendar_by_week_offered" in codes(reading.notes)
    starts = [line.values["starts_at"] for line in reading.lines]
    assert starts == sorted(starts)


def test_all_occurrences_fit_into_weeks() -> None:
    reading = case("ics/I19-thirteen-daily-slots", options=options(group="week"))

    assert len(reading.lines) == 12
    assert sum(len(line.values["spans"]) for line in reading.lines) == 1079


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ics-ok/I30-dst-night-berlin", ["8", "9", "8"]),
        ("ics/I30b-dst-duration-berlin", ["8"]),
    ],
)
def test_nights_of_summer_time_have_their_hours(name: str, expected: list[str]) -> None:
    reading = case(name, now="2026-10-10T00:00:00+00:00", machines=[machine(time_zone=BERLIN)])

    assert hours(reading) == expected
    last = reading.lines[-1].values["ends_at"]
    assert last in ("2026-10-26T06:00:00+01:00", "2026-10-25T05:00:00+01:00")


def test_holidays_are_taken_off_weekly_windows() -> None:
    weekly = (
        "BEGIN:VEVENT\r\nUID:9\r\nDTSTART;TZID=Asia/Shanghai:20261231T080000\r\n"
        "DURATION:PT8H\r\nRRULE:FREQ=DAILY;UNTIL=20270110\r\nEND:VEVENT\r\n"
    )
    holidays = (CASES / "ics/I17-cn-holiday.ics").read_bytes()

    reading = reading_of(weekly, options=options(subtract=holidays))

    # The make-up working day, 10 January, keeps its hours.
    days = [line.values["starts_at"][5:10] for line in reading.lines]
    assert days == ["12-31", "01-04", "01-05", "01-06", "01-07", "01-08", "01-09", "01-10"]
    assert left_out(reading) == {"hours_taken_off_whole": 3, "working_day_kept": 1}


def test_calendar_of_holidays_alone_is_recognised() -> None:
    assert "calendar_of_holidays" in codes(case("ics/I17-cn-holiday").notes)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("gb18030", True), ("gbk", True), ("cp1252", True), ("utf-16", False), ("utf-8-sig", False)],
)
def test_encoding_is_found(encoding: str, note: bool) -> None:
    summary = "Fräse Süd: Wartung für Öl" if encoding == "cp1252" else "空闲 五轴加工中心"
    text = event("DTSTART:20261207T080000", "DURATION:PT8H", f"SUMMARY:{summary}")

    reading = reading_of(calendar(text).decode().encode(encoding))

    assert [line.cells["summary"] for line in reading.lines] == [summary]
    assert ("calendar_encoding" in codes(reading.notes)) is note


@pytest.mark.parametrize("content", [b"", b"rubbish", b"<html>", b"BEGIN:VCARD\r\nEND:VCARD"])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        reading_of(content)

    assert raised.value.message.code == "calendar_not_found"
