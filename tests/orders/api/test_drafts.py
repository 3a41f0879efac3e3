"""Tests drafts over HTTP: right ones are stored, wrong ones get a pointer."""

import json
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from common.api.problems import flatten
from orders.api.order_examples import CANCELLATION, CHANGE, DRAFT
from orders.api.serializers import OrderDraftSerializer
from orders.limits import LIST_MOST, OPERATIONS_MOST
from orders.models import Order
from tests import builders
from vocabularies.models import MaterialGrade, Region

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/orders/"


def test_draft_is_stored_with_its_routing_in_sequence(client, buyer, purchaser, body):
    response = client.post(ADDRESS, body)

    assert response.status_code == 201, response.content
    order = Order.objects.get()
    assert (order.organisation, order.status, order.quantity) == (buyer, "draft", 120)
    assert [(step.sequence, step.process_id, step.setup_ms) for step in order.operations.all()] == [
        (1, "cnc-milling-3-axis", 5_400_000),
        (2, "anodising-decorative", 0),
    ]
    event = order.events.get()
    assert (event.from_status, event.to_status, event.by) == ("", "draft", purchaser)


def test_answer_shows_what_was_stored(client, buyer, body):
    answer = client.post(ADDRESS, body).json()

    assert answer["organisation"] == str(buyer.pk)
    assert answer["reserve_price"] == "38.50"
    assert answer["unit"] == "H87"
    assert answer["currency"] == "CNY"
    assert answer["operations"][0]["setup_hours"] == "1.5"
    assert answer["operations"][1]["cycle_time_s"] == "35.125"
    assert [event["by"] for event in answer["events"]] == ["Li Na"]
    assert client.get(f"{ADDRESS}{answer['id']}/").json() == answer


def test_examples_of_the_schema_are_accepted(client):
    drafted = client.post(ADDRESS, DRAFT.value)
    address = f"{ADDRESS}{drafted.json()['id']}/"

    changed = client.patch(address, CHANGE.value)
    cancelled = client.post(f"{address}cancellation/", CANCELLATION.value)

    assert [answer.status_code for answer in (drafted, changed, cancelled)] == [201, 200, 200]


def test_wish_is_the_latest_delivery_where_none_is_given(client, body):
    del body["wish_delivery_on"]

    answer = client.post(ADDRESS, body).json()

    assert answer["wish_delivery_on"] == body["latest_delivery_on"]


def test_draft_may_lack_operations(client, body):
    del body["operations"]

    answer = client.post(ADDRESS, body)

    assert answer.status_code == 201
    assert answer.json()["operations"] == []


def test_lists_name_rows_once(client, body):
    body |= {
        "required_certifications": ["iso-9001", "iso-9001"],
        "allowed_regions": ["CN"],
        "excluded_regions": ["CN-JS", "CN-ZJ"],
    }

    answer = client.post(ADDRESS, body).json()

    assert answer["required_certifications"] == ["iso-9001"]
    assert answer["allowed_regions"] == ["CN"]
    assert sorted(answer["excluded_regions"]) == ["CN-JS", "CN-ZJ"]


def test_buyer_that_also_makes_may_name_its_own_factory(client, buyer, body):
    buyer.is_manufacturer = True
    buyer.save()
    plant = builders.factory(organisation=buyer)

    answer = client.post(ADDRESS, body | {"excluded_factories": [str(plant.pk)]})

    assert answer.json()["excluded_factories"] == [str(plant.pk)]


REQUIRED = (
    "reference",
    "title",
    "quantity",
    "unit_mass_kg",
    "material_family",
    "ship_to_region",
    "latitude",
    "longitude",
    "latest_delivery_on",
)


SERVER_OWNED = ("id", "status", "submitted_at", "created_at", "updated_at")
UNKNOWN = ("organisation_id", "organisation_name", "events", "completeness", "setup_ms", "winner")


WRONG = [
    ("reference", 2041),
    ("reference", ""),
    ("reference", "x" * 61),
    ("reference", "null \u0000 byte"),
    ("reference", "lone \ud800 surrogate"),
    ("title", None),
    ("quantity", "120"),
    ("quantity", 120.0),
    ("quantity", True),
    ("quantity", 0),
    ("quantity", 10_000_001),
    ("quantity", 10**30),
    ("unit", 87),
    ("unit", "XXX"),
    ("unit_mass_kg", 0.42),
    ("unit_mass_kg", "0"),
    ("unit_mass_kg", "-1"),
    ("unit_mass_kg", "NaN"),
    ("unit_mass_kg", "0.00001"),
    ("unit_mass_kg", "500001"),
    ("material_family", ["aluminium"]),
    ("material_family", {"code": "aluminium"}),
    ("material_family", 7),
    ("material_family", None),
    ("material_family", "unobtainium"),
    ("material_family", "alu\u0000minium"),
    ("material_grade", "no-such-grade"),
    ("tolerance", True),
    ("ship_to_region", "CN-XX"),
    ("latitude", "90.1"),
    ("longitude", "-181"),
    ("longitude", 121.4),
    ("latest_delivery_on", "2027-02-30"),
    ("latest_delivery_on", 20270228),
    ("latest_delivery_on", "2027-03-01T00:00:00Z"),
    ("earliest_delivery_on", ["2027-03-01"]),
    ("incoterm", "FOO"),
    ("currency", "cny"),
    ("reserve_price", 38.5),
    ("reserve_price", "-0.01"),
    ("reserve_price", "1.0000001"),
    ("reserve_price", "10000000000.01"),
    ("reserve_price", "Infinity"),
    ("max_factories", 0),
    ("max_factories", 1000),
    ("least_lot", 0),
    ("split_allowed", "yes"),
    ("split_allowed", 1),
    ("all_or_nothing", None),
    ("inspection_level", "sloppy"),
    ("confidentiality", 3),
    ("scenario", ["production"]),
    ("sector", "farming"),
    ("organisation", "not-a-uuid"),
    ("operations", "cnc-milling-3-axis"),
    ("operations", None),
]


