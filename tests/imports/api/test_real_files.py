"""Tests files that real readers read in a child process, sent over the API."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from common.clock import now
from factories.models import CapacityWindow, Machine
from imports.models import Import
from imports.services.file_reading import read_claimed
from tests import builders
from tests.imports.conftest import IMPORTS, commit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lathe() -> Machine:
    """Creates a machine in Suzhou."""
    return builders.machine(builders.factory(organisation=builders.organisation()), name="Lathe 7")


@pytest.fixture
def owner(lathe: Machine, client_of: Callable[[Any], APIClient]) -> APIClient:
    """Acts as the owner of the machine's organisation."""
    return client_of(builders.member(lathe.factory.organisation))


def day(after: int) -> datetime:
    """Returns a day to come."""
    return now() + timedelta(days=7 + after)


def event(uid: str, after: int, *lines: str, clock: str = "080000") -> str:
    """Returns an event of eight hours on a day to come."""
    start = f"DTSTART;TZID=Asia/Shanghai:{day(after):%Y%m%d}T{clock}"
    return "\r\n".join(
        ("BEGIN:VEVENT", f"UID:{uid}", start, "DURATION:PT8H", *lines, "END:VEVENT", "")
    )


def posted(owner: APIClient, lathe: Machine, text: str, name: str = "idle.ics") -> dict[str, Any]:
    """Sends a file of windows; what a busy machine left to a worker is read at once."""
    file = SimpleUploadedFile(name, text.encode())
    answer = owner.post(
        IMPORTS, {"kind": "windows", "file": file, "machine": str(lathe.pk)}, format="multipart"
    )
    body = answer.json()
    if answer.status_code == 202:
        read_claimed(Import.objects.get(pk=body["id"]))
        body = owner.get(f"{IMPORTS}{body['id']}/").json()
    assert body["status"] == "ready", body
    return body


def calendar(*events: str) -> str:
    """Returns a calendar of the events."""
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def gone(body: dict[str, Any]) -> list[int]:
    """Returns how many windows a file made before and does not have any more."""
    return [
        note["params"]["count"] for note in body["notes"] if note["code"] == "windows_not_in_file"
    ]


def test_line_of_a_calendar_has_all_names_and_the_rate_of_its_machine(
    owner: APIClient, lathe: Machine
) -> None:
    unread = event("b", 1).replace("T080000", "T8")
    body = posted(owner, lathe, calendar(event("a", 0), unread))

    good, bad = body["lines"]
    assert good["hourly_rate"] == f"{lathe.hourly_rate.normalize():f}"
    assert (bad["starts_at"], bad["ends_at"], bad["offered_hours"]) == (None, None, None)
    assert not CapacityWindow.objects.exists()
    commit(owner, body["id"], lines="good")
    assert CapacityWindow.objects.get().hourly_rate == lathe.hourly_rate


def test_known_window_keeps_its_rate_and_is_shown_without_that_of_the_machine(
    owner: APIClient, lathe: Machine
) -> None:
    commit(owner, posted(owner, lathe, calendar(event("a", 0)))["id"])
    CapacityWindow.objects.update(hourly_rate=95)

    body = posted(owner, lathe, calendar(event("a", 0, "SEQUENCE:1").replace("PT8H", "PT7H")))
    commit(owner, body["id"])

    (line,) = body["lines"]
    assert (line["recognised"]["action"], line["hourly_rate"]) == ("update", None)
    assert CapacityWindow.objects.get().hourly_rate == 95


def test_event_that_left_its_calendar_is_reported(owner: APIClient, lathe: Machine) -> None:
    events = [event(uid, after) for after, uid in enumerate("abc")]
    commit(owner, posted(owner, lathe, calendar(*events))["id"])

    assert gone(posted(owner, lathe, calendar(*events))) == []
    assert gone(posted(owner, lathe, calendar(events[0], event("b", 1, "STATUS:CANCELLED")))) == [2]
    # Of another name only events that it has, or cancels, are compared.
    other = posted(owner, lathe, calendar(event("b", 1, "STATUS:CANCELLED")), "new.ics")
    assert gone(other) == [1]
    assert CapacityWindow.objects.count() == 3


def test_occurrence_that_is_excepted_later_is_reported(owner: APIClient, lathe: Machine) -> None:
    series = ("RRULE:FREQ=DAILY;COUNT=3",)
    commit(owner, posted(owner, lathe, calendar(event("s", 0, *series)))["id"])

    excepted = f"EXDATE;VALUE=DATE:{day(1):%Y%m%d}"
    body = posted(owner, lathe, calendar(event("s", 0, *series, excepted)))

    assert gone(body) == [1]
    assert [line["recognised"]["action"] for line in body["lines"]] == ["skip", "skip"]


def test_sheet_reports_windows_that_it_lost_within_its_days(
    owner: APIClient, lathe: Machine
) -> None:
    rows = [
        f"Lathe 7,{day(after):%Y-%m-%d} 08:00,{day(after):%Y-%m-%d} 16:00" for after in range(4)
    ]
    head = "machine,start,end"
    commit(owner, posted(owner, lathe, "\n".join((head, *rows)), "week.csv")["id"])

    assert gone(posted(owner, lathe, "\n".join((head, rows[0], rows[2])), "week.csv")) == [1]
    assert gone(posted(owner, lathe, "\n".join((head, rows[3])), "week.csv")) == []
