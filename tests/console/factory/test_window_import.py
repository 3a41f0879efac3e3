"""Tests windows pasted from a spreadsheet and read from a calendar file."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.clock import MS_PER_HOUR, now
from console.factory.calendar_import import UnreadableCalendar, spans_of
from console.factory.spreadsheet_import import UnreadableSheet, read_sheet
from factories.models import CapacityWindow
from factories.states import WindowStatus
from tests import builders
from tests.console.factory.conftest import Manufacturer, monday, window

Browser = Callable[..., Client]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(after: int = 0) -> str:
    return (monday().date() + timedelta(days=after)).isoformat()


def sheet(*lines: str, head: str = "machine\tstart\tend\thours\trate") -> str:
    return "\n".join((head, *lines))


def paste(client: Client, text: str, **fields: str):
    return client.post(reverse("factory:paste"), {"sheet": text, "publish": "on", **fields})


def test_lines_are_checked_before_they_are_saved(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    text = sheet(
        f"Lathe 7\t{day()} 08:00\t{day()} 16:00\t8\tCN¥1,130.50",
        f"Lathe 7\t{day(1)} 8:00\t{day(1)} 16:00\t\t",
    )

    seen = paste(client, text)
    stored_before = CapacityWindow.objects.count()
    saved = paste(client, text, save="yes")

    assert seen.context["is_ready"]
    assert stored_before == 0
    assert saved.status_code == 302
    first, second = CapacityWindow.objects.order_by("starts_at")
    assert (first.starts_at, first.hourly_rate) == (monday(), Decimal("1130.5"))
    assert (second.offered_ms, second.hourly_rate) == (8 * MS_PER_HOUR, Decimal(120))
    assert first.status == WindowStatus.PUBLISHED


def test_heads_are_read_in_both_languages(ours: Manufacturer) -> None:
    for head in (
        "机器\t开始\t结束\t工时\t费率",
        "设备,开始时间,结束时间,小时,单价",
        "Machine;Start;End;Hours (h);Hourly rate",
    ):
        mark = next(mark for mark in "\t,;" if mark in head)
        text = mark.join(("lathe 7", f"{day()} 08:00", f"{day()} 16:00", "7.5", "100"))
        (line,) = read_sheet(sheet(text, head=head), [ours.machine])
        assert line.terms["offered_ms"] == 7.5 * MS_PER_HOUR


def test_each_error_stands_at_its_line_and_nothing_is_stored(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    window(ours, starts_at=monday() + timedelta(days=4))
    text = sheet(
        f"Lathe 7\t{day()} 08:00\t{day()} 16:00\t8\t",
        f"Rival mill\t{day()} 08:00\t{day()} 16:00\t8\t",
        f"Lathe 7\tsoon\t{day(1)} 16:00\t8\t",
        f"Lathe 7\t{day(2)} 08:00\t{day(2)} 16:00\teight\t",
        f"Lathe 7\t{day(3)} 08:00\t{day(3)} 16:00\t9\t",
        f"Lathe 7\t{day(4)} 10:00\t{day(4)} 12:00\t1\t",
        f"Lathe 7\t{day()} 15:00\t{day()} 17:00\t1\t",
        f"Lathe 7\t{day(5)} 16:00\t{day(5)} 08:00\t1\t",
        "Lathe 7\t2020-01-01 08:00\t2020-01-01 16:00\t8\t",
    )

    seen = paste(browser(ours.owner), text, save="yes")

    assert [len(line.errors) for line in seen.context["lines"]] == [1] * 9
    assert CapacityWindow.objects.count() == 1


def test_a_sheet_without_head_or_lines_is_rejected(ours: Manufacturer, browser: Browser) -> None:
    for text in ("", "machine\tstart\tend", "name\twhen\nLathe 7\tnow", " \n\t"):
        with pytest.raises(UnreadableSheet):
            read_sheet(text, [ours.machine])

    seen = paste(browser(ours.owner), "name\twhen\nLathe 7\tnow")

    assert seen.context["form"].errors.keys() == {"sheet"}


def test_without_prices_rates_of_a_sheet_do_not_count(ours: Manufacturer, browser: Browser) -> None:
    text = sheet(f"Lathe 7\t{day()} 08:00\t{day()} 16:00\t8\t1")

    paste(browser(ours.plain), text, save="yes")

    assert CapacityWindow.objects.get().hourly_rate == Decimal(120)


def test_machines_of_one_name_need_their_factory(ours: Manufacturer, browser: Browser) -> None:
    other = builders.factory(organisation=ours.organisation, name="Second works")
    builders.machine(other, name="Lathe 7")
    line = f"{day()} 08:00\t{day()} 16:00\t8\t"
    client = browser(ours.owner)

    unclear = paste(client, sheet(f"Lathe 7\t{line}"))
    clear = paste(client, sheet(f"Second works · Lathe 7\t{line}"))

    assert len(unclear.context["lines"][0].errors) == 1
    assert clear.context["is_ready"]


def event(*lines: str) -> bytes:
    """Returns a calendar of one event."""
    parts = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//y//EN",
        "BEGIN:VEVENT",
        "UID:1",
        *lines,
    )
    return "\r\n".join((*parts, "END:VEVENT", "END:VCALENDAR", "")).encode()


def at(hour: int, after: int = 0) -> str:
    return f"{monday() + timedelta(days=after):%Y%m%d}T{hour:02}0000"


def read(content: bytes) -> list[tuple[datetime, datetime]]:
    return spans_of(content, zone=SHANGHAI, now=now())


def test_a_time_without_a_zone_is_the_factory_s() -> None:
    spans = read(event(f"DTSTART:{at(8)}", f"DTEND:{at(16)}"))

    assert spans == [(monday(), monday() + timedelta(hours=8))]


def test_times_of_other_zones_and_durations_are_read() -> None:
    spans = read(event(f"DTSTART:{at(0)}Z", "DURATION:PT4H"))

    assert spans == [(monday(), monday() + timedelta(hours=4))]


def test_a_whole_day_is_read() -> None:
    ((start, end),) = read(event(f"DTSTART;VALUE=DATE:{at(0)[:8]}"))

    assert end - start == timedelta(days=1)
    assert start.astimezone(SHANGHAI).hour == 0


def test_recurring_events_end_after_twelve_weeks() -> None:
    spans = read(event(f"DTSTART:{at(8)}", f"DTEND:{at(16)}", "RRULE:FREQ=WEEKLY"))

    assert 10 <= len(spans) <= 12
    assert {end - start for start, end in spans} == {timedelta(hours=8)}


def test_counts_and_exceptions_are_kept() -> None:
    spans = read(
        event(
            f"DTSTART:{at(8)}",
            f"DTEND:{at(16)}",
            "RRULE:FREQ=DAILY;COUNT=5",
            f"EXDATE:{at(8, 1)}",
            f"EXDATE:{at(8, 2)}",
        )
    )

    assert [start.day for start, _ in spans] == [
        (monday() + timedelta(days=d)).day for d in (0, 3, 4)
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"no calendar",
        event(f"DTSTART:{at(8)}", "DURATION:PT1H", "RRULE:FREQ=SECONDLY"),
        event(f"DTSTART:{at(8)}", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMINUTE=1,2,3"),
        event("DTSTART:19010101T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY"),
        event("DTSTART:20200101T080000", "DURATION:PT1H"),
        event(f"DTSTART:{at(8)}", "DURATION:PT1H", "STATUS:CANCELLED"),
        event(f"DTSTART:{at(8)}", "DURATION:PT1H", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        event("SUMMARY:nothing"),
    ],
)
def test_unreadable_calendars_are_rejected(content: bytes) -> None:
    with pytest.raises(UnreadableCalendar):
        read(content)


def test_a_file_becomes_a_sheet_to_review(ours: Manufacturer, browser: Browser) -> None:
    content = event(f"DTSTART:{at(8)}", f"DTEND:{at(16)}", "RRULE:FREQ=WEEKLY;COUNT=3")
    client = browser(ours.owner)
    file = SimpleUploadedFile("idle.ics", content, "text/calendar")

    seen = client.post(reverse("factory:import"), {"machine": ours.machine.pk, "file": file})
    stored_before = CapacityWindow.objects.count()
    text = seen.context["form"]["sheet"].value()
    client.post(reverse("factory:paste"), {"sheet": text, "save": "yes"})

    assert (len(seen.context["lines"]), stored_before) == (3, 0)
    rows = CapacityWindow.objects.all()
    assert {(row.status, row.offered_ms) for row in rows} == {(WindowStatus.DRAFT, 8 * MS_PER_HOUR)}


def test_a_bad_file_is_an_error_of_its_field(ours: Manufacturer, browser: Browser) -> None:
    file = SimpleUploadedFile("idle.ics", b"rubbish", "text/calendar")

    seen = browser(ours.owner).post(
        reverse("factory:import"), {"machine": ours.machine.pk, "file": file}
    )

    assert "file" in seen.context["form"].errors
