"""Checks how programs read events."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import ApiToken, Membership, Role, Scope
from common.events import outbox
from matching.models import Allocation
from matching.states import AllocationStatus
from notifications.models import Event
from notifications.services import fan_out
from tests import builders
from tests.clients import SafeClient

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"


@pytest.fixture
def announced(sides: Any) -> Any:
    """Announces five offers of the lot."""
    for _ in range(5):
        outbox.record(Allocation, [sides.pk], AllocationStatus.OFFERED, by=None)
    fan_out.fan_out()
    return sides


def reader(user: Any) -> SafeClient:
    """Returns a program that acts for the user."""
    client = SafeClient()
    client.force_authenticate(user)
    return client


def test_a_reader_goes_on_after_the_last_number(announced: Any) -> None:
    client = reader(announced.planner)
    first = client.get(EVENTS, {"limit": 3}).json()
    assert [row["number"] for row in first["events"]] == [1, 2, 3]
    assert (first["last"], first["has_more"], first["oldest_kept"]) == (3, True, 1)
    rest = client.get(EVENTS, {"after": first["last"]}).json()
    assert [row["number"] for row in rest["events"]] == [4, 5]
    assert (rest["last"], rest["has_more"]) == (5, False)
    end = client.get(EVENTS, {"after": 5}).json()
    assert (end["events"], end["last"], end["has_more"]) == ([], 5, False)


def test_an_event_is_thin(announced: Any) -> None:
    (row, *_) = reader(announced.planner).get(EVENTS).json()["events"]
    event = Event.objects.get(organisation=announced.maker, number=1)
    assert row == event.as_document()
    assert row["kind"] == "offer.made"
    assert row["reference"] == announced.work_order
    assert row["subject"] == {"order": str(announced.order.pk), "allocation": str(announced.pk)}


def test_a_service_account_reads_with_the_scope_read(announced: Any) -> None:
    for scopes, status in ((["read"], 200), (["plan"], 403)):
        user = builders.member(announced.maker, Role.PLANNER, service_of=None)
        _, secret = ApiToken.objects.create(user, scopes=[Scope(name) for name in scopes])
        answer = SafeClient().get(EVENTS, HTTP_AUTHORIZATION=f"Token {secret}")
        assert answer.status_code == status
    assert SafeClient().get(EVENTS).status_code == 401


def test_others_read_their_own_events_alone(announced: Any) -> None:
    stranger = builders.member(builders.organisation())
    assert reader(stranger).get(EVENTS).json()["events"] == []
    asked = reader(stranger).get(EVENTS, {"organisation": announced.maker.pk})
    assert asked.status_code == 404
    sides = {row["side"] for row in reader(announced.purchaser).get(EVENTS).json()["events"]}
    assert sides == {"buyer"}


def test_who_is_in_several_organisations_names_one(announced: Any) -> None:
    Membership.objects.create(user=announced.planner, organisation=announced.buyer, role="owner")
    client = reader(announced.planner)
    problem = client.get(EVENTS)
    assert problem.status_code == 400
    assert problem.json()["errors"][0]["pointer"].endswith("organisation")
    named = client.get(EVENTS, {"organisation": str(announced.buyer.pk)}).json()
    assert {row["organisation"] for row in named["events"]} == {str(announced.buyer.pk)}


@pytest.mark.parametrize(
    "query",
    [{"after": -1}, {"after": "x"}, {"after": 2**63}, {"limit": 0}, {"limit": 501}, {"since": 1}],
)
def test_wrong_parameters_are_named(announced: Any, query: dict[str, Any]) -> None:
    answer = reader(announced.planner).get(EVENTS, query)
    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["errors"][0]["pointer"]
    bad = reader(announced.planner).get(EVENTS, {"organisation": str(uuid4())})
    assert bad.status_code == 404


def test_events_take_two_queries(announced: Any, django_assert_num_queries: Any) -> None:
    client = reader(announced.planner)
    client.get(EVENTS)
    with django_assert_num_queries(2):
        client.get(EVENTS)


def test_the_schema_names_every_subject_and_time(announced: Any) -> None:
    schema = SafeClient().get(reverse("schema"), {"format": "json"}).json()["components"]["schemas"]
    event = Event.objects.first()
    assert set(event.subject) <= set(schema["EventSubject"]["properties"])
    assert set(event.times) <= set(schema["EventTimes"]["properties"])
    assert set(schema["OrganisationEvent"]["properties"]) == set(event.as_document())
