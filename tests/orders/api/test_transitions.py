"""Tests submission and cancellation over HTTP."""

from datetime import timedelta

import pytest

from common.clock import now
from orders.states import CANCELLABLE_STATUSES, OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = now().date()


def address(order, request: str) -> str:
    return f"/api/v1/orders/{order.pk}/{request}/"


def test_submitted_order_waits_for_a_run(client, draft, purchaser):
    before = now()

    answer = client.post(address(draft, "submission"))

    assert answer.status_code == 200
    assert answer.json()["status"] == "submitted"
    draft.refresh_from_db()
    assert before <= draft.submitted_at <= now()
    event = draft.events.get()
    assert (event.from_status, event.to_status, event.by) == ("draft", "submitted", purchaser)


@pytest.mark.parametrize("body", [None, {}])
def test_submission_needs_no_body(body, client, draft):
    assert client.post(address(draft, "submission"), body).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"status": "awarded"}, "#/status"), ({"note": "please"}, "#/note"), ([], "#"), ("now", "#")],
)
def test_submission_with_a_body_is_rejected(
    body, pointer, client, draft, assert_problem, nothing_stored
):
    with nothing_stored():
        response = client.post(address(draft, "submission"), body)

    assert_problem(response, 400, pointer)


PREMATURE = [
    ("latest_delivery_on", {"wish_delivery_on": TODAY, "latest_delivery_on": TODAY}),
    ("wish_delivery_on", {"wish_delivery_on": TODAY - timedelta(days=1)}),
    ("latest_delivery_on", {"latest_delivery_on": TODAY + timedelta(days=1_900)}),
]


@pytest.mark.parametrize(("name", "stored"), PREMATURE)
def test_order_no_run_could_plan_is_not_submitted(
    name, stored, client, buyer, assert_problem, nothing_stored
):
    draft = builders.order(buyer, status="draft", submitted_at=None, **stored)

    with nothing_stored():
        response = client.post(address(draft, "submission"))

    assert_problem(response, 400, f"#/{name}")


def test_order_without_operations_is_not_submitted(client, draft, assert_problem, nothing_stored):
    draft.operations.all().delete()

    with nothing_stored():
        response = client.post(address(draft, "submission"))

    assert_problem(response, 400, "#/operations")


def test_draft_that_breaks_a_rule_by_another_way_in_is_not_submitted(
    client, draft, assert_problem, nothing_stored
):
    draft.allowed_regions.set(["CN-JS"])
    draft.excluded_regions.set(["CN"])

    with nothing_stored():
        response = client.post(address(draft, "submission"))

    assert_problem(response, 400, "#/excluded_regions")


@pytest.mark.parametrize("status", [s for s in OrderStatus if s is not OrderStatus.DRAFT])
def test_only_a_draft_is_submitted(status, client, buyer, assert_problem, nothing_stored):
    order = builders.order(buyer, status=status)

    with nothing_stored():
        response = client.post(address(order, "submission"))

    assert_problem(response, 409, "#/status")


@pytest.mark.parametrize("status", CANCELLABLE_STATUSES)
def test_order_is_cancelled_with_its_reason(status, client, buyer, purchaser):
    order = builders.order(buyer, status=status)

    answer = client.post(address(order, "cancellation"), {"reason": " Project stopped "})

    assert answer.status_code == 200
    assert answer.json()["status"] == "cancelled"
    event = order.events.get()
    assert (event.from_status, event.to_status) == (status, "cancelled")
    assert (event.by, event.reason) == (purchaser, "Project stopped")


@pytest.mark.parametrize("status", [s for s in OrderStatus if s not in CANCELLABLE_STATUSES])
def test_order_is_not_cancelled_once_pieces_are_confirmed_or_it_ended(
    status, client, buyer, assert_problem, nothing_stored
):
    order = builders.order(buyer, status=status)

    with nothing_stored():
        response = client.post(address(order, "cancellation"), {"reason": "Too late"})

    assert_problem(response, 409, "#/status")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/reason"),
        (None, "#/reason"),
        ({"reason": ""}, "#/reason"),
        ({"reason": "   "}, "#/reason"),
        ({"reason": None}, "#/reason"),
        ({"reason": 7}, "#/reason"),
        ({"reason": "x" * 301}, "#/reason"),
        ({"reason": "ok", "by": "somebody"}, "#/by"),
        ([], "#"),
    ],
)
def test_cancellation_without_a_sound_reason_is_rejected(
    body, pointer, client, draft, assert_problem, nothing_stored
):
    with nothing_stored():
        response = client.post(address(draft, "cancellation"), body)

    assert_problem(response, 400, pointer)
