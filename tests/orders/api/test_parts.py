"""Parts over HTTP."""

from collections.abc import Callable
from typing import Any

from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Organisation
from orders.models import Part
from tests import builders
from tests.orders.test_parts import REQUEST, file_of

PARTS = "/api/v1/parts/"


def test_part_is_written_shown_changed_and_listed(client: APIClient, buyer: Organisation) -> None:
    file = file_of(buyer)

    made = client.post(PARTS, {"files": [str(file.pk)], "request_text": REQUEST})

    assert made.status_code == 201, made.content
    part = made.json()
    assert part["facts"]["quantity"] == {
        "value": 500,
        "source": "text",
        "found_in": "500 pcs",
        "spread": None,
    }
    assert part["notes"][0]["code"] == "units_assumed"
    assert part["notes"][0]["text"]
    assert [row["name"] for row in part["files"]] == ["bracket.step"]
    address = f"{PARTS}{part['id']}/"
    changed = client.patch(address, {"name": "Bracket, left", "geometry": {"box_x_mm": 101}})
    assert changed.json()["facts"]["box_x_mm"]["source"] == "given"
    listed = client.get(PARTS).json()["results"]
    assert [(row["name"], row["files"]) for row in listed] == [("Bracket, left", 1)]


def test_files_are_added_and_removed(client: APIClient, buyer: Organisation) -> None:
    part = client.post(PARTS, {"name": "Bracket"}).json()
    file = file_of(buyer)
    address = f"{PARTS}{part['id']}/attachments/"

    added = client.post(address, {"attachment": str(file.pk), "revision": "B"})

    assert added.status_code == 201, added.content
    assert [row["revision"] for row in added.json()["files"]] == ["B"]
    tag = client.get(f"{PARTS}{part['id']}/")["ETag"]
    removed = client.delete(f"{address}{file.pk}/", HTTP_IF_MATCH=tag)
    assert removed.status_code == 204, removed.content
    assert client.get(f"{PARTS}{part['id']}/").json()["files"] == []


def test_errors_point_to_their_fields(client: APIClient, buyer: Organisation) -> None:
    unknown = client.post(PARTS, {"files": [str(file_of(builders.buyer()).pk)], "name": "A"})
    impossible = client.post(PARTS, {"name": "A", "geometry": {"box_x_mm": -1}})

    assert unknown.json()["errors"][0]["pointer"] == "#/files/0"
    assert impossible.json()["errors"][0]["pointer"] == "#/geometry/box_x_mm"
    assert not Part.objects.exists()


def test_parts_of_others_are_missing(
    client: APIClient, buyer: Organisation, client_of: Callable[[Any], APIClient]
) -> None:
    part = client.post(PARTS, {"name": "Bracket"}).json()
    other = client_of(builders.member(builders.buyer()))
    operator = client_of(builders.member(builders.operator()))

    assert other.get(f"{PARTS}{part['id']}/").status_code == 404
    assert other.get(PARTS).json()["results"] == []
    assert operator.get(f"{PARTS}{part['id']}/").status_code == 200


def test_order_names_its_part(client: APIClient, buyer: Organisation, body: dict[str, Any]) -> None:
    part = client.post(PARTS, {"name": "Bracket"}).json()
    of_another = Part.objects.create(organisation=builders.buyer(), name="Not mine")

    made = client.post("/api/v1/orders/", body | {"part": part["id"]})
    refused = client.post(
        "/api/v1/orders/", body | {"reference": "PO-2", "part": str(of_another.pk)}
    )

    assert made.status_code == 201, made.content
    assert made.json()["part"] == part["id"]
    assert refused.json()["errors"][0]["pointer"] == "#/part"


def test_buyer_cannot_name_the_source_of_a_time(client: APIClient, body: dict[str, Any]) -> None:
    body["operations"][0] |= {"estimate_source": "file", "estimate_spread": "0.30"}

    refused = client.post("/api/v1/orders/", body)

    assert refused.status_code == 400
    assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [
        ("#/operations/0/estimate_source", "read_only"),
        ("#/operations/0/estimate_spread", "read_only"),
    ]


def test_list_takes_as_many_queries_for_many_parts(
    client: APIClient, buyer: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        client.post(PARTS, {"name": f"Part {number}", "files": [str(file_of(buyer).pk)]})
    client.get(PARTS)

    with django_assert_num_queries(2):
        client.get(PARTS)


def test_measure_whose_name_cannot_be_written_is_refused(client: APIClient) -> None:
    body = r'{"name": "Block", "geometry": {"\ud800": 1}}'

    answer = client.post("/api/v1/parts/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "#/geometry"