WRONG_STEPS = [
    ("process", "no-such-process"),
    ("process", ["cnc-milling-3-axis"]),
    ("cycle_time_s", 420.5),
    ("cycle_time_s", "0"),
    ("cycle_time_s", "1000001"),
    ("setup_hours", 1.5),
    ("setup_hours", "-1"),
    ("setup_hours", "1001"),
    ("setup_hours", "0.00001"),
    ("setup_hours", True),
    ("envelope_x_mm", 0),
    ("envelope_y_mm", "90"),
    ("envelope_z_mm", 100_001),
    ("tolerance", "no-such-class"),
    ("ra_um", "0"),
    ("ra_um", 3.2),
    ("ra_um", "200.1"),
]


WRONG_LISTS = [
    ("required_documents", ["birth-certificate"], "#/required_documents/0"),
    ("allowed_regions", "CN", "#/allowed_regions"),
    ("allowed_regions", ["CN", "CN-XX"], "#/allowed_regions/1"),
    ("allowed_regions", [["CN"]], "#/allowed_regions/0"),
    ("excluded_regions", {"code": "CN"}, "#/excluded_regions"),
    ("excluded_regions", ["CN"] * (LIST_MOST + 1), "#/excluded_regions"),
    ("required_certifications", [9001], "#/required_certifications/0"),
    ("required_certifications", ["iso-9001", "iso\u0000"], "#/required_certifications/1"),
    ("excluded_factories", ["none"], "#/excluded_factories/0"),
    ("excluded_factories", None, "#/excluded_factories"),
    ("operations", [[]], "#/operations/0"),
    (
        "operations",
        [{"process": "anodising-decorative", "cycle_time_s": "1"}] * (OPERATIONS_MOST + 1),
        "#/operations",
    ),
]


def pointers_of(body: dict[str, Any], user: Any) -> set[str]:
    """Returns the pointers of the errors of a draft's shape."""
    serializer = OrderDraftSerializer(data=body, context={"request": SimpleNamespace(user=user)})
    if serializer.is_valid():
        return set()
    return {error["pointer"] for error in flatten(serializer.errors)}


def with_step(body: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Returns the body with other fields of its second operation."""
    first, second = body["operations"]
    return body | {"operations": [first, second | fields]}


def without(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Returns the body without one field."""
    return {key: value for key, value in body.items() if key != name}


def test_serializer_points_to_each_missing_field(body, purchaser):
    assert {name for name in REQUIRED if pointers_of(without(body, name), purchaser)} == set(
        REQUIRED
    )
    first, second = body["operations"]
    for name in ("process", "cycle_time_s"):
        steps = {"operations": [first, without(second, name)]}
        assert f"#/operations/1/{name}" in pointers_of(body | steps, purchaser)


def test_serializer_points_to_each_field_that_is_not_the_buyers(body, purchaser):
    for name in (*SERVER_OWNED, *UNKNOWN):
        assert f"#/{name}" in pointers_of(body | {name: "submitted"}, purchaser)
    for name in ("id", "sequence", "setup_ms", "order", "colour"):
        assert f"#/operations/1/{name}" in pointers_of(with_step(body, **{name: 1}), purchaser)


def test_serializer_points_to_each_wrong_value(body, purchaser):
    unnoticed = [
        (name, value)
        for name, value in WRONG
        if f"#/{name}" not in pointers_of(body | {name: value}, purchaser)
    ]
    unnoticed += [
        (name, value)
        for name, value in WRONG_STEPS
        if f"#/operations/1/{name}" not in pointers_of(with_step(body, **{name: value}), purchaser)
    ]
    unnoticed += [
        (pointer, value)
        for name, value, pointer in WRONG_LISTS
        if pointer not in pointers_of(body | {name: value}, purchaser)
    ]

    assert unnoticed == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"reference": 2041}, "#/reference"),
        ({"reference": "lone \ud800 surrogate"}, "#/reference"),
        ({"quantity": 10**30}, "#/quantity"),
        ({"unit_mass_kg": 0.42}, "#/unit_mass_kg"),
        ({"material_family": "alu\u0000minium"}, "#/material_family"),
        ({"latest_delivery_on": "2027-02-30"}, "#/latest_delivery_on"),
        ({"allowed_regions": ["CN", "CN-XX"]}, "#/allowed_regions/1"),
        ({"operations": [{"process": "no-such-process"}]}, "#/operations/0/cycle_time_s"),
        ({"status": "submitted"}, "#/status"),
        ({"winner": "me"}, "#/winner"),
    ],
)
def test_wrong_draft_stores_nothing_and_is_answered_with_a_pointer(
    change, pointer, client, body, assert_problem, nothing_stored
):
    with nothing_stored():
        response = client.post(ADDRESS, json.dumps(body | change), content_type="application/json")

    assert_problem(response, 400, pointer)


