"""Tests many capacity windows at once: all or none, errors by place, few queries."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Role
from common.clock import now
from factories.models import CapacityWindow, WindowEvent
from factories.states import WindowStatus
from tests import builders

BULK = "/api/v1/capacity-windows/bulk/"
PUBLICATION = "/api/v1/capacity-windows/publication/"

# What a POST costs to take effect once: the transaction and its end (in a test a savepoint), a look
# for the answer kept before, and the answer written down.
KEY_QUERIES = 4
# A savepoint; owners; windows, machines and factories locked; the clash; the transition's lock and
# its update with the events; the release of the savepoint. Memberships are known.
PUBLICATION_QUERIES = 11 + KEY_QUERIES


def weeks(terms: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """Returns terms for windows of eight hours on consecutive days."""
    start = now().replace(microsecond=0) + timedelta(days=10)
    return [
        terms
        | {
            "starts_at": (start + timedelta(days=day)).isoformat(),
            "ends_at": (start + timedelta(days=day, hours=10)).isoformat(),
            "offered_hours": "8",
        }
        for day in range(number)
    ]


def test_windows_come_back_in_the_order_sent(client: Any, mine: Any, terms: Any) -> None:
    other = builders.machine(mine.factory)
    drafts = weeks(terms, 5)
    drafts[2]["machine"] = str(other.pk)

    answer = client.post(BULK, {"windows": drafts[::-1]})

    shown = answer.json()["windows"]
    assert answer.status_code == 201
    assert [row["machine"] for row in shown] == [row["machine"] for row in drafts[::-1]]
    assert [row["starts_at"][:10] for row in shown] == [
        row["starts_at"][:10] for row in drafts[::-1]
    ]
    assert CapacityWindow.objects.filter(status=WindowStatus.DRAFT).count() == 5
    assert WindowEvent.objects.filter(to_status=WindowStatus.DRAFT, by=mine.planner).count() == 5


@pytest.mark.parametrize("number", [2, 1000])
def test_number_of_queries_does_not_depend_on_the_number_of_windows(
    client: Any, terms: Any, django_assert_num_queries: Any, number: int
) -> None:
    drafts = weeks(terms, number)

    # Memberships, machines, a savepoint and its end, windows, events.
    with django_assert_num_queries(6 + KEY_QUERIES):
        answer = client.post(BULK, {"windows": drafts})

    assert answer.status_code == 201
    assert CapacityWindow.objects.count() == number


def test_every_error_has_its_place_and_nothing_is_stored(
    client: Any, theirs: Any, terms: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    drafts = weeks(terms, 6)
    drafts[1]["offered_hours"] = "11"
    drafts[3]["machine"] = str(theirs.machine.pk)
    drafts[5]["ends_at"] = drafts[5]["starts_at"]

    with nothing_stored():
        answer = client.post(BULK, {"windows": drafts})

    assert_problem(answer, 400, "#/windows/1/offered_hours")
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "#/windows/1/offered_hours",
        "#/windows/3/machine",
        "#/windows/5/ends_at",
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"offered_hours": 8.5}, "#/windows/1/offered_hours"),
        ({"machine": "no id"}, "#/windows/1/machine"),
        ({"machine": str(uuid4())}, "#/windows/1/machine"),
        ({"status": "published"}, "#/windows/1/status"),
        ({"reserved_ms": 5}, "#/windows/1/reserved_ms"),
        ({"starts_at": None}, "#/windows/1/starts_at"),
    ],
)
def test_wrong_window_is_rejected_with_its_place(
    client: Any, terms: Any, nothing_stored: Any, assert_problem: Any, change: Any, pointer: str
) -> None:
    drafts = weeks(terms, 3)
    drafts[1] |= change

    with nothing_stored():
        answer = client.post(BULK, {"windows": drafts})

    assert_problem(answer, 400, pointer)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/windows"),
        ({"windows": []}, "#/windows"),
        ({"windows": {}}, "#/windows"),
        ({"windows": None}, "#/windows"),
        ({"windows": [5]}, "#/windows/0"),
        ({"windows": [None]}, "#/windows/0"),
        ({"windows": [{}] * 1001}, "#/windows"),
        ({"windows": [], "publish": True}, "#/publish"),
        ([], "#"),
    ],
)
def test_wrong_list_is_rejected(
    client: Any, nothing_stored: Any, assert_problem: Any, body: Any, pointer: str
) -> None:
    with nothing_stored():
        answer = client.post(BULK, body)

    assert_problem(answer, 400, pointer)


def test_machine_that_the_user_only_reads_is_rejected(
    client: Any, mine: Any, theirs: Any, terms: Any, nothing_stored: Any, assert_problem: Any
) -> None:
    mine.planner.memberships.create(organisation=theirs.organisation, role=Role.VIEWER)
    drafts = weeks(terms, 2)
    drafts[1]["machine"] = str(theirs.machine.pk)

    with nothing_stored():
        answer = client.post(BULK, {"windows": drafts})

    assert_problem(answer, 403, "#")


def test_drafts_are_published_together(
    client: Any, mine: Any, terms: Any, django_assert_num_queries: Any
) -> None:
    made = client.post(BULK, {"windows": weeks(terms, 30)}).json()["windows"]
    ids = [row["id"] for row in made][::-1]

    with django_assert_num_queries(PUBLICATION_QUERIES):
        answer = client.post(PUBLICATION, {"ids": ids})

    shown = answer.json()["windows"]
    assert answer.status_code == 200
    assert [row["id"] for row in shown] == ids
    assert {row["status"] for row in shown} == {"published"}
    assert CapacityWindow.objects.filter(status=WindowStatus.PUBLISHED).count() == 30
    assert WindowEvent.objects.filter(to_status="published", by=mine.planner).count() == 30


@pytest.mark.parametrize("number", [2, 40])
def test_publication_takes_as_many_queries_for_few_as_for_many(
    client: Any, terms: Any, django_assert_num_queries: Any, number: int
) -> None:
    made = client.post(BULK, {"windows": weeks(terms, number)}).json()["windows"]

    with django_assert_num_queries(PUBLICATION_QUERIES):
        client.post(PUBLICATION, {"ids": [row["id"] for row in made]})


def test_one_window_that_cannot_be_published_keeps_all_as_they_were(
    client: Any, mine: Any, theirs: Any, assert_problem: Any, nothing_stored: Any
) -> None:
    good = builders.window(builders.machine(mine.factory), status=WindowStatus.DRAFT)
    past = builders.window(
        mine.machine, status=WindowStatus.DRAFT, starts_at=now() - timedelta(hours=1)
    )
    foreign = builders.window(theirs.machine, status=WindowStatus.DRAFT)
    withdrawn = builders.window(mine.machine, status=WindowStatus.WITHDRAWN)
    twin = builders.window(good.machine, status=WindowStatus.DRAFT)

    def publish(*windows: Any) -> Any:
        return client.post(PUBLICATION, {"ids": [str(window.pk) for window in windows]})

    with nothing_stored():
        assert_problem(publish(good, past), 409, "#/ids/1")
        assert_problem(publish(good, foreign), 400, "#/ids/1")
        assert_problem(publish(good, withdrawn), 409, "#/ids/1")
        assert_problem(publish(good, good), 400, "#/ids/1")
        overlap = publish(good, twin)

    assert overlap.status_code == 409
    assert overlap.json()["code"] == "hours_offered_twice"
    good.refresh_from_db()
    assert good.status == WindowStatus.DRAFT


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/ids"),
        ({"ids": []}, "#/ids"),
        ({"ids": "all"}, "#/ids"),
        ({"ids": [5]}, "#/ids/0"),
        ({"ids": [str(uuid4())]}, "#/ids/0"),
        ({"ids": [str(uuid4()), "x"]}, "#/ids/1"),
        ({"ids": [str(uuid4())], "force": True}, "#/force"),
    ],
)
def test_wrong_ids_are_rejected(client: Any, assert_problem: Any, body: Any, pointer: str) -> None:
    assert_problem(client.post(PUBLICATION, body), 400, pointer)


def test_viewer_publishes_nothing_in_bulk(
    client_of: Any, mine: Any, theirs: Any, assert_problem: Any
) -> None:
    window = builders.window(mine.machine, status=WindowStatus.DRAFT)
    theirs.planner.memberships.create(organisation=mine.organisation, role=Role.VIEWER)

    for user in (mine.viewer, theirs.planner):
        assert_problem(client_of(user).post(PUBLICATION, {"ids": [str(window.pk)]}), 403, "#")
    window.refresh_from_db()
    assert window.status == WindowStatus.DRAFT
