"""Tests wrong bodies, states and windows of publication, pause and withdrawal."""

from typing import Any
from uuid import uuid4

import pytest

from factories.states import WindowStatus
from tests import builders


@pytest.mark.parametrize("action", ["publication", "pause", "withdrawal"])
@pytest.mark.parametrize(
    ("body", "pointer"), [({"force": True}, "#/force"), ([], "#"), ("yes", "#")]
)
def test_action_with_an_unknown_body_is_rejected(
    client: Any,
    mine: Any,
    nothing_stored: Any,
    assert_problem: Any,
    action: str,
    body: Any,
    pointer: str,
) -> None:
    status = WindowStatus.DRAFT if action == "publication" else WindowStatus.PUBLISHED
    window = builders.window(mine.machine, status=status)

    with nothing_stored():
        answer = client.post(f"/api/v1/capacity-windows/{window.pk}/{action}/", body, format="json")

    assert_problem(answer, 400, pointer)
    window.refresh_from_db()
    assert window.status == status


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("publication", WindowStatus.PUBLISHED),
        ("publication", WindowStatus.WITHDRAWN),
        ("publication", WindowStatus.EXPIRED),
        ("pause", WindowStatus.DRAFT),
        ("pause", WindowStatus.PAUSED),
        ("pause", WindowStatus.WITHDRAWN),
        ("pause", WindowStatus.EXPIRED),
        ("withdrawal", WindowStatus.WITHDRAWN),
        ("withdrawal", WindowStatus.EXPIRED),
    ],
)
def test_action_that_the_state_does_not_allow_is_a_conflict(
    client: Any, mine: Any, nothing_stored: Any, assert_problem: Any, action: str, status: str
) -> None:
    window = builders.window(mine.machine, status=status)

    with nothing_stored():
        answer = client.post(f"/api/v1/capacity-windows/{window.pk}/{action}/")

    assert_problem(answer, 409, "#/status")
    window.refresh_from_db()
    assert window.status == status


@pytest.mark.parametrize("action", ["publication", "pause", "withdrawal"])
def test_action_on_a_foreign_window_finds_nothing(
    client: Any, theirs: Any, client_of: Any, mine: Any, assert_problem: Any, action: str
) -> None:
    foreign = builders.window(theirs.machine)
    own = builders.window(mine.machine)

    answer = client.post(f"/api/v1/capacity-windows/{foreign.pk}/{action}/")
    missing = client.post(f"/api/v1/capacity-windows/{uuid4()}/{action}/")
    too_low = client_of(mine.viewer).post(f"/api/v1/capacity-windows/{own.pk}/{action}/")

    assert_problem(answer, 404, "#/id", "path")
    assert answer.json() == missing.json()
    assert_problem(too_low, 403, "#")
