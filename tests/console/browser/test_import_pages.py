"""Takes files of two plants from the import page to published slots, in a browser."""

import io
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from openpyxl import Workbook

from accounts.models import User
from common.clock import MS_PER_HOUR
from factories.models import CapacityWindow
from factories.states import WindowStatus
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

# Somebody who is new to the page needs about ten seconds for each thing that is read and clicked.
SECONDS_FOR_PEOPLE = 180
SECONDS_A_STEP = 10
# Builds what a browser hands over when a file is dropped.
DROPPED = """(text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "idle.csv", { type: "text/csv" }));
    return data;
}"""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plant(name: str, machines: dict[str, int], **fields: Any) -> User:
    """Creates a plant with machines, and returns its owner."""
    organisation = builders.organisation(name=name)
    factory = builders.factory(organisation=organisation, name=name, **fields)
    for machine, count in machines.items():
        builders.machine(factory, name=machine, count=count, hourly_rate=Decimal(100))
    return builders.member(organisation, full_name="Li Na")


def monday(zone: str) -> date:
    """Returns the Monday of the week after next at the plant."""
    today = timezone.localdate(timezone=ZoneInfo(zone))
    return today - timedelta(days=today.weekday()) + timedelta(weeks=2)


def chinese(day: date) -> str:
    """Returns a date as Chinese sheets write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_sheet(start: date) -> bytes:
    """Writes shifts as Excel saves them in China: GBK, merged cells, a total below."""
    days = [chinese(start + timedelta(days=number)) for number in range(3)]
    rows = [
        "十二月空闲产能,,,,",
        "设备,日期,班次,工时,费率（元/小时）",
        f"数控车床1号,{days[0]},8:00-17:00,8,85",
        f",{days[1]},8:00-17:00,8,85",
        f",{days[2]},8:00-17:00,8,85",
        f"加工中心A,{days[0]},20:00-8:00,12,1120.5",
        f",{days[1]},20:00-8:00,12,1120.5",
        "合计,,,48,",
    ]
    return "\r\n".join(rows).encode("gbk")


def german_sheet(start: date) -> bytes:
    """Writes a workbook with a title, dates as Excel keeps them, and decimal commas."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Freie Zeiten"
    sheet.append(["Freie Kapazität KW 51", None, None, None, None])
    sheet.append(["Maschine", "Beginn", "Ende", "Stunden", "Satz (€/h)"])
    for number in range(4):
        day = datetime.combine(start + timedelta(days=number), datetime.min.time())
        sheet.append(
            [
                "Drehmaschine" if number < 3 else "Drehmaschin",
                day + timedelta(hours=6),
                (day + timedelta(hours=14)).strftime("%d.%m.%Y %H:%M"),
                "7,5",
                ("85,50 €", "1.130,50", "85,500", "90")[number],
            ]
        )
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def send(page: Any, name: str, content: bytes, kind: str) -> None:
    """Chooses a file on the page that the calendar leads to, and reads it."""
    page.goto(reverse("factory:calendar"))
    page.get_by_role("link", name=gettext("Import slots")).click()
    file = {"name": name, "mimeType": kind, "buffer": content}
    page.locator("input[data-drops]").set_input_files(files=[file])
    page.get_by_role("button", name=gettext("Read and check")).click()
    page.locator("#preview .lead").wait_for()


def save(page: Any) -> None:
    """Saves the lines and waits for what was done."""
    page.locator("#commit button.main").click()
    page.locator(".message-success").wait_for()


def published() -> list[tuple[str, str, Decimal, Decimal]]:
    """Returns machine, local start, hours and rate of published windows."""
    rows = CapacityWindow.objects.filter(status=WindowStatus.PUBLISHED)
    return [
        (
            row.machine.name,
            f"{row.starts_at.astimezone(ZoneInfo(row.machine.factory.time_zone)):%a %H:%M}",
            Decimal(row.offered_ms) / MS_PER_HOUR,
            row.hourly_rate,
        )
        for row in rows.select_related("machine__factory").order_by("machine__name", "starts_at")
    ]


def test_a_chinese_plant_publishes_its_gbk_sheet(
    open_page: Callable[..., Any], sign_in: Callable[..., None], faults_of: Any
) -> None:
    owner = plant("苏州精密", {"数控车床1号": 1, "加工中心A": 1})
    page = open_page("zh-hans")
    sign_in(page, owner)
    began = time.monotonic()

    with translation.override("zh-hans"):
        content = chinese_sheet(monday("Asia/Shanghai"))
        send(page, "空闲产能.csv", content, "text/csv")
        assert faults_of(page) == []
        save(page)

    assert time.monotonic() - began + 3 * SECONDS_A_STEP < SECONDS_FOR_PEOPLE
    assert published() == [
        *(("加工中心A", f"{day} 20:00", 12, Decimal("1120.5")) for day in ("Mon", "Tue")),
        *(("数控车床1号", f"{day} 08:00", 8, 85) for day in ("Mon", "Tue", "Wed")),
    ]


def test_a_german_plant_answers_what_its_workbook_leaves_open(
    open_page: Callable[..., Any], sign_in: Callable[..., None], faults_of: Any
) -> None:
    owner = plant(
        "Berliner Drehteile",
        {"Drehmaschine": 1, "Fräszentrum": 2},
        time_zone="Europe/Berlin",
        currency_id="EUR",
    )
    page = open_page("en")
    sign_in(page, owner)
    began = time.monotonic()

    send(page, "Kapazität.xlsx", german_sheet(monday("Europe/Berlin")), XLSX)
    question = page.get_by_role("group", name="did you mean")
    question.get_by_label("Drehmaschine", exact=True).check()
    assert faults_of(page) == []
    page.get_by_role("button", name="Answer and read again").click()
    page.get_by_role("button", name="Save all 4 slots").click()
    page.locator(".message-success").wait_for()

    assert time.monotonic() - began + 5 * SECONDS_A_STEP < SECONDS_FOR_PEOPLE
    assert published() == [
        ("Drehmaschine", f"{day} 06:00", Decimal("7.5"), rate)
        for day, rate in zip(
            ("Mon", "Tue", "Wed", "Thu"),
            (Decimal("85.5"), Decimal("1130.5"), Decimal("85.5"), 90),
            strict=True,
        )
    ]


def test_a_dropped_file_is_read_at_once(
    open_page: Callable[..., Any], sign_in: Callable[..., None]
) -> None:
    owner = plant("Suzhou Precision", {"Lathe 7": 1})
    page = open_page("en")
    sign_in(page, owner)
    page.goto(reverse("factory:import-windows"))
    day = monday("Asia/Shanghai")
    text = f"machine,start,end\nLathe 7,{day} 08:00,{day} 16:00\n"

    dropped = page.evaluate_handle(DROPPED, text)
    page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})

    page.locator("#preview .lead").wait_for()
    assert "1 slot read." in page.locator("#preview .lead").inner_text()


def test_a_cell_is_corrected_by_keyboard_alone(
    open_page: Callable[..., Any], sign_in: Callable[..., None]
) -> None:
    owner = plant("Suzhou Precision", {"Lathe 7": 1})
    page = open_page("en", phone=True)
    sign_in(page, owner)
    day = monday("Asia/Shanghai")
    send(page, "idle.csv", f"machine,start,end\nSaw 4,{day} 08:00,{day} 16:00".encode(), "text/csv")

    page.get_by_label("Machine, Row 2").fill("Lathe 7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save 1 slot").press("Enter")

    page.locator(".message-success").wait_for()
    assert [row[0] for row in published()] == ["Lathe 7"]
