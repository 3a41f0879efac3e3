"""Tests calendars that programs really write: sent, previewed, stored, sent again."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.clock import MS_PER_HOUR
from common.reading import limited_reading
from factories.models import CapacityWindow
from factories.states import WindowStatus
from imports.services import file_reading
from tests.imports.api.case_door import (
    CASES,
    IMPORTS,
    Door,
    actions,
    codes,
    events,
    reasons,
    shown,
)

pytestmark = pytest.mark.django_db

EIGHT = "12-07 08:00/12-07 16:00 8"
IN_EUROPE = "12-07 15:00/12-07 23:00 8"


def days(*of_december: int) -> list[str]:
    """Returns lines from eight to four."""
    return [f"12-{day:02} 08:00/12-{day:02} 16:00 8" for day in of_december]


# File → its lines by the factory's clock, with their hours.
LINES = {
    "ics-ok/I03a-windows-zone-no-vtimezone": [EIGHT],
    "ics-ok/I03b-eastern-standard-vtimezone": ["12-07 21:00/12-08 05:00 8"],
    "ics-ok/I03c-customized-time-zone": [IN_EUROPE],
    "ics-ok/I03d-gmt-sarajevo": [IN_EUROPE],
    "ics-ok/I04-tzid-slash-prefix": [IN_EUROPE],
    "ics-ok/I04b-tzid-freeassociation": [IN_EUROPE],
    "ics-ok/I05-tzid-as-property": [EIGHT],
    "ics-ok/I06-tzid-and-z": [EIGHT],
    "ics-ok/I13-bom": [EIGHT],
    "ics-ok/I13b-utf16": [EIGHT],
    "ics-ok/I14-lf-and-blank-lines": [EIGHT],
    "ics-ok/I16-night-shift": [
        f"12-{day:02} 22:00/12-{day + 1:02} 06:00 8" for day in (7, 8, 9, 10, 11)
    ],
    "ics-ok/I20-overlapping": [EIGHT, "12-07 12:00/12-07 20:00 8"],
    "ics-ok/I22-transparent-and-busy": days(7, 8),
    "ics-ok/I25-rrule-trailing-semicolon": days(7, 14, 21),
    "ics-ok/I28-hourly": [f"12-07 {hour:02}:00/12-07 {hour:02}:30 0.5" for hour in (8, 10, 12, 14)],
    "ics-ok/I29-setpos": [*days(31), "01-29 08:00/01-29 16:00 8"],
    "ics-ok/I33-exdate-tz-mix": days(7, 10),
    "ics-ok/I34-duplicate-uid-two-days": [
        "12-07 00:00/12-08 00:00 24",
        "12-12 00:00/12-13 00:00 24",
    ],
    "ics-ok/I35-dtstart-not-in-rule": days(14, 21, 28),
    "ics/I01-cancelled-occurrence": days(7, 21, 28),
    "ics/I02-exdate-date-on-timed": days(7, 21),
    "ics/I07-until-date-on-timed": days(7, 8, 9, 10),
    "ics/I08-rdate-period": [EIGHT, "12-09 08:00/12-09 12:00 4", "12-11 08:00/12-11 14:00 6"],
    "ics/I10-older-sequence-kept": ["12-08 09:00/12-08 12:00 3"],
    "ics/I11-two-vcalendars": days(7, 8),
    "ics/I17-cn-holiday": ["01-01 00:00/01-04 00:00 72", "01-10 09:00/01-10 18:00 9"],
    "ics/I18-vfreebusy": days(7, 8),
    "ics/I21-xwr-timezone-floating": [IN_EUROPE],
    "ics/I23-old-history-in-export": [EIGHT],
    "ics/I24-started-window": ["11-30 06:00/12-20 20:00 494"],
    "ics/I26-exrule": days(7, 8, 9, 10, 11),
    "ics/I38-count-minus-one": [
        *("12-07 00:00/12-08 00:00 24", "12-21 00:00/12-22 00:00 24"),
        *("01-04 00:00/01-05 00:00 24", "01-18 00:00/01-19 00:00 24"),
    ],
    "ics/I39-empty-rrule": ["12-07 00:00/12-08 00:00 24"],
}
# File → reasons of what is left out, with their counts.
LEFT_OUT = {
    "ics/I01-cancelled-occurrence": {"occurrence_cancelled": 1},
    "ics/I02-exdate-date-on-timed": {"occurrence_excepted": 2},
    "ics/I10-older-sequence-kept": {"event_older": 1},
    "ics/I18-vfreebusy": {"period_not_free": 1},
    "ics/I23-old-history-in-export": {"event_past": 1},
    "ics/I26-exrule": {"occurrence_excepted": 2},
    "ics-ok/I29-setpos": {"first_day_outside_rule": 1},
    "ics-ok/I33-exdate-tz-mix": {"occurrence_excepted": 2},
    "ics-ok/I35-dtstart-not-in-rule": {"first_day_outside_rule": 1},
}
# File → what is noted of each of its lines.
NOTES = {
    "ics/I24-started-window": {"window_runs_already"},
    "ics/I38-count-minus-one": {"rule_count_ignored"},
    "ics/I39-empty-rrule": {"rule_empty"},
    "ics-ok/I06-tzid-and-z": {"zone_and_utc"},
    "ics-ok/I20-overlapping": {"overlaps_line"},
    "ics-ok/I34-duplicate-uid-two-days": {"uid_shared"},
}
# File → what is noted of the whole of it.
FILE_NOTES = {
    "ics-ok/I16-night-shift": {"set_up_in_each"},
    "ics/I17-cn-holiday": {"floating_by_factory", "calendar_of_holidays"},
    "ics/I21-xwr-timezone-floating": {"floating_by_calendar"},
    "ics-ok/I04b-tzid-freeassociation": {"zone_read_as"},
}


@pytest.mark.parametrize("name", sorted(LINES))
def test_file_is_previewed_stored_and_recognised(door: Door, name: str) -> None:
    preview = door.case(f"{name}.ics")
    before = door.stored()
    door.commit(preview)
    stored = door.stored()
    again = door.case(f"{name}.ics")

    (machine,) = door.organisation.factories.get().machines.all()
    assert shown(preview) == LINES[name]
    assert {(line["machine"], line["hourly_rate"]) for line in preview["lines"]} == {
        (str(machine.pk), "120")
    }
    assert reasons(preview) == LEFT_OUT.get(name, {})
    assert all(set(codes(line["notes"])) >= NOTES.get(name, set()) for line in preview["lines"])
    assert set(codes(preview["notes"])) >= FILE_NOTES.get(name, set())
    assert preview["questions"] == before == []
    if name != "ics/I24-started-window":
        assert stored == LINES[name]
    assert actions(again) == ["skip"] * len(stored)
    assert door.try_commit(again).json()["code"] == "nothing_to_import"
    assert door.stored() == stored


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("jens-maus__duplicate-uid-sequence", {"event_older": 2, "event_past": 2}),
        ("jens-maus__windows-quoted-tz-rrule", {"event_past": 1}),
    ],
)
def test_file_of_the_past_says_what_it_holds(
    door: Door, name: str, left_out: dict[str, int]
) -> None:
    preview = door.case(f"ics/{name}.ics")

    assert (preview["status"], preview["lines"]) == ("ready", [])
    assert reasons(preview) == left_out
    assert "calendar_without_lines" in codes(preview["notes"])
    assert door.try_commit(preview).json()["code"] == "nothing_to_import"


def test_unknown_zone_is_asked_and_nothing_is_stored_before_the_answer(door: Door) -> None:
    preview = door.case("ics/I03e-gmt-standard-time-1-no-vtimezone.ics")
    (question,) = preview["questions"]
    refused = door.try_commit(preview)
    answered = door.change(preview, answers={question["key"]: "Europe/London"})
    door.commit(answered)

    assert (question["key"], question["lines"]) == ("zone:GMT Standard Time 1", 1)
    assert {"Europe/London", "Asia/Shanghai"} <= set(question["choices"])
    assert codes(preview["lines"][0]["questions"]) == ["zone"]
    assert preview["lines"][0]["starts_at"] is None
    assert (refused.status_code, refused.json()["code"]) == (409, "lines_not_good")
    assert shown(answered) == ["12-07 16:00/12-08 00:00 8"] == door.stored()
    again = door.send(
        (CASES / "ics/I03e-gmt-standard-time-1-no-vtimezone.ics").read_bytes(),
        answers=json.dumps({question["key"]: "Europe/London"}),
    )
    assert actions(again) == ["skip"]


@pytest.mark.parametrize(
    ("name", "code", "found", "good"),
    [
        ("ics-ok/I07b-until-broken", "rule_until_unread", "UNTIL=20261210T10000Z", []),
        ("ics/I31-bad-dtstart-in-one", "time_unread", "2026-12-07T08:00:00", days(8)),
    ],
)
def test_bad_event_is_one_bad_line(
    door: Door, name: str, code: str, found: str, good: list[str]
) -> None:
    preview = door.case(f"{name}.ics")
    refused = door.try_commit(preview)
    committed = door.try_commit(preview, lines="good")
    failed = door.client.get(f"{IMPORTS}{preview['id']}/failed-lines/").content.decode()

    (line,) = [line for line in preview["lines"] if line["state"] == "error"]
    (error,) = line["errors"]
    assert (line["position"], error["code"], error["params"]["found"]) == ("event 1", code, found)
    assert found in error["text"]
    assert shown(preview) == good
    assert refused.json()["code"] == "lines_not_good"
    assert committed.status_code == (200 if good else 409)
    assert door.stored() == good
    assert "event 1" in failed
    assert found in failed


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encoding_is_found(door: Door, encoding: str) -> None:
    start = "DTSTART;TZID=Asia/Shanghai:20261207T080000"
    text = events(f"{start} DTEND;TZID=Asia/Shanghai:20261207T160000 SUMMARY:空闲加工中心").decode()

    preview = door.send(text.encode(encoding))

    assert shown(preview) == [EIGHT]
    assert preview["lines"][0]["cells"]["summary"] == "空闲加工中心"
    assert ("calendar_encoding" in codes(preview["notes"])) is encoding.startswith("gb")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "ics-ok/I30-dst-night-berlin",
            [
                "10-23 22:00/10-24 06:00 8",
                "10-24 22:00/10-25 06:00 9",
                "10-25 22:00/10-26 06:00 8",
            ],
        ),
        ("ics/I30b-dst-duration-berlin", ["10-24 22:00/10-25 05:00 8"]),
    ],
)
@pytest.mark.usefixtures("autumn")
def test_nights_in_which_summer_time_ends(berlin: Door, name: str, expected: list[str]) -> None:
    preview = berlin.case(f"{name}.ics")
    berlin.commit(preview, publish=True)

    assert shown(preview) == expected == berlin.stored()
    assert actions(berlin.case(f"{name}.ics")) == ["skip"] * len(expected)


def test_night_in_which_summer_time_begins_has_seven_hours(berlin: Door) -> None:
    zone = "TZID=Europe/Berlin"
    night = f"DTSTART;{zone}:20270327T220000 DTEND;{zone}:20270328T060000"

    preview = berlin.send(events(night), options=json.dumps({"weeks": 20}))
    berlin.commit(preview, publish=True)

    assert shown(preview) == ["03-27 22:00/03-28 06:00 7"] == berlin.stored()


def test_thousand_lines_are_kept_and_the_rest_is_counted(door: Door) -> None:
    preview = door.case("ics/I19-thirteen-daily-slots.ics")
    weekly = door.change(preview, options={"group": "week"})
    door.commit(weekly)

    assert preview["summary"]["lines"] == preview["summary"]["good"] == 1000
    assert preview["lines_page"]["count"] == 1000
    assert reasons(preview) == {"event_goes_on": 13, "too_many_lines_cut": 79}
    (cut,) = [row for row in preview["left_out"] if row["code"] == "too_many_lines_cut"]
    assert "1079" in cut["reason"]
    assert "calendar_by_week_offered" in codes(preview["notes"])
    # 55 minutes are 3,300,000 milliseconds.
    assert preview["lines"][0]["offered_hours"] == "0.9166666667"
    spans = [span for line in weekly["lines"] for span in line["spans"]]
    assert (len(weekly["lines"]), len(spans)) == (12, 1079)
    assert set(codes(weekly["lines"][3]["notes"])) == {"week_window"}
    rows = CapacityWindow.objects.all()
    assert sum(row.spans.count() for row in rows) == 1079
    assert sum(row.offered_ms for row in rows) == 1079 * 55 * 60_000
    again = door.case("ics/I19-thirteen-daily-slots.ics", group="week")
    assert actions(again) == ["skip"] * 12


def test_daily_events_of_ten_years_are_cut_or_refused(door: Door) -> None:
    many = [f"DTSTART:20150101T{at % 24:02}{at // 24:02}00 DURATION:PT1M" for at in range(500)]

    preview = door.send(events(*(f"{one} RRULE:FREQ=DAILY" for one in many)))

    assert (preview["status"], preview["summary"]["good"]) == ("ready", 1000)
    assert reasons(preview)["too_many_lines_cut"] > 10_000


def test_holidays_are_taken_off_weekly_windows(door: Door) -> None:
    shift = "DTSTART;TZID=Asia/Shanghai:20261231T080000 DURATION:PT8H"
    daily = events(f"{shift} RRULE:FREQ=DAILY;UNTIL=20270110")
    holidays = (CASES / "ics/I17-cn-holiday.ics").read_bytes()

    preview = door.send(daily, subtract=SimpleUploadedFile("holidays.ics", holidays))
    door.commit(preview)

    # The make-up working day, 10 January, keeps its hours.
    expected = ["12-31", *(f"01-{day:02}" for day in range(4, 11))]
    assert shown(preview) == [f"{day} 08:00/{day} 16:00 8" for day in expected] == door.stored()
    assert reasons(preview) == {"hours_taken_off_whole": 3, "working_day_kept": 1}
    (whole, *_) = preview["left_out"]
    assert "元旦" in whole["reason"]
    assert preview["options"]["subtract"] is True


def test_maintenance_cuts_an_hour_out_of_a_window(door: Door) -> None:
    idle = events("DTSTART:20261207T080000 DURATION:PT8H")
    service = events("DTSTART:20261207T120000 DURATION:PT1H SUMMARY:Service")

    preview = door.send(idle)
    cut = door.change(preview, options={"subtract": base64_of(service)})
    door.commit(cut)

    assert shown(cut) == ["12-07 08:00/12-07 16:00 7"] == door.stored()
    assert [[start[11:16], end[11:16]] for start, end in cut["lines"][0]["spans"]] == [
        ["08:00", "12:00"],
        ["13:00", "16:00"],
    ]
    assert "hours_taken_off" in codes(cut["lines"][0]["notes"])
    assert CapacityWindow.objects.get().spans.count() == 2


def base64_of(content: bytes) -> str:
    """Returns a file as options hold it."""
    return b64encode(content).decode()


@pytest.mark.parametrize(("answer", "hours"), [("one", "8"), ("all", "48")])
def test_work_centre_is_asked_how_many_machines_are_free(
    door: Door, answer: str, hours: str
) -> None:
    pool = door.add("Mill pool", count=6)
    preview = door.send(events("DTSTART:20261207T080000 DURATION:PT8H"), machine=pool)
    (question,) = preview["questions"]
    refused = door.try_commit(preview)
    answered = door.change(preview, answers={question["key"]: answer})
    door.commit(answered, publish=True)

    assert (question["code"], question["choices"]) == ("machines_freed", ["one", "all"])
    assert "48" in question["text"]
    assert refused.json()["code"] == "lines_not_good"
    assert shown(answered) == [f"12-07 08:00/12-07 16:00 {hours}"] == door.stored()


def test_work_centres_are_asked_one_by_one(door: Door) -> None:
    for name, count in (("Mill pool", 6), ("Grinder pool", 2)):
        door.add(name, count=count)
    shift = "DTSTART:20261207T080000 DURATION:PT{}H LOCATION:{}"
    pools = ((8, "Mill_pool"), (4, "Mill_pool"), (8, "Grinder_pool"))
    text = events(*(shift.format(*pool) for pool in pools))

    preview = door.send(text.replace(b"_", b" "))
    keys = [question["key"] for question in preview["questions"]]
    answered = door.change(preview, answers=dict(zip(keys, ("one", "all"), strict=True)))

    assert [question["lines"] for question in preview["questions"]] == [2, 1]
    assert sorted(line["offered_hours"] for line in answered["lines"]) == ["16", "4", "8"]


def test_calendars_of_two_machines_in_one_file_are_both_read(door: Door) -> None:
    other = door.add("Lathe 8")
    head, shift = b"PRODID:-//x//y//EN\r\n", events("DTSTART:20261207T080000 DURATION:PT8H")
    names = (b"Lathe 7", b"Lathe 8", b"Lathe 8")

    preview = door.send(
        b"".join(shift.replace(head, head + b"X-WR-CALNAME:%s\r\n" % name) for name in names)
    )

    assert shown(preview) == [EIGHT, EIGHT]
    assert [line["machine"] == other for line in preview["lines"]] == [False, True]
    assert reasons(preview) == {"event_copy": 1}


def test_newer_sequence_updates_and_an_older_one_does_not(door: Door) -> None:
    shift = "DTSTART:20261207T080000 DURATION:PT{}H SEQUENCE:{}"
    door.commit(door.send(events(shift.format(8, 1))))

    newer = door.send(events(shift.format(6, 2)))
    door.commit(newer)
    older = door.send(events(shift.format(8, 1)))

    assert actions(newer) == ["update"]
    assert door.stored() == ["12-07 08:00/12-07 14:00 6"]
    assert (actions(older), codes(older["lines"][0]["notes"])) == (["skip"], ["older_version"])


def test_running_window_is_published_from_the_next_minute_on(door: Door, written_at: Any) -> None:
    preview = door.case("ics/I24-started-window.ics", publish="true")
    written_at("2026-11-29T22:06:30Z")

    committed = door.commit(preview, publish=True)

    window = CapacityWindow.objects.get()
    assert preview["lines"][0]["starts_at"] == "2026-11-30T06:00:00+08:00"
    assert "2026-11-28 08:00" in preview["lines"][0]["notes"][0]["text"]
    assert window.status == WindowStatus.PUBLISHED
    assert window.starts_at.isoformat() == "2026-11-29T22:07:00+00:00"
    assert window.offered_ms == 494 * MS_PER_HOUR - 7 * 60_000
    assert codes(committed["lines"][0]["notes"]) == ["window_runs_already", "rest_stored"]
    assert "2026-11-30 06:07" in committed["lines"][0]["notes"][1]["text"]


@pytest.mark.parametrize("group", ["shift", "week"])
def test_file_is_recognised_while_its_windows_run(door: Door, written_at: Any, group: str) -> None:
    shift = "DTSTART;TZID=Asia/Shanghai:20261130T080000 DURATION:PT8H"
    text = events(f"{shift} RRULE:FREQ=DAILY;COUNT=5")
    door.commit(door.send(text, group=group), publish=True)
    stored = door.stored()

    # Wednesday noon.
    written_at("2026-12-02T04:00:10Z")
    again = door.send(text, group=group, publish="true")
    refused = door.try_commit(again, publish=True)

    assert set(actions(again)) == {"skip"}
    assert again["lines"][0]["starts_at"] == "2026-12-02T12:01:00+08:00"
    assert refused.json()["code"] == "nothing_to_import"
    assert door.stored() == stored


def test_window_that_ended_before_its_commit_is_named(door: Door, written_at: Any) -> None:
    preview = door.send(
        events("DTSTART:20261130T040000 DURATION:PT3H", "DTSTART:20261207T080000 DURATION:PT8H")
    )
    written_at("2026-11-29T23:30Z")

    refused = door.try_commit(preview)
    committed = door.commit(preview, lines="good")

    assert refused.json()["code"] == "lines_not_good"
    assert "#/lines/0/ends_at" in refused.content.decode()
    assert (committed["outcome"]["added"], committed["outcome"]["not_imported"]) == (1, 1)
    assert door.stored() == [EIGHT]


@pytest.mark.parametrize("body", ["form", "raw", "text"])
def test_reader_s_process_reads_the_file_of_each_body(
    door: Door, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(file_reading, "read_limited", limited_reading.read_limited)
    content = (CASES / "ics/I26-exrule.ics").read_bytes()
    if body == "raw":
        answer = door.client.post(
            f"{IMPORTS}?kind=windows&name=idle.ics", content, content_type="text/calendar"
        )
        preview = answer.json()
    else:
        preview = door.send(content.decode() if body == "text" else content)

    assert shown(preview) == days(7, 8, 9, 10, 11)
    assert reasons(preview) == {"occurrence_excepted": 2}
    door.commit(preview)
    assert door.stored() == days(7, 8, 9, 10, 11)
