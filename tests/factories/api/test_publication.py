"""Tests publication, pause and withdrawal over HTTP, also concurrently."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from common.clock import MS_PER_HOUR, now
from factories.errors import HoursOfferedTwice, domain_errors_of_constraints
from factories.models import CapacityWindow, Machine
from factories.states import WindowStatus
from tests import builders

WINDOWS = "/api/v1/capacity-windows/"


def request(client: Any, window: CapacityWindow, noun: str) -> Any:
    """Returns the answer to one request on one window."""
    return client.post(f"{WINDOWS}{window.pk}/{noun}/")


@pytest.fixture
def draft(mine: Any) -> CapacityWindow:
    """Creates a draft of forty hours."""
    return builders.window(mine.machine, status=WindowStatus.DRAFT)


def test_window_is_published_paused_published_again_and_withdrawn(
    client: Any, mine: Any, draft: Any
) -> None:
    nouns = ["publication", "pause", "publication", "withdrawal"]

    answers = [request(client, draft, noun) for noun in nouns]

    statuses = ["published", "paused", "published", "withdrawn"]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.json()["status"] for answer in answers] == statuses
    assert list(draft.events.values_list("from_status", "to_status", "by")) == [
        (before, after, mine.planner.pk)
        for before, after in zip(["draft", *statuses], statuses, strict=False)
    ]


def test_draft_can_be_withdrawn(client: Any, draft: Any) -> None:
    answer = request(client, draft, "withdrawal")

    assert answer.json()["status"] == "withdrawn"


def test_window_in_the_past_is_not_published(client: Any, mine: Any, assert_problem: Any) -> None:
    begun = builders.window(
        mine.machine, status=WindowStatus.DRAFT, starts_at=now() - timedelta(minutes=1)
    )
    lapsed = builders.window(
        mine.machine,
        status=WindowStatus.PAUSED,
        starts_at=now() + timedelta(hours=1),
        expires_at=now() - timedelta(minutes=1),
    )

    assert_problem(request(client, begun, "publication"), 409, "#/starts_at")
    assert_problem(request(client, lapsed, "publication"), 409, "#/expires_at")


def test_window_that_outgrew_its_machine_is_not_published(
    client: Any, mine: Any, assert_problem: Any
) -> None:
    machine = builders.machine(mine.factory, count=2)
    window = builders.window(machine, status=WindowStatus.DRAFT, hours=200)
    Machine.objects.filter(pk=machine.pk).update(count=1)

    answer = request(client, window, "publication")

    assert_problem(answer, 409, "#/offered_hours")


@pytest.mark.parametrize("status", [WindowStatus.PUBLISHED, WindowStatus.PAUSED])
def test_overlap_with_an_offered_window_is_rejected(
    client: Any, mine: Any, draft: Any, assert_problem: Any, nothing_stored: Any, status: str
) -> None:
    builders.window(mine.machine, status=status, starts_at=draft.ends_at - timedelta(seconds=1))

    with nothing_stored():
        answer = request(client, draft, "publication")

    assert_problem(answer, 409, "#/starts_at")
    assert answer.json()["code"] == "hours_offered_twice"


def test_windows_that_touch_or_are_of_other_machines_or_closed_do_not_overlap(
    client: Any, mine: Any, draft: Any
) -> None:
    builders.window(mine.machine, starts_at=draft.ends_at)
    builders.window(mine.machine, starts_at=draft.starts_at, status=WindowStatus.WITHDRAWN)
    builders.window(builders.machine(mine.factory), starts_at=draft.starts_at)

    answer = request(client, draft, "publication")

    assert answer.status_code == 200


def test_reserved_window_is_paused_but_not_withdrawn(
    client: Any, mine: Any, assert_problem: Any
) -> None:
    window = builders.window(mine.machine, reserved_ms=MS_PER_HOUR)

    rejected = request(client, window, "withdrawal")
    paused = request(client, window, "pause")
    rejected_again = request(client, window, "withdrawal")

    assert_problem(rejected, 409, "#/reserved_hours")
    assert_problem(rejected_again, 409, "#/reserved_hours")
    assert (paused.json()["status"], paused.json()["reserved_hours"]) == ("paused", "1")


@pytest.mark.django_db
def test_exclusion_constraint_becomes_an_error() -> None:
    window = builders.window()

    with pytest.raises(HoursOfferedTwice), domain_errors_of_constraints():
        builders.window(window.machine, starts_at=window.starts_at)

    assert CapacityWindow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_overlapping_windows_published_at_the_same_moment_one_is_rejected(
    mine: Any, client_of: Any
) -> None:
    pairs = 10
    machines = [builders.machine(mine.factory) for _ in range(pairs)]
    windows = [
        [builders.window(machine, status=WindowStatus.DRAFT) for _ in range(2)]
        for machine in machines
    ]
    start = Barrier(2)

    def publish(side: int) -> list[Any]:
        client = client_of(type(mine.planner).objects.get(pk=mine.planner.pk))
        answers = []
        try:
            for pair in windows:
                start.wait(timeout=20)
                answers.append(request(client, pair[side], "publication"))
        finally:
            connection.close()
        return answers

    with ThreadPoolExecutor(2) as threads:
        left, right = threads.map(publish, range(2))

    outcomes = [
        sorted([one.status_code, other.status_code]) for one, other in zip(left, right, strict=True)
    ]
    assert outcomes == [[200, 409]] * pairs
    losers = [answer.json() for answer in (*left, *right) if answer.status_code == 409]
    assert {(body["code"], body["errors"][0]["pointer"]) for body in losers} == {
        ("hours_offered_twice", "#/starts_at")
    }
    assert CapacityWindow.objects.filter(status=WindowStatus.PUBLISHED).count() == pairs
