"""Tests changes of drafts over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from common.clock import now
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db


def address(order_or_id) -> str:
    return f"/api/v1/orders/{getattr(order_or_id, 'pk', order_or_id)}/"


def test_only_the_sent_fields_change(client, draft):
    before = client.get(address(draft)).json()

    answer = client.patch(address(draft), {"quantity": 150, "reserve_price": None})

    assert answer.status_code == 200
    changed = {name for name, value in answer.json().items() if value != before[name]}
    assert changed == {"quantity", "pieces", "reserve_price", "updated_at", "completeness"}


def test_given_operations_replace_the_whole_routing(client, buyer):
    steps = [{}, {"process_id": "cnc-turning"}, {}]
    draft = builders.order(buyer, operations=steps, status="draft", submitted_at=None)

    operations = [{"process": "anodising-decorative", "cycle_time_s": "35"}]
    answer = client.patch(address(draft), {"operations": operations}).json()

    assert [(step["sequence"], step["process"]) for step in answer["operations"]] == [
        (1, "anodising-decorative")
    ]
    assert draft.operations.count() == 1


def test_operations_left_out_stay(client, draft):
    step = draft.operations.get()

    client.patch(address(draft), {"title": "Bracket, right"})

    assert draft.operations.get() == step


def test_given_list_replaces_the_list(client, draft):
    client.patch(address(draft), {"allowed_regions": ["CN-SH", "CN-JS"]})

    answer = client.patch(address(draft), {"allowed_regions": ["CN-ZJ"]})

    assert answer.json()["allowed_regions"] == ["CN-ZJ"]


def test_change_writes_no_event(client, draft):
    client.patch(address(draft), {"least_lot": 9})

    assert not draft.events.exists()


TODAY = now().date()
CONTRADICTIONS = [
    ({"quantity": 5}, "#/quantity", {"least_lot": 10}),
    ({"least_lot": 101}, "#/least_lot", {}),
    ({"max_factories": 2}, "#/max_factories", {"split_allowed": False}),
    ({"split_allowed": False}, "#/split_allowed", {"max_factories": 3}),
    ({"material_family": "titanium"}, "#/material_family", {"material_grade_id": "5052-H32"}),
    ({"latest_delivery_on": str(TODAY + timedelta(days=1))}, "#/latest_delivery_on", {}),
    ({"earliest_delivery_on": str(TODAY + timedelta(days=36))}, "#/earliest_delivery_on", {}),
]


@pytest.mark.parametrize(("change", "pointer", "stored"), CONTRADICTIONS)
def test_change_that_contradicts_what_is_stored_points_at_what_was_sent(
    change, pointer, stored, client, buyer, assert_problem, nothing_stored
):
    draft = builders.order(buyer, status="draft", submitted_at=None, **stored)

    with nothing_stored():
        response = client.patch(address(draft), change)

    assert_problem(response, 400, pointer)


def test_stored_list_counts_against_a_given_one(client, draft, assert_problem, nothing_stored):
    draft.allowed_regions.set(["CN-JS"])

    with nothing_stored():
        response = client.patch(address(draft), {"excluded_regions": ["CN"]})

    assert_problem(response, 400, "#/excluded_regions")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"quantity": "many"}, "#/quantity"),
        ({"status": "submitted"}, "#/status"),
        ({"id": str(uuid4())}, "#/id"),
        ({"submitted_at": "2026-01-01T00:00:00Z"}, "#/submitted_at"),
        ({"organisation": str(uuid4())}, "#/organisation"),
        ({"colour": "red"}, "#/colour"),
        ({"operations": [{"process": "cnc-turning"}]}, "#/operations/0/cycle_time_s"),
        ({"material_family": None}, "#/material_family"),
        ({"latest_delivery_on": None}, "#/latest_delivery_on"),
        ({"wish_delivery_on": None}, "#/wish_delivery_on"),
        ({"allowed_factories": [str(uuid4())]}, "#/allowed_factories/0"),
    ],
)
def test_wrong_change_is_rejected(change, pointer, client, draft, assert_problem, nothing_stored):
    with nothing_stored():
        response = client.patch(address(draft), change)

    assert_problem(response, 400, pointer)


def test_reference_of_another_order_is_rejected(
    client, buyer, draft, assert_problem, nothing_stored
):
    taken = builders.order(buyer).reference

    with nothing_stored():
        response = client.patch(address(draft), {"reference": taken})

    assert_problem(response, 409, "#/reference")


@pytest.mark.parametrize("status", [s for s in OrderStatus if s is not OrderStatus.DRAFT])
def test_what_is_no_draft_cannot_be_changed(status, client, buyer, assert_problem, nothing_stored):
    order = builders.order(buyer, status=status)

    with nothing_stored():
        response = client.patch(address(order), {"quantity": 1})

    assert_problem(response, 409, "#/status")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_order_is_neither_replaced_nor_deleted(
    method, client, draft, assert_problem, nothing_stored
):
    with nothing_stored():
        response = getattr(client, method)(address(draft))

    assert_problem(response, 405, "#")
