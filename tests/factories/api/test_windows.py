"""Tests drafts and changes of capacity windows over HTTP."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.clock import MS_PER_HOUR, now
from factories.models import CapacityWindow
from factories.states import WindowStatus
from tests import builders

WINDOWS = "/api/v1/capacity-windows/"


def made(client: Any, terms: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Returns a draft made over HTTP."""
    answer = client.post(WINDOWS, terms | changes)
    assert answer.status_code == 201, answer.content
    return answer.json()


def later(instant: str, **span: int) -> str:
    """Returns the instant some time later."""
    return (datetime.fromisoformat(instant) + timedelta(**span)).isoformat()


def test_draft_is_stored_as_sent(client: Any, mine: Any, terms: Any) -> None:
    expiry = later(terms["starts_at"], days=-3)

    shown = made(
        client,
        terms,
        offered_hours="12.3456",
        opening_cost="300.50",
        least_lot=20,
        notice_hours="36.5",
        expires_at=expiry,
    )

    row = CapacityWindow.objects.get(pk=shown["id"])
    assert row.offered_ms == 44_444_160
    assert (row.hourly_rate, row.opening_cost) == (Decimal("110.50"), Decimal("300.50"))
    assert (row.notice, row.least_lot) == (timedelta(hours=36, minutes=30), 20)
    assert row.expires_at == datetime.fromisoformat(expiry)
    assert shown["status"] == "draft"
    assert (shown["offered_hours"], shown["reserved_hours"], shown["free_hours"]) == (
        "12.3456",
        "0",
        "12.3456",
    )
    assert (shown["factory"], shown["currency"]) == (str(mine.factory.pk), "CNY")
    assert (shown["notice_hours"], shown["process"]) == ("36.5", "cnc-milling-3-axis")
    assert list(row.events.values_list("from_status", "to_status", "by")) == [
        ("", "draft", mine.planner.pk)
    ]
    assert client.get(f"{WINDOWS}{row.pk}/").json() == shown


def test_rate_defaults_to_the_machines_and_expiry_to_the_notices(
    client: Any, mine: Any, terms: Any
) -> None:
    del terms["hourly_rate"]

    shown = made(client, terms, notice_hours="48")

    row = CapacityWindow.objects.get(pk=shown["id"])
    assert row.hourly_rate == mine.machine.hourly_rate
    assert row.expires_at == row.starts_at - timedelta(hours=48)


@pytest.mark.parametrize(
    ("count", "hours", "status"), [(1, 120, 201), (1, 121, 400), (2, 240, 201)]
)
def test_hours_are_at_most_what_the_machines_have(
    client: Any, mine: Any, terms: Any, count: int, hours: int, status: int
) -> None:
    machine = builders.machine(mine.factory, count=count)

    answer = client.post(WINDOWS, terms | {"machine": str(machine.pk), "offered_hours": str(hours)})

    assert answer.status_code == status


@pytest.mark.parametrize(("currency", "finest"), [("CNY", "2.01"), ("JPY", "2"), ("KWD", "2.001")])
def test_opening_cost_is_a_whole_number_of_minor_units(
    client: Any, mine: Any, terms: Any, assert_problem: Any, currency: str, finest: str
) -> None:
    machine = builders.machine(
        builders.factory(organisation=mine.organisation, currency_id=currency)
    )
    body = terms | {"machine": str(machine.pk)}

    finer = client.post(WINDOWS, body | {"opening_cost": "2.0001"})
    fine = client.post(WINDOWS, body | {"opening_cost": finest, "hourly_rate": "2.000001"})

    assert_problem(finer, 400, "#/opening_cost")
    assert fine.status_code == 201


