"""Tests slots of several shifts, and nights in which the clock changes."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.clock import MS_PER_HOUR
from factories.models import CapacityWindow
from factories.services.window_drafts import create_window
from factories.states import WindowStatus
from matching.states import UnmatchedReason
from tests import builders
from tests.clock_shift import instant
from tests.console.factory.conftest import Manufacturer, manufacturer

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = timedelta(weeks=1)
# In the first night summer time begins, in the second it ends.
NIGHTS = pytest.mark.parametrize(
    ("evening", "hours"),
    [(datetime(2027, 3, 27, 22, tzinfo=BERLIN), 7), (datetime(2027, 10, 30, 22, tzinfo=BERLIN), 9)],
    ids=["begins", "ends"],
)


@pytest.fixture
def plant(db: None, monkeypatch: pytest.MonkeyPatch) -> Manufacturer:
    """Creates a manufacturer in Berlin, early in 2027."""
    monkeypatch.setattr(timezone, "now", lambda: instant("2027-01-10T12:00Z"))
    ours = manufacturer("Berlin Precision", "Mill 1")
    ours.factory.time_zone = "Europe/Berlin"
    ours.factory.save()
    ours.machine.refresh_from_db()
    return ours


def form_of(plant: Manufacturer, evening: datetime, **fields: Any) -> dict[str, Any]:
    """Returns the form of a night shift of which all hours are offered."""
    return {
        "machine": str(plant.machine.pk),
        "starts_at": f"{evening:%Y-%m-%dT22:00}",
        "ends_at": f"{evening + timedelta(hours=8):%Y-%m-%dT06:00}",
        "offered_hours": "",
        "hourly_rate": "100",
        "repeats": "0",
    } | fields


def night(plant: Manufacturer, evening: datetime) -> CapacityWindow:
    """Creates the draft of a night shift of eight hours."""
    terms = {
        "machine_id": plant.machine.pk,
        "starts_at": evening,
        "ends_at": evening + timedelta(hours=8),
        "offered_ms": 8 * MS_PER_HOUR,
    }
    return create_window(terms=terms, by=plant.owner)


def assert_night(evening: datetime, hours: int) -> None:
    """Asserts that a window of this night has all of its hours."""
    row = CapacityWindow.objects.get(starts_at=evening)
    assert row.ends_at.astimezone(BERLIN).hour == 6
    assert row.offered_ms == row.most_ms == hours * MS_PER_HOUR


@NIGHTS
def test_night_of_the_form_has_its_hours(
    plant: Manufacturer, browser: Any, evening: datetime, hours: int
) -> None:
    client, address = browser(plant.owner), reverse("factory:new-window")

    more = client.post(address, form_of(plant, evening, offered_hours=f"{hours}.5"))
    client.post(address, form_of(plant, evening))

    assert more.context["form"].errors.keys() == {"offered_hours"}
    assert_night(evening, hours)


@NIGHTS
def test_hours_of_the_address_are_those_of_the_night(
    plant: Manufacturer, browser: Any, evening: datetime, hours: int
) -> None:
    query = {key: form_of(plant, evening)[key] for key in ("machine", "starts_at", "ends_at")}

    page = browser(plant.owner).get(reverse("factory:new-window"), query).content.decode()

    assert f'name="offered_hours" value="{hours}"' in page


@NIGHTS
def test_night_of_a_repeated_form_has_its_hours(
    plant: Manufacturer, browser: Any, evening: datetime, hours: int
) -> None:
    browser(plant.owner).post(
        reverse("factory:new-window"), form_of(plant, evening - WEEK, repeats="2")
    )

    assert CapacityWindow.objects.count() == 3
    assert_night(evening - WEEK, 8)
    assert_night(evening, hours)
    assert_night(evening + WEEK, 8)


@NIGHTS
def test_copied_night_has_its_hours(
    plant: Manufacturer, browser: Any, evening: datetime, hours: int
) -> None:
    window = night(plant, evening - WEEK)

    browser(plant.owner).post(reverse("factory:copy-window", args=[window.pk]))

    assert_night(evening, hours)


@NIGHTS
def test_night_of_a_copied_week_has_its_hours(
    plant: Manufacturer, browser: Any, evening: datetime, hours: int
) -> None:
    night(plant, evening - WEEK)
    sent = {"factory": str(plant.factory.pk), "week": (evening - WEEK).date().isoformat()}

    browser(plant.owner).post(reverse("factory:copy-week"), sent)

    assert_night(evening, hours)


def import_file(client: Any, **sent: Any) -> None:
    """Imports a file of slots as drafts."""
    page = client.post(reverse("factory:import-windows"), sent, follow=True)
    commit = reverse("factory:commit-import", args=[page.context["import_"].pk])
    client.post(commit, {"lines": "all", "publish": "no"})


@NIGHTS
def test_pasted_night_has_its_hours(
    plant: Manufacturer, browser: Any, evening: datetime, hours: int
) -> None:
    start, end = (f"{at:%Y-%m-%d %H:%M}" for at in (evening, evening + timedelta(hours=8)))
    sheet = f"machine\tstart\tend\n{plant.machine.name}\t{start}\t{end}"

    import_file(browser(plant.owner), text=sheet)

    assert_night(evening, hours)


@pytest.mark.parametrize(("length", "hours"), [("DURATION:PT8H", 8), ("DTEND", 9)])
def test_duration_of_a_calendar_is_exact_and_its_end_is_by_the_clock(
    plant: Manufacturer, browser: Any, monkeypatch: pytest.MonkeyPatch, length: str, hours: int
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: instant("2027-10-10T12:00Z"))
    end = "DTEND;TZID=Europe/Berlin:20271031T060000" if length == "DTEND" else length
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1"),
        *("DTSTART;TZID=Europe/Berlin:20271030T220000", end, "END:VEVENT", "END:VCALENDAR"),
    ]
    file = SimpleUploadedFile("idle.ics", "\r\n".join(lines).encode())

    import_file(browser(plant.owner), file=file)

    assert CapacityWindow.objects.get().offered_ms == hours * MS_PER_HOUR


@pytest.mark.parametrize("clock", ["2027-03-28T02:30", "2027-10-31T02:30"])
def test_time_that_the_clock_skips_or_repeats_is_refused(
    plant: Manufacturer, browser: Any, clock: str
) -> None:
    sent = form_of(plant, datetime(2027, 3, 27, 22, tzinfo=BERLIN), starts_at=clock)

    page = browser(plant.owner).post(reverse("factory:new-window"), sent)

    assert "starts_at" in page.context["form"].errors
    assert not CapacityWindow.objects.exists()


def five_shifts(plant: Manufacturer, **fields: Any) -> dict[str, Any]:
    """Returns the form of one slot of five day shifts in March."""
    times = {"starts_at": "2027-03-01T08:00", "ends_at": "2027-03-05T16:00", "daily": "on"}
    return form_of(plant, datetime(2027, 3, 1, tzinfo=BERLIN), **times | fields)


def test_slot_of_five_shifts_is_made_shown_and_repeated(plant: Manufacturer, browser: Any) -> None:
    client = browser(plant.owner)

    client.post(reverse("factory:new-window"), five_shifts(plant, repeats="4", publish="on"))

    windows = list(CapacityWindow.objects.order_by("starts_at"))
    assert [len(row.span_times) for row in windows] == [5] * 5
    assert {row.offered_ms for row in windows} == {40 * MS_PER_HOUR}
    # The last week is in summer time.
    starts = [span.starts_at.astimezone(BERLIN) for span in windows[-1].span_times]
    assert [(at.day, at.hour) for at in starts] == [(day, 8) for day in (29, 30, 31, 1, 2)]
    shown = client.get(reverse("factory:window", args=[windows[0].pk]))
    assert shown.context["spans"] == windows[0].span_times
    page = client.get(reverse("factory:calendar"), {"week": "2027-03-01"})
    (row,) = (row for row in page.context["rows"] if row.machine == plant.machine)
    assert [len(cell.strips) for cell in row.cells] == [1, 1, 1, 1, 1, 0, 0]
    assert row.cells[0].strips[0].width == "33.333%"


def test_copied_week_keeps_the_shifts(plant: Manufacturer, browser: Any) -> None:
    client = browser(plant.owner)
    client.post(reverse("factory:new-window"), five_shifts(plant))
    sent = {"factory": str(plant.factory.pk), "week": "2027-03-01"}

    client.post(reverse("factory:copy-week"), sent)

    copy = CapacityWindow.objects.get(starts_at__gt=instant("2027-03-06T00:00Z"))
    assert len(copy.span_times) == 5


def test_shifts_of_other_times_are_kept_by_the_form(plant: Manufacturer, browser: Any) -> None:
    monday = datetime(2027, 3, 1, 8, tzinfo=BERLIN)
    spans = [(monday, monday + timedelta(hours=8)), (monday + WEEK, monday + WEEK + timedelta(1))]
    window = builders.window(plant.machine, spans=spans, hours=32, status=WindowStatus.DRAFT)
    client, address = browser(plant.owner), reverse("factory:edit-window", args=[window.pk])

    page = client.get(address)
    client.post(address, form_of(plant, monday, offered_hours="20"))

    window.refresh_from_db()
    assert page.context["form"].fields["starts_at"].disabled
    assert "daily" not in page.context["form"].fields
    assert window.offered_ms == 20 * MS_PER_HOUR
    assert [tuple(span) for span in window.span_times] == spans


def test_week_that_lets_a_step_wait_is_divided_by_one_click(
    plant: Manufacturer, browser: Any
) -> None:
    monday = datetime(2027, 3, 1, 8, tzinfo=BERLIN)
    window = builders.window(
        plant.machine, starts_at=monday, ends_at=monday + timedelta(days=4, hours=10)
    )
    builders.run_order(
        builders.order(),
        unmatched_reason=UnmatchedReason.NEXT_STEP_WAITS,
        unmatched_detail={
            "step": 2,
            "ready_at": window.ends_at.isoformat(),
            "windows": [str(window.pk)],
        },
    )
    client, address = browser(plant.owner), reverse("factory:window", args=[window.pk])

    page = client.get(address)
    client.post(reverse("factory:split-window", args=[window.pk]))

    assert page.context["waiting_orders"] == 1
    assert "One slot a shift would allow it." in page.content.decode()
    made = CapacityWindow.objects.filter(status=WindowStatus.PUBLISHED)
    assert [row.offered_ms for row in made] == [8 * MS_PER_HOUR] * 5


def test_separate_slots_tell_that_each_is_set_up(plant: Manufacturer, browser: Any) -> None:
    for day in range(5):
        start = datetime(2027, 3, 1 + day, 8, tzinfo=BERLIN)
        window = builders.window(
            plant.machine, starts_at=start, ends_at=start + timedelta(hours=8), hours=8
        )

    page = browser(plant.owner).get(reverse("factory:window", args=[window.pk]))

    assert page.context["other_slots"] == 4
    assert "set up again" in page.content.decode()
