"""Tests factories, machines and certifications over HTTP."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Role
from common.clock import MS_PER_HOUR
from factories.models import Certification, Factory, FactoryEvent, Machine
from factories.states import WindowStatus
from tests import builders

FACTORY = {
    "name": "苏州一厂",
    "address": "星湖街88号",
    "region": "CN-JS",
    "latitude": "31.29834",
    "longitude": "120.58319",
    "industries": ["35", "34"],
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
}


@pytest.fixture
def reviewer(db: None) -> Any:
    """Creates a member of the operator who may verify."""
    return builders.member(builders.operator(), Role.PLANNER)


def test_factory_is_stored_as_sent(client: Any, mine: Any) -> None:
    answer = client.post("/api/v1/factories/", FACTORY)

    shown = answer.json()
    row = Factory.objects.get(pk=shown["id"])
    assert answer.status_code == 201
    assert shown | FACTORY | {"industries": ["34", "35"]} == shown
    assert shown["verification"] == "listed"
    assert shown["organisation"] == str(mine.organisation.pk)
    assert (row.name, row.latitude, row.region_id) == ("苏州一厂", Decimal("31.29834"), "CN-JS")
    assert list(row.events.values_list("from_status", "to_status", "by")) == [
        ("", "listed", mine.planner.pk)
    ]
    assert client.get(f"/api/v1/factories/{row.pk}/").json() == shown


def test_planner_of_two_manufacturers_names_one(
    client: Any, mine: Any, assert_problem: Any
) -> None:
    other = builders.organisation()
    mine.planner.memberships.create(organisation=other, role=Role.OWNER)

    unnamed = client.post("/api/v1/factories/", FACTORY)
    named = client.post("/api/v1/factories/", FACTORY | {"organisation": str(other.pk)})

    assert_problem(unnamed, 400, "#/organisation")
    assert named.json()["organisation"] == str(other.pk)


def test_factory_name_is_taken_once(
    client: Any, theirs: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    client.post("/api/v1/factories/", FACTORY)
    Factory.objects.filter(pk=theirs.factory.pk).update(name="South works")

    with nothing_stored():
        again = client.post("/api/v1/factories/", FACTORY)
    elsewhere = client.post("/api/v1/factories/", FACTORY | {"name": "South works"})

    assert_problem(again, 409, "#/name")
    assert elsewhere.status_code == 201


def test_change_of_a_factory_leaves_the_rest(client: Any, mine: Any) -> None:
    address = f"/api/v1/factories/{mine.factory.pk}/"
    before = client.get(address).json()

    answer = client.patch(address, {"address": "Hall 2", "industries": ["34"]})

    after = answer.json()
    assert answer.status_code == 200
    assert after == before | {
        "address": "Hall 2",
        "industries": ["34"],
        "updated_at": after["updated_at"],
    }
    assert after["updated_at"] > before["updated_at"]


def test_currency_changes_while_nothing_was_published(client: Any, mine: Any) -> None:
    builders.window(mine.machine, status=WindowStatus.DRAFT)

    answer = client.patch(f"/api/v1/factories/{mine.factory.pk}/", {"currency": "EUR"})

    assert answer.json()["currency"] == "EUR"


@pytest.mark.parametrize(
    "status", [WindowStatus.PUBLISHED, WindowStatus.PAUSED, WindowStatus.EXPIRED]
)
def test_currency_stays_once_a_window_was_published(
    client: Any, mine: Any, assert_problem: Any, status: str
) -> None:
    builders.window(mine.machine, status=status)

    answer = client.patch(f"/api/v1/factories/{mine.factory.pk}/", {"currency": "EUR"})
    same = client.patch(f"/api/v1/factories/{mine.factory.pk}/", {"currency": "CNY"})

    assert_problem(answer, 409, "#/currency")
    assert same.status_code == 200
    assert Factory.objects.get(pk=mine.factory.pk).currency_id == "CNY"


def test_currency_stays_after_a_published_window_was_withdrawn(
    client: Any, mine: Any, terms: Any, assert_problem: Any
) -> None:
    window = client.post("/api/v1/capacity-windows/", terms).json()
    client.post(f"/api/v1/capacity-windows/{window['id']}/publication/")
    client.post(f"/api/v1/capacity-windows/{window['id']}/withdrawal/")

    answer = client.patch(f"/api/v1/factories/{mine.factory.pk}/", {"currency": "EUR"})

    assert_problem(answer, 409, "#/currency")


def test_reviewer_verifies_with_a_reason(mine: Any, reviewer: Any, client_of: Any) -> None:
    address = f"/api/v1/factories/{mine.factory.pk}/verification/"

    answer = client_of(reviewer).post(address, {"level": "verified", "reason": "Visited."})

    event = FactoryEvent.objects.get(subject=mine.factory)
    assert answer.status_code == 200
    assert answer.json()["verification"] == "verified"
    assert Factory.objects.get(pk=mine.factory.pk).verification == "verified"
    assert (event.from_status, event.to_status, event.reason, event.by) == (
        "listed",
        "verified",
        "Visited.",
        reviewer,
    )


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"level": "listed", "reason": "No change."}, 409, "#/level"),
        ({"level": "excellent", "reason": "Very."}, 400, "#/level"),
        ({"level": ["verified"], "reason": "Very."}, 400, "#/level"),
        ({"level": {}, "reason": "Very."}, 400, "#/level"),
        ({"level": 3, "reason": "Very."}, 400, "#/level"),
        ({"level": "verified"}, 400, "#/reason"),
        ({"level": "verified", "reason": " "}, 400, "#/reason"),
        ({"level": "verified", "reason": "x" * 301}, 400, "#/reason"),
        ({"level": "verified", "reason": 5}, 400, "#/reason"),
        ({"level": "verified", "reason": "Seen.", "by": "me"}, 400, "#/by"),
        ({}, 400, "#/level"),
    ],
)
def test_verification_that_is_not_whole_is_rejected(
    mine: Any,
    reviewer: Any,
    client_of: Any,
    assert_problem: Any,
    body: Any,
    status: int,
    pointer: str,
) -> None:
    address = f"/api/v1/factories/{mine.factory.pk}/verification/"

    answer = client_of(reviewer).post(address, body)

    assert_problem(answer, status, pointer)
    assert Factory.objects.get(pk=mine.factory.pk).verification == "listed"


def test_only_reviewers_verify(
    mine: Any, client_of: Any, api_client: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    operator = builders.operator()
    body = {"level": "verified", "reason": "Trust us."}
    address = f"/api/v1/factories/{mine.factory.pk}/verification/"
    others = [
        mine.planner,
        builders.member(operator, Role.VIEWER),
        builders.member(builders.buyer(), Role.OWNER),
    ]

    with nothing_stored():
        answers = [client_of(user).post(address, body) for user in others]
        anonymous = api_client.post(address, body)

    for answer in answers:
        assert_problem(answer, 403, "#")
    assert_problem(anonymous, 401, "#")


def test_verification_of_a_missing_factory_finds_nothing(
    reviewer: Any, client_of: Any, assert_problem: Any
) -> None:
    answer = client_of(reviewer).post(
        "/api/v1/factories/01936d1c-7a90-7d1e-9c55-0b6f8f6b2c77/verification/",
        {"level": "verified", "reason": "Visited."},
    )

    assert_problem(answer, 404, "#/id", "path")


def test_machine_is_stored_as_sent(client: Any, mine: Any) -> None:
    body = {
        "factory": str(mine.factory.pk),
        "name": "Mill 7",
        "process": "cnc-milling-3-axis",
        "maker": "Haas",
        "model": "VF-4",
        "count": 3,
        "envelope_x_mm": 1270,
        "envelope_y_mm": 508,
        "envelope_z_mm": 635,
        "max_part_mass_kg": "1500.000",
        "best_tolerance": "IT7",
        "best_ra_um": "0.800",
        "material_families": ["aluminium", "carbon-steel"],
        "speed_factor": "1.100",
        "scrap_share": "0.0125",
        "hourly_rate": "120.123456",
        "setup_rate": "150.00",
        "kwh_per_hour": "18.500",
    }

    answer = client.post("/api/v1/machines/", body)

    shown = answer.json()
    row = Machine.objects.get(pk=shown["id"])
    assert answer.status_code == 201
    assert shown | body == shown
    assert shown["currency"] == "CNY"
    assert row.hourly_rate == Decimal("120.123456")
    assert client.get(f"/api/v1/machines/{row.pk}/").json() == shown


def test_machine_name_is_taken_once(
    client: Any, mine: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    other = builders.machine(mine.factory)

    with nothing_stored():
        answer = client.patch(f"/api/v1/machines/{other.pk}/", {"name": mine.machine.name})

    assert_problem(answer, 409, "#/name")


def test_machine_can_be_changed(client: Any, mine: Any) -> None:
    address = f"/api/v1/machines/{mine.machine.pk}/"

    answer = client.patch(
        address, {"best_tolerance": None, "material_families": ["titanium"], "hourly_rate": "99"}
    )

    shown = answer.json()
    assert (shown["best_tolerance"], shown["hourly_rate"]) == (None, "99.00")
    assert shown["material_families"] == ["titanium"]
    assert client.get(address).json() == shown


def test_process_stays_while_hours_are_reserved(
    client: Any, mine: Any, assert_problem: Any
) -> None:
    address = f"/api/v1/machines/{mine.machine.pk}/"
    window = builders.window(mine.machine, reserved_ms=MS_PER_HOUR)

    rejected = client.patch(address, {"process": "cnc-turning"})
    same = client.patch(address, {"process": "cnc-milling-3-axis", "name": "Mill 9"})
    type(window).objects.update(reserved_ms=0)
    changed = client.patch(address, {"process": "cnc-turning"})

    assert_problem(rejected, 409, "#/process")
    assert same.json()["name"] == "Mill 9"
    assert changed.json()["process"] == "cnc-turning"


def test_count_covers_what_windows_offer(client: Any, mine: Any, assert_problem: Any) -> None:
    machine = builders.machine(mine.factory, count=3)
    builders.window(machine, hours=240)

    too_few = client.patch(f"/api/v1/machines/{machine.pk}/", {"count": 1})
    enough = client.patch(f"/api/v1/machines/{machine.pk}/", {"count": 2})

    assert_problem(too_few, 409, "#/count")
    assert enough.json()["count"] == 2


def test_certification_lives_and_goes(client: Any, mine: Any) -> None:
    body = {
        "factory": str(mine.factory.pk),
        "standard": "iso-9001",
        "number": "Q-1",
        "body": "CQC",
        "valid_from": "2026-01-01",
        "valid_to": "2028-12-31",
    }

    made = client.post("/api/v1/certifications/", body)
    address = f"/api/v1/certifications/{made.json()['id']}/"
    changed = client.patch(address, {"valid_to": "2029-12-31"})
    deleted = client.delete(address)

    assert made.status_code == 201
    assert made.json() | body == made.json()
    assert changed.json()["valid_to"] == "2029-12-31"
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert not Certification.objects.exists()


def test_certification_is_known_once_and_ends_after_it_starts(
    client: Any, mine: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    first = builders.certification(mine.factory, "iso-9001", number="Q-1")
    second = builders.certification(mine.factory, "iso-9001", number="Q-2")
    address = f"/api/v1/certifications/{second.pk}/"

    with nothing_stored():
        twice = client.patch(address, {"number": first.number})
        early = client.patch(address, {"valid_to": "2000-01-01"})
        late = client.patch(address, {"valid_from": "2099-01-01"})

    assert_problem(twice, 409, "#/number")
    assert_problem(early, 400, "#/valid_to")
    assert_problem(late, 400, "#/valid_from")


def test_foreign_or_unreachable_certification_is_not_deleted(
    client: Any, client_of: Any, mine: Any, theirs: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    foreign = builders.certification(theirs.factory, "iso-9001")
    own = builders.certification(mine.factory, "iso-9001")

    with nothing_stored():
        hidden = client.delete(f"/api/v1/certifications/{foreign.pk}/")
        too_low = client_of(mine.viewer).delete(f"/api/v1/certifications/{own.pk}/")

    assert_problem(hidden, 404, "#/id", "path")
    assert_problem(too_low, 403, "#")
