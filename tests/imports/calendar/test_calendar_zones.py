"""Tests how time zones are named, defined by the file, or asked."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from imports.readers.calendar.calendar_limits import LIMITS
from imports.readers.calendar.content_lines import split_calendars
from imports.readers.calendar.zones.calendar_zones import CalendarZones, UnknownZone
from imports.readers.calendar.zones.observed_zone import observed_zone
from tests.imports.calendar.calendars import calendar, codes, event, good, reading_of

BERLIN_RULES = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def zones(*answers: tuple[str, str], defined: str = "") -> CalendarZones:
    calendars = split_calendars(calendar(defined).decode(), LIMITS)
    return CalendarZones(calendars, dict(answers), 2026, LIMITS)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        ('"Europe/Berlin"', "Europe/Berlin"),
        ("/Europe/Vienna", "Europe/Vienna"),
        ("China Standard Time", "Asia/Shanghai"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/America/New_York", "America/New_York"),
        ("tzone://Microsoft/China Standard Time", "Asia/Shanghai"),
        ("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC-05:00) Eastern Time (US and Canada)", "America/New_York"),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Sarajevo"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("Asia/Beijing", "Asia/Shanghai"),
        ("中国标准时间", "Asia/Shanghai"),
    ],
)
def test_name_is_known(name: str, key: str) -> None:
    assert str(zones().zone(name)) == key


@pytest.mark.parametrize("name", ["UTC", "GMT", "Etc/UTC", "Z", "tzone://Microsoft/Utc"])
def test_utc_has_several_names(name: str) -> None:
    assert zones().zone(name) is UTC


@pytest.mark.parametrize(
    ("name", "hours"), [("UTC+8", 8), ("GMT+0800", 8), ("UTC-03:30", -3.5), ("+0200", 2)]
)
def test_offset_is_a_zone(name: str, hours: float) -> None:
    assert zones().zone(name).utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "name",
    [
        "GMT Standard Time 1",
        "Customized Time Zone",
        "Europe/Germany",
        "CST",
        # The place contradicts the offset.
        "(UTC+09:00) Beijing, Chongqing, Hong Kong, Urumqi",
        "tzone://Microsoft/Custom",
        "UTC+99",
        "../../etc/passwd",
        "localtime",
        "/a" * 5000,
        "x" * 5000,
    ],
)
def test_other_names_are_asked(name: str) -> None:
    with pytest.raises(UnknownZone):
        zones().zone(name)
    assert 1 <= len(zones().choices(name, ["Asia/Shanghai"])) <= 6


@pytest.mark.parametrize("answer", ["Europe/London", "GMT Standard Time", "/Europe/London"])
def test_answer_counts(answer: str) -> None:
    assert str(zones(("zone:Home", answer)).zone("Home")) == "Europe/London"


def test_answer_that_is_no_zone_is_asked_again() -> None:
    with pytest.raises(UnknownZone):
        zones(("zone:Home", "the usual one")).zone("Home")


@pytest.mark.parametrize("name", ["Customized Time Zone", "GMT Standard Time 1", " 1"])
def test_zone_that_the_file_defines_is_known(name: str) -> None:
    text = BERLIN_RULES.format(name=name) + event(
        f"DTSTART;TZID={name}:20261024T220000", "DURATION:P1D", "RRULE:FREQ=DAILY;COUNT=2"
    )

    lines = reading_of(text, now="2026-10-10T00:00:00Z").lines

    assert [line.values["offered_hours"] for line in lines] == ["25", "24"]


def test_definition_of_the_file_prevails_over_a_windows_name_and_not_over_a_place() -> None:
    for name, offset in (("China Standard Time", 1), ("Asia/Shanghai", 8)):
        zone = zones(defined=BERLIN_RULES.format(name=name)).zone(name)

        assert datetime(2026, 12, 7, tzinfo=zone).utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize(
    "change",
    [
        ("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "RRULE:FREQ=SECONDLY"),
        ("TZOFFSETTO:+0100", "TZOFFSETTO:+9900"),
        ("TZOFFSETTO:+0100", "X-NOTHING:1"),
        ("DTSTART:16010101T030000", "DTSTART:soon"),
    ],
)
def test_definition_that_cannot_be_read_is_asked(change: tuple[str, str]) -> None:
    text = BERLIN_RULES.format(name="Home").replace(*change)
    text += event("DTSTART;TZID=Home:20261207T080000", "DURATION:PT1H")

    (line,) = reading_of(text).lines

    assert codes(line.questions) == ["zone"]


def test_offsets_of_a_definition_are_those_of_dateutil_and_of_the_database() -> None:
    text = BERLIN_RULES.format(name="Home")
    (found,) = split_calendars(calendar(text).decode(), LIMITS)
    ours = observed_zone(found.components[0], 2026)
    assert ours is not None
    with_dateutil = tzical(StringIO(text)).get()
    known = ZoneInfo("Europe/Berlin")

    instant = datetime(2026, 1, 1, tzinfo=UTC)
    while instant.year < 2028:
        local = instant.astimezone(ours)
        assert local.replace(tzinfo=None) == instant.astimezone(known).replace(tzinfo=None)
        assert local.astimezone(UTC) == instant
        clock = instant.replace(tzinfo=None)
        assert clock.replace(tzinfo=ours).utcoffset() == clock.replace(tzinfo=known).utcoffset()
        if instant.day == 15 and instant.hour == 0:
            assert clock.replace(tzinfo=with_dateutil).utcoffset() == local.utcoffset()
        instant += timedelta(minutes=30)


def test_question_of_a_series_is_asked_once() -> None:
    text = event("DTSTART;TZID=Home:20261207T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY")

    assert len(reading_of(text).lines) == 1
    assert len(good(reading_of(text, answers={"zone:Home": "Asia/Shanghai"}))) == 77


def test_unknown_calendar_clock_is_asked_for_floating_times_alone() -> None:
    parts = (
        event("DTSTART:20261207T080000", "DURATION:PT1H"),
        event("DTSTART:20261207T080000Z", "DURATION:PT1H", uid="2"),
    )

    lines = reading_of(calendar(*parts, head=("X-WR-TIMEZONE:Home",))).lines

    assert {line.position: codes(line.questions) for line in lines} == {
        "event 1": ["zone"],
        "event 2": [],
    }


def test_zone_of_an_exception_is_asked_too() -> None:
    text = event("DTSTART:20261207T080000Z", "DURATION:PT1H", "EXDATE;TZID=Home:20261208T080000")

    (line,) = reading_of(text).lines

    assert codes(line.questions) == ["zone"]


def test_other_way_to_write_a_zone_is_noted_for_the_file() -> None:
    name = "(UTC-05:00) Eastern Time (US & Canada)"
    text = event(f'DTSTART;TZID="{name}":20261207T080000', "DURATION:PT1H")

    (note,) = reading_of(text).notes

    assert (note.code, note.params["zone"]) == ("zone_read_as", "America/New_York")
