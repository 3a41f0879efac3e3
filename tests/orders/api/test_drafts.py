"""Writing drafts over HTTP: what is stored, and what is refused and stores nothing."""

import json
from typing import Any
from uuid import uuid4

import pytest

from orders.api.order_examples import CANCELLATION, CHANGE, DRAFT
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


@pytest.mark.parametrize("name", REQUIRED)
def test_draft_without_a_needed_field_is_refused(name, client, body, refused, nothing_stored):
    del body[name]

    with nothing_stored():
        response = client.post(ADDRESS, body)

    refused(response, 400, f"#/{name}")


SERVER_OWNED = ("id", "status", "submitted_at", "created_at", "updated_at")
UNKNOWN = ("organisation_id", "organisation_name", "events", "completeness", "setup_ms", "winner")


@pytest.mark.parametrize("name", SERVER_OWNED + UNKNOWN)
def test_draft_with_a_field_that_is_not_the_buyers_is_refused(
    name, client, body, refused, nothing_stored
):
    body[name] = "submitted"

    with nothing_stored():
        response = client.post(ADDRESS, body)

    refused(response, 400, f"#/{name}")


@pytest.mark.parametrize("name", ["id", "sequence", "setup_ms", "order", "colour"])
def test_operation_with_a_field_that_is_not_the_buyers_is_refused(
    name, client, body, refused, nothing_stored
):
    body["operations"][1][name] = 1

    with nothing_stored():
        response = client.post(ADDRESS, body)

    refused(response, 400, f"#/operations/1/{name}")


@pytest.mark.parametrize("name", ["process", "cycle_time_s"])
def test_operation_without_a_needed_field_is_refused(name, client, body, refused, nothing_stored):
    del body["operations"][1][name]

    with nothing_stored():
        response = client.post(ADDRESS, body)

    refused(response, 400, f"#/operations/1/{name}")


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
    ("priority", 10),
    ("priority", -1),
    ("organisation", "not-a-uuid"),
    ("operations", "cnc-milling-3-axis"),
    ("operations", None),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_draft_with_a_wrong_value_is_refused(name, value, client, body, refused, nothing_stored):
    body[name] = value

    with nothing_stored():
        response = client.post(ADDRESS, json.dumps(body), content_type="application/json")

    refused(response, 400, f"#/{name}")


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


@pytest.mark.parametrize(("name", "value"), WRONG_STEPS)
def test_operation_with_a_wrong_value_is_refused(
    name, value, client, body, refused, nothing_stored
):
    body["operations"][1][name] = value

    with nothing_stored():
        response = client.post(ADDRESS, body)

    refused(response, 400, f"#/operations/1/{name}")


WRONG_LISTS = [
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


@pytest.mark.parametrize(("name", "value", "pointer"), WRONG_LISTS)
def test_draft_with_a_wrong_list_is_refused(
    name, value, pointer, client, body, refused, nothing_stored
):
    with nothing_stored():
        response = client.post(ADDRESS, body | {name: value})

    refused(response, 400, pointer)


@pytest.mark.parametrize("content", ["[]", '"order"', "3", "null", "{", '{"quantity": NaN}'])
def test_body_that_is_no_object_is_refused(content, client, refused, nothing_stored):
    with nothing_stored():
        response = client.post(ADDRESS, content, content_type="application/json")

    refused(response, 400, "#")


def test_factory_that_is_not_the_buyers_to_see_is_refused_like_a_missing_one(
    client, body, refused, nothing_stored
):
    foreign, missing = str(builders.factory().pk), str(uuid4())

    with nothing_stored():
        answers = [
            client.post(ADDRESS, body | {"allowed_factories": [key]}) for key in (foreign, missing)
        ]

    reasons = []
    for answer, key in zip(answers, (foreign, missing), strict=True):
        refused(answer, 400, "#/allowed_factories/0")
        reasons.append(answer.json()["errors"][0]["detail"].replace(key, "…"))
    assert reasons[0] == reasons[1]


@pytest.mark.parametrize(
    ("model", "code", "name", "value", "pointer"),
    [
        (MaterialGrade, "5052-H32", "material_grade", "5052-H32", "#/material_grade"),
        (Region, "CN-JS", "allowed_regions", ["CN-SH", "CN-JS"], "#/allowed_regions/1"),
    ],
)
def test_retired_term_is_refused_for_a_new_order(
    model, code, name, value, pointer, client, body, refused, nothing_stored
):
    model.objects.filter(pk=code).update(retired=True)

    with nothing_stored():
        response = client.post(ADDRESS, body | {name: value})

    refused(response, 400, pointer)


def test_reference_is_used_once_by_a_buyer_and_again_by_another(
    client, client_of, body, refused, nothing_stored
):
    assert client.post(ADDRESS, body).status_code == 201
    other = client_of(builders.member(builders.buyer()))
    assert other.post(ADDRESS, body).status_code == 201

    with nothing_stored():
        response = client.post(ADDRESS, body)

    refused(response, 409, "#/reference")


class TestOrganisation:
    """Which buyer a draft belongs to."""

    def test_sole_buyer_need_not_be_named(self, client, buyer, body):
        assert client.post(ADDRESS, body).json()["organisation"] == str(buyer.pk)

    def test_one_of_several_must_be_named(
        self, client, purchaser, body, join, refused, nothing_stored
    ):
        join(purchaser, builders.buyer(), "owner")

        with nothing_stored():
            response = client.post(ADDRESS, body)

        refused(response, 400, "#/organisation")

    def test_named_one_of_several_is_taken(self, client, purchaser, body, join):
        second = builders.buyer()
        join(purchaser, second, "owner")

        answer = client.post(ADDRESS, body | {"organisation": str(second.pk)})

        assert answer.json()["organisation"] == str(second.pk)

    def test_foreign_one_is_refused_like_a_missing_one(self, client, body, refused, nothing_stored):
        keys = str(builders.buyer().pk), str(uuid4())

        with nothing_stored():
            answers = [client.post(ADDRESS, body | {"organisation": key}) for key in keys]

        for answer in answers:
            refused(answer, 400, "#/organisation")
        assert answers[0].json() == answers[1].json()


def outsiders() -> dict[str, Any]:
    """Makers of users who may not write orders."""
    return {
        "viewer of a buyer": lambda: builders.member(builders.buyer(), "viewer"),
        "planner of a buyer": lambda: builders.member(builders.buyer(), "planner"),
        "owner of a manufacturer": lambda: builders.member(builders.organisation()),
        "owner of the platform": lambda: builders.member(builders.operator()),
    }


@pytest.mark.parametrize("who", outsiders())
def test_those_who_do_not_purchase_may_not_draft(who, client_of, body, refused, nothing_stored):
    client = client_of(outsiders()[who]())

    with nothing_stored():
        response = client.post(ADDRESS, body)

    refused(response, 403, "#")


def test_those_who_did_not_sign_in_may_not_draft(client_of, body, refused, nothing_stored):
    with nothing_stored():
        response = client_of(None).post(ADDRESS, body)

    refused(response, 401, "#")
