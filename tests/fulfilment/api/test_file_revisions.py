"""Tests the address of new revisions, and what an order shows of its part."""

import pytest

from tests.fulfilment.revised_order import Revision

pytestmark = pytest.mark.django_db


def test_a_revision_is_put_on_an_order_and_shown(client_of):
    revision = Revision()
    client, address = client_of(revision.buyer), f"/api/v1/orders/{revision.order.pk}/"
    body = {"replaces": str(revision.old.pk), "attachment": str(revision.new.pk), "revision": "B"}

    answer = client.post(f"{address}file-revisions/", body, format="json")

    assert answer.status_code == 201, answer.content
    assert answer.json()["replaces"] == str(revision.old.pk)
    shown = client.get(address).json()["ordered_part"]
    assert [(row["name"], row["revision"], row["is_replaced"]) for row in shown["files"]] == [
        ("plate-b.step", "B", False),
        ("plate-a.step", "", True),
    ]
    assert shown["facts"]["box_x_mm"] == {
        "value": 120.0,
        "source": "file",
        "found_in": "plate-b.step",
        "spread": None,
    }
    again = client.post(f"{address}file-revisions/", body, format="json")
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (400, "#/replaces")
    stranger = client_of(revision.planner)
    assert stranger.post(f"{address}file-revisions/", body, format="json").status_code in (403, 404)