@pytest.mark.parametrize("content", ["[]", '"order"', "3", "null", "{", '{"quantity": NaN}'])
def test_body_that_is_no_object_is_rejected(content, client, assert_problem, nothing_stored):
    with nothing_stored():
        response = client.post(ADDRESS, content, content_type="application/json")

    assert_problem(response, 400, "#")


def test_factory_that_the_buyer_may_not_see_reads_like_a_missing_one(
    client, body, assert_problem, nothing_stored
):
    foreign, missing = str(builders.factory().pk), str(uuid4())

    with nothing_stored():
        answers = [
            client.post(ADDRESS, body | {"allowed_factories": [key]}) for key in (foreign, missing)
        ]

    reasons = []
    for answer, key in zip(answers, (foreign, missing), strict=True):
        assert_problem(answer, 400, "#/allowed_factories/0")
        reasons.append(answer.json()["errors"][0]["detail"].replace(key, "…"))
    assert reasons[0] == reasons[1]


@pytest.mark.parametrize(
    ("term", "fields", "pointer"),
    [
        ((MaterialGrade, "5052-H32"), {"material_grade": "5052-H32"}, "#/material_grade"),
        ((Region, "CN-JS"), {"allowed_regions": ["CN-SH", "CN-JS"]}, "#/allowed_regions/1"),
    ],
)
def test_retired_term_is_rejected_for_a_new_order(
    term, fields, pointer, client, body, assert_problem, nothing_stored
):
    model, code = term
    model.objects.filter(pk=code).update(retired=True)

    with nothing_stored():
        response = client.post(ADDRESS, body | fields)

    assert_problem(response, 400, pointer)


def test_reference_is_used_once_by_a_buyer_and_again_by_another(
    client, client_of, body, assert_problem, nothing_stored
):
    assert client.post(ADDRESS, body).status_code == 201
    other = client_of(builders.member(builders.buyer()))
    assert other.post(ADDRESS, body).status_code == 201

    with nothing_stored():
        response = client.post(ADDRESS, body)

    assert_problem(response, 409, "#/reference")


class TestOrganisation:
    """Tests the choice of the buyer to whom a draft belongs."""

    def test_sole_buyer_need_not_be_named(self, client, buyer, body):
        assert client.post(ADDRESS, body).json()["organisation"] == str(buyer.pk)

    def test_one_of_several_must_be_named(
        self, client, purchaser, body, join, assert_problem, nothing_stored
    ):
        join(purchaser, builders.buyer(), "owner")

        with nothing_stored():
            response = client.post(ADDRESS, body)

        assert_problem(response, 400, "#/organisation")

    def test_named_one_of_several_is_taken(self, client, purchaser, body, join):
        second = builders.buyer()
        join(purchaser, second, "owner")

        answer = client.post(ADDRESS, body | {"organisation": str(second.pk)})

        assert answer.json()["organisation"] == str(second.pk)

    def test_foreign_one_reads_like_a_missing_one(
        self, client, body, assert_problem, nothing_stored
    ):
        keys = str(builders.buyer().pk), str(uuid4())

        with nothing_stored():
            answers = [client.post(ADDRESS, body | {"organisation": key}) for key in keys]

        for answer in answers:
            assert_problem(answer, 400, "#/organisation")
        assert answers[0].json() == answers[1].json()


def outsiders() -> dict[str, Any]:
    """Returns makers of users who may not write orders."""
    return {
        "viewer of a buyer": lambda: builders.member(builders.buyer(), "viewer"),
        "planner of a buyer": lambda: builders.member(builders.buyer(), "planner"),
        "owner of a manufacturer": lambda: builders.member(builders.organisation()),
        "owner of the platform": lambda: builders.member(builders.operator()),
    }


@pytest.mark.parametrize("who", outsiders())
def test_those_who_do_not_purchase_may_not_draft(
    who, client_of, body, assert_problem, nothing_stored
):
    client = client_of(outsiders()[who]())

    with nothing_stored():
        response = client.post(ADDRESS, body)

    assert_problem(response, 403, "#")


def test_those_who_did_not_sign_in_may_not_draft(client_of, body, assert_problem, nothing_stored):
    with nothing_stored():
        response = client_of(None).post(ADDRESS, body)

    assert_problem(response, 401, "#")
