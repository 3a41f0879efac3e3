"""Tests spans of capacity windows over HTTP."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from factories.models import CapacityWindow
from tests import builders

WINDOWS = "/api/v1/capacity-windows/"
BERLIN = ZoneInfo("Europe/Berlin")


def shifts_of(terms: dict[str, Any], days: int = 5) -> list[dict[str, str]]:
    """Returns eight-hour shifts from the start of the terms on."""
    start = datetime.fromisoformat(terms["starts_at"])
    starts = [start + timedelta(days=day) for day in range(days)]
    return [
        {"starts_at": at.isoformat(), "ends_at": (at + timedelta(hours=8)).isoformat()}
        for at in starts
    ]


@pytest.fixture
def shifts(terms: dict[str, Any]) -> dict[str, Any]:
    """Returns a body for one window of five shifts."""
    body = {**terms, "spans": shifts_of(terms)}
    del body["starts_at"], body["ends_at"]
    return body


def instants(spans: list[dict[str, str]]) -> list[tuple[datetime, ...]]:
    """Returns the instants of spans."""
    return [tuple(map(datetime.fromisoformat, span.values())) for span in spans]


def test_spans_are_stored_and_shown(client: Any, shifts: Any) -> None:
    answer = client.post(WINDOWS, shifts)

    shown = answer.json()
    assert answer.status_code == 201, shown
    assert instants(shown["spans"]) == instants(shifts["spans"])
    assert instants([{"starts_at": shown["starts_at"]}]) == [instants(shifts["spans"])[0][:1]]
    assert client.get(f"{WINDOWS}{shown['id']}/").json() == shown


def test_window_without_spans_has_one(client: Any, terms: Any) -> None:
    shown = client.post(WINDOWS, terms).json()

    assert shown["spans"] == [{"starts_at": shown["starts_at"], "ends_at": shown["ends_at"]}]


def test_times_or_spans_are_needed(client: Any, terms: Any, assert_problem: Any) -> None:
    del terms["ends_at"]

    assert_problem(client.post(WINDOWS, terms), 400, "#/ends_at")


def test_errors_point_to_the_span(client: Any, shifts: Any, assert_problem: Any) -> None:
    twice = [shifts["spans"][0], shifts["spans"][0]]
    backwards = [{**shifts["spans"][1], "ends_at": shifts["spans"][0]["ends_at"]}]

    overlapping = client.post(WINDOWS, shifts | {"spans": twice})
    unreadable = client.post(WINDOWS, shifts | {"spans": [{"starts_at": "today"}]})
    second = client.post(f"{WINDOWS}bulk/", {"windows": [shifts, shifts | {"spans": twice}]})
    reversed_ = client.post(WINDOWS, shifts | {"spans": [shifts["spans"][0], *backwards]})
    none = client.post(WINDOWS, shifts | {"spans": []})

    assert_problem(overlapping, 400, "#/spans/1/starts_at")
    assert_problem(unreadable, 400, "#/spans/0/ends_at")
    assert_problem(second, 400, "#/windows/1/spans/1/starts_at")
    assert_problem(reversed_, 400, "#/spans/1/ends_at")
    assert_problem(none, 400, "#/spans")


def test_spans_are_replaced(client: Any, shifts: Any, assert_problem: Any) -> None:
    address = f"{WINDOWS}{client.post(WINDOWS, shifts).json()['id']}/"

    changed = client.patch(address, {"spans": shifts["spans"][:3], "offered_hours": "24"})
    alone = client.patch(address, {"starts_at": shifts["spans"][1]["starts_at"]})

    assert instants(changed.json()["spans"]) == instants(shifts["spans"][:3])
    assert_problem(alone, 400, "#/starts_at")


def test_window_is_divided(client: Any, shifts: Any, assert_problem: Any) -> None:
    address = f"{WINDOWS}{client.post(WINDOWS, shifts).json()['id']}/"

    made = client.post(f"{address}shifts/", {})
    again = client.post(f"{address}shifts/", {})

    assert made.status_code == 201
    assert [row["offered_hours"] for row in made.json()["windows"]] == ["8"] * 5
    assert_problem(again, 409, "#/status")


@pytest.mark.parametrize(("day", "month", "hours"), [(27, 3, 7), (30, 10, 9)])
def test_night_has_the_hours_between_its_instants(
    client: Any, mine: Any, terms: Any, assert_problem: Any, day: int, month: int, hours: int
) -> None:
    plant = builders.factory(organisation=mine.organisation, time_zone="Europe/Berlin")
    evening = datetime(2027, month, day, 22, tzinfo=BERLIN)
    body = terms | {
        "machine": str(builders.machine(plant).pk),
        "starts_at": evening.isoformat(),
        "ends_at": (evening + timedelta(hours=8)).isoformat(),
    }

    more = client.post(WINDOWS, body | {"offered_hours": f"{hours}.0001"})
    all_of_it = client.post(f"{WINDOWS}bulk/", {"windows": [body | {"offered_hours": str(hours)}]})

    assert_problem(more, 400, "#/offered_hours")
    assert all_of_it.status_code == 201
    row = CapacityWindow.objects.get()
    assert row.most_ms == row.offered_ms