def test_expiry_precedes_the_notice(
    client: Any, terms: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    body = terms | {"notice_hours": "24", "expires_at": later(terms["starts_at"], hours=-23)}

    with nothing_stored():
        answer = client.post(WINDOWS, body)

    assert_problem(answer, 400, "#/expires_at")


def test_draft_may_change_in_everything(client: Any, mine: Any, terms: Any) -> None:
    other = builders.machine(mine.factory)
    address = f"{WINDOWS}{made(client, terms)['id']}/"
    changes = {
        "machine": str(other.pk),
        "starts_at": later(terms["starts_at"], days=1),
        "ends_at": later(terms["ends_at"], days=2),
        "offered_hours": "7.5",
        "hourly_rate": "1.00",
        "opening_cost": "2.00",
        "least_lot": 3,
        "notice_hours": "4",
    }

    answer = client.patch(address, changes)

    shown = answer.json()
    row = CapacityWindow.objects.get(pk=shown["id"])
    assert answer.status_code == 200
    instants = ("starts_at", "ends_at")
    assert {k: v for k, v in (shown | changes).items() if k not in instants} == {
        k: v for k, v in shown.items() if k not in instants
    }
    assert row.starts_at == datetime.fromisoformat(changes["starts_at"])
    assert row.expires_at == row.starts_at - timedelta(hours=4)
    assert client.get(address).json() == shown


def test_chosen_expiry_stays_when_the_start_changes(client: Any, terms: Any) -> None:
    expiry = later(terms["starts_at"], days=-2)
    address = f"{WINDOWS}{made(client, terms, expires_at=expiry)['id']}/"

    shown = client.patch(address, {"starts_at": later(terms["starts_at"], hours=5)}).json()

    assert datetime.fromisoformat(shown["expires_at"]) == datetime.fromisoformat(expiry)


def test_change_that_breaks_the_whole_is_rejected(
    client: Any, theirs: Any, terms: Any, assert_problem: Any
) -> None:
    address = f"{WINDOWS}{made(client, terms)['id']}/"
    before = client.get(address).json()

    reversed_ = client.patch(address, {"ends_at": terms["starts_at"]})
    too_many = client.patch(address, {"ends_at": later(terms["starts_at"], hours=39)})
    too_late = client.patch(address, {"expires_at": later(terms["starts_at"], seconds=1)})
    foreign = client.patch(address, {"machine": str(theirs.machine.pk)})

    assert_problem(reversed_, 400, "#/ends_at")
    assert_problem(too_many, 400, "#/offered_hours")
    assert_problem(too_late, 400, "#/expires_at")
    assert_problem(foreign, 400, "#/machine")
    assert client.get(address).json() == before


def test_same_terms_again_change_nothing(client: Any, terms: Any) -> None:
    shown = made(client, terms)

    again = client.patch(f"{WINDOWS}{shown['id']}/", terms).json()

    assert again == shown


@pytest.mark.parametrize("status", [WindowStatus.PUBLISHED, WindowStatus.PAUSED])
def test_offered_window_without_reservations_may_change_but_for_its_machine(
    client: Any, mine: Any, assert_problem: Any, status: str
) -> None:
    other = builders.machine(mine.factory)
    window = builders.window(mine.machine, status=status)
    address = f"{WINDOWS}{window.pk}/"
    start = window.starts_at + timedelta(days=1)

    answer = client.patch(address, {"machine": str(other.pk)})
    changed = client.patch(
        address, {"starts_at": start.isoformat(), "offered_hours": "8", "hourly_rate": "90.00"}
    )

    assert_problem(answer, 409, "#/machine")
    shown = changed.json()
    assert (shown["offered_hours"], shown["hourly_rate"], shown["status"]) == ("8", "90.00", status)


@pytest.mark.parametrize("status", [WindowStatus.PUBLISHED, WindowStatus.PAUSED])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", lambda w: (w.starts_at + timedelta(hours=1)).isoformat()),
        ("starts_at", lambda w: (w.starts_at - timedelta(hours=1)).isoformat()),
        ("ends_at", lambda w: (w.ends_at - timedelta(hours=1)).isoformat()),
        ("ends_at", lambda w: (w.ends_at + timedelta(hours=1)).isoformat()),
        ("hourly_rate", lambda w: "119.99"),
        ("hourly_rate", lambda w: "121"),
        ("opening_cost", lambda w: "1"),
        ("offered_hours", lambda w: "9.9999"),
    ],
)
def test_change_that_hurts_reservations_is_rejected(
    client: Any, mine: Any, assert_problem: Any, status: str, field: str, value: Any
) -> None:
    window = builders.window(mine.machine, status=status, reserved_ms=10 * MS_PER_HOUR)
    before = client.get(f"{WINDOWS}{window.pk}/").json()

    answer = client.patch(f"{WINDOWS}{window.pk}/", {field: value(window)})

    assert_problem(answer, 409, f"#/{field}")
    assert client.get(f"{WINDOWS}{window.pk}/").json() == before


def test_free_hours_of_a_reserved_window_may_change(client: Any, mine: Any) -> None:
    window = builders.window(mine.machine, reserved_ms=10 * MS_PER_HOUR)

    answer = client.patch(
        f"{WINDOWS}{window.pk}/",
        {
            "offered_hours": "10",
            "least_lot": 50,
            "notice_hours": "12",
            "hourly_rate": "120.00",
            "expires_at": (window.starts_at - timedelta(days=2)).isoformat(),
        },
    )

    shown = answer.json()
    assert answer.status_code == 200
    assert (shown["offered_hours"], shown["free_hours"], shown["least_lot"]) == ("10", "0", 50)


@pytest.mark.parametrize("status", [WindowStatus.WITHDRAWN, WindowStatus.EXPIRED])
def test_closed_window_does_not_change(
    client: Any, mine: Any, assert_problem: Any, status: str
) -> None:
    window = builders.window(mine.machine, status=status)

    answer = client.patch(f"{WINDOWS}{window.pk}/", {"least_lot": 2})

    assert_problem(answer, 409, "#/status")


def test_published_window_cannot_be_moved_over_another_or_into_the_past(
    client: Any, mine: Any, assert_problem: Any
) -> None:
    first = builders.window(mine.machine, starts_at=now() + timedelta(days=3))
    start = now() + timedelta(days=9)
    second = builders.window(mine.machine, starts_at=start, expires_at=start)
    address = f"{WINDOWS}{second.pk}/"

    over = client.patch(address, {"starts_at": (first.ends_at - timedelta(minutes=1)).isoformat()})
    adjacent = client.patch(address, {"starts_at": first.ends_at.isoformat()})
    past = client.patch(
        address,
        {
            "starts_at": (now() - timedelta(hours=1)).isoformat(),
            "expires_at": (now() - timedelta(hours=2)).isoformat(),
        },
    )
    lapsed = client.patch(address, {"expires_at": (now() - timedelta(hours=1)).isoformat()})

    assert_problem(over, 409, "#/starts_at")
    assert adjacent.status_code == 200
    assert_problem(past, 409, "#/starts_at")
    assert_problem(lapsed, 409, "#/expires_at")


def test_change_of_terms_is_seen_by_a_plan_and_a_hold_is_not(client: Any, mine: Any) -> None:
    window = builders.window(mine.machine)
    before = window.updated_at

    client.patch(f"{WINDOWS}{window.pk}/", {"hourly_rate": "100"})

    window.refresh_from_db()
    assert window.updated_at > before
