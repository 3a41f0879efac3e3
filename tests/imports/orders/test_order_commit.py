"""Tests that orders are sent, committed, recognised and undone over the API."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.clock import now
from imports.models import Import
from orders.models import Order, OrderEvent, OrderGroup
from orders.states import OrderStatus
from tests import builders
from tests.imports.orders.conftest import IMPORTS, ORDERS

pytestmark = pytest.mark.django_db
DUE_ON = now().date() + timedelta(days=105)
WHOLE: dict[str, Any] = {
    "reference": "PO-1",
    "title": "Bracket",
    "quantity": 120,
    "unit_mass_kg": "0.42",
    "material_family": "aluminium",
    "ship_to_region": "CN-SH",
    "latitude": "31.23",
    "longitude": "121.47",
    "latest_delivery_on": DUE_ON.isoformat(),
    "required_certifications": ["ISO 9001"],
    "required_documents": ["rohs", "3.1"],
    "operations": [{"process": "cnc-milling-3-axis", "cycle_time_s": "420", "setup_hours": "1.5"}],
}


def sent(client: Any, *documents: Any, **fields: Any) -> dict[str, Any]:
    """Sends orders as JSON and returns the preview."""
    text = json.dumps(documents[0] if len(documents) == 1 else documents)
    answer = client.post(IMPORTS, {"kind": "orders", "text": text, **fields})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def committed(client: Any, preview: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Commits an import and returns it."""
    answer = client.post(f"{IMPORTS}{preview['id']}/commit/", fields)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_orders_of_the_api_become_drafts_with_routing_lists_and_events(client, buyer, purchaser):
    preview = sent(client, WHOLE, WHOLE | {"reference": "PO-2", "operations": []})
    assert preview["summary"]["good"] == 2
    assert not Order.objects.exists()

    committed(client, preview)

    first, second = Order.objects.order_by("reference")
    assert (first.status, first.organisation, first.version) == (OrderStatus.DRAFT, buyer, 1)
    assert (first.quantity, first.unit_mass_kg) == (120, Decimal("0.42"))
    assert first.wish_delivery_on == first.latest_delivery_on == DUE_ON
    step = first.operations.get()
    assert (step.process_id, step.cycle_time_s) == ("cnc-milling-3-axis", 420)
    assert step.setup_ms == 5_400_000
    assert [row.pk for row in first.required_certifications.all()] == ["iso-9001"]
    assert first.required_documents == ["material-certificate-3.1", "rohs"]
    assert not second.operations.exists()
    events = OrderEvent.objects.values_list("from_status", "to_status", "by")
    assert list(events) == [("", "draft", purchaser.pk)] * 2


def test_request_for_quotation_becomes_a_draft_that_says_what_it_lacks(client, rfq):
    preview = sent(client, rfq)
    line = preview["lines"][0]
    assert line["state"] == "good", line

    committed(client, preview)

    order = Order.objects.get()
    shown = client.get(f"{ORDERS}{order.pk}/").json()
    assert (shown["reference"], shown["title"], shown["quantity"]) == (
        "RFQ-7001",
        "Pump housing",
        250,
    )
    assert shown["unit_mass_kg"] is shown["ship_to_region"] is shown["latitude"] is None
    assert [step["process"] for step in shown["operations"]] == [
        "cnc-milling-3-axis",
        "anodising-decorative",
    ]
    assert shown["operations"][1]["cycle_time_s"] is None
    assert shown["ship_to"] == "Tor 3, Hafenweg 1, Hamburg"
    assert shown["notes"] == "Deburr all edges.\nCardboard only."
    assert shown["sender"]["company"] == "Berg GmbH"
    assert "/rfqConfiguration/cadFile" in shown["unread"]
    assert shown["completeness"] == line["completeness"]
    refused = client.post(f"{ORDERS}{order.pk}/submission/", {})
    pointers = {error["pointer"] for error in refused.json()["errors"]}
    assert refused.status_code == 400
    assert {"#/unit_mass_kg", "#/operations/1/cycle_time_s"} <= pointers


def test_draft_is_completed_and_submitted(client, rfq):
    committed(client, sent(client, rfq))
    address = f"{ORDERS}{Order.objects.get().pk}/"

    changed = client.patch(
        address,
        {
            "unit_mass_kg": "0.8",
            "ship_to_region": "CN-SH",
            "latitude": "31.2",
            "longitude": "121.5",
            "wish_delivery_on": DUE_ON.isoformat(),
            "latest_delivery_on": DUE_ON.isoformat(),
            "operations": [{"process": "cnc-milling-3-axis", "cycle_time_s": "420"}],
        },
    )

    assert changed.status_code == 200, changed.content
    submitted = client.post(f"{address}submission/", {})
    assert submitted.status_code == 200, submitted.json()
    assert submitted.json()["status"] == "submitted"


def test_orders_of_one_list_belong_together(client, buyer):
    builders.order(buyer, reference="PO-0")
    committed(client, sent(client, WHOLE, WHOLE | {"reference": "PO-2"}, name="spring.json"))

    group = OrderGroup.objects.get()
    found = client.get(ORDERS, {"group": str(group.pk)}).json()["results"]
    assert {row["reference"] for row in found} == {"PO-1", "PO-2"}
    assert {row["group_name"] for row in found} == {group.name}
    by_name = client.get(ORDERS, {"group": group.name.upper()}).json()
    assert len(by_name["results"]) == 2
    assert client.get(ORDERS, {"group": "other"}).json()["results"] == []


def test_one_order_has_no_group(client):
    committed(client, sent(client, WHOLE))

    assert Order.objects.get().group is None
    assert not OrderGroup.objects.exists()


def test_second_import_recognises_references_and_stores_none(client):
    committed(client, sent(client, WHOLE, WHOLE | {"reference": "PO-2"}))

    again = sent(client, WHOLE, WHOLE | {"reference": "PO-2", "quantity": 5})

    assert [line["recognised"]["action"] for line in again["lines"]] == ["skip", "update"]
    committed(client, again)
    assert sorted(Order.objects.values_list("reference", "quantity")) == [
        ("PO-1", 120),
        ("PO-2", 5),
    ]


def test_update_keeps_what_the_buyer_filled_in(client, rfq):
    committed(client, sent(client, rfq))
    order = Order.objects.get()
    client.patch(f"{ORDERS}{order.pk}/", {"unit_mass_kg": "0.8"})
    rfq["rfqConfiguration"]["orderQuantity"]["quantityNumber"] = 300
    rfq["rfqIdentification"]["rfqVersion"] = "1.3.0"

    committed(client, sent(client, rfq))

    order.refresh_from_db()
    assert (order.quantity, order.unit_mass_kg) == (300, Decimal("0.8"))
    assert order.operations.count() == 2


def test_update_keeps_a_quantity_in_its_unit(client):
    dozens = WHOLE | {"quantity": 10, "unit": "DZN"}
    committed(client, sent(client, dozens))

    committed(client, sent(client, dozens | {"title": "Bracket, left"}))

    shown = client.get(f"{ORDERS}{Order.objects.get().pk}/").json()
    assert (shown["title"], shown["quantity"], shown["unit"]) == ("Bracket, left", 10, "DZN")


def test_mass_may_be_ordered_before_the_mass_of_a_piece_is_known(client):
    kilograms = {name: value for name, value in WHOLE.items() if name != "unit_mass_kg"}

    preview = sent(client, kilograms | {"quantity": 100, "unit": "KGM"})

    assert preview["lines"][0]["state"] == "good"
    committed(client, preview)
    assert Order.objects.get().unit_mass_kg is None


def test_comments_are_shown_beside_the_notes_of_a_line(client, rfq):
    line = sent(client, rfq)["lines"][0]

    assert line["comments"] == "Deburr all edges.\nCardboard only."
    assert {"code", "text", "field", "params"} <= set(line["notes"][0])


def test_order_that_was_written_by_hand_is_recognised_by_its_reference(client, buyer):
    builders.order(buyer, reference="PO-1")

    preview = sent(client, WHOLE)

    line = preview["lines"][0]
    assert line["recognised"]["action"] == "skip"
    assert "order_beyond_draft" in [note["code"] for note in line["notes"]]


def test_reference_that_differs_by_capitals_from_a_stored_one_is_asked(client, buyer):
    builders.order(buyer, reference="RETRY-1")
    preview = sent(client, WHOLE | {"reference": "retry-1"})
    (question,) = preview["lines"][0]["questions"]
    assert question["code"] == "reference_case"

    answered = client.patch(
        f"{IMPORTS}{preview['id']}/", {"answers": {"reference_case:retry-1": "both"}}
    )

    assert answered.json()["lines"][0]["state"] == "good"
    committed(client, answered.json())
    assert Order.objects.filter(reference__iexact="retry-1").count() == 2


def test_order_like_a_stored_one_is_left_out_by_an_answer(client, buyer):
    builders.order(buyer, reference="RETRY-1")

    preview = sent(
        client, WHOLE | {"reference": "retry-1"}, answers={"reference_case": "leave_out"}
    )

    line = preview["lines"][0]
    assert (line["state"], line["recognised"]["action"]) == ("good", "skip")


def test_undo_cancels_drafts_and_frees_their_references(client):
    preview = sent(client, WHOLE, WHOLE | {"reference": "PO-2"})
    committed(client, preview)

    undone = client.post(f"{IMPORTS}{preview['id']}/undo/", {})

    assert undone.status_code == 200, undone.json()
    assert set(Order.objects.values_list("status", flat=True)) == {OrderStatus.CANCELLED}
    assert not Order.objects.filter(reference__in=("PO-1", "PO-2")).exists()
    committed(client, sent(client, WHOLE, WHOLE | {"reference": "PO-2"}))
    assert Order.objects.filter(status=OrderStatus.DRAFT).count() == 2


def test_undo_restores_an_updated_draft(client):
    committed(client, sent(client, WHOLE))
    preview = sent(client, WHOLE | {"quantity": 7, "operations": []})
    committed(client, preview)
    assert Order.objects.get().quantity == 7

    client.post(f"{IMPORTS}{preview['id']}/undo/", {})

    order = Order.objects.get()
    assert (order.quantity, order.operations.count()) == (120, 1)
    assert order.required_certifications.count() == 1


def test_submitted_order_keeps_its_import(client):
    preview = sent(client, WHOLE)
    committed(client, preview)
    client.post(f"{ORDERS}{Order.objects.get().pk}/submission/", {})

    undone = client.post(f"{IMPORTS}{preview['id']}/undo/", {})

    assert undone.status_code == 409
    assert "PO-1" in undone.json()["detail"]
    assert Order.objects.get().status == OrderStatus.SUBMITTED


def test_commit_submits_at_once_and_undo_takes_it_back(client):
    preview = sent(client, WHOLE)
    committed(client, preview, publish=True)
    order = Order.objects.get()
    assert (order.status, order.submitted_at is not None) == (OrderStatus.SUBMITTED, True)

    undone = client.post(f"{IMPORTS}{preview['id']}/undo/", {})

    assert undone.status_code == 200, undone.json()
    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED


def test_order_that_lacks_fields_is_not_submitted_at_once(client, rfq):
    preview = sent(client, rfq)

    answer = client.post(f"{IMPORTS}{preview['id']}/commit/", {"publish": True})

    assert answer.status_code == 409
    assert not Order.objects.exists()


def test_order_without_a_reference_gets_the_next_number(client, buyer):
    nameless = {name: value for name, value in WHOLE.items() if name != "reference"}
    committed(client, sent(client, nameless, nameless | {"quantity": 5}))

    references = sorted(Order.objects.values_list("reference", flat=True))
    assert [reference[-5:] for reference in references] == ["-0001", "-0002"]


def test_order_that_breaks_a_rule_is_an_error_of_its_line(client):
    preview = sent(client, WHOLE | {"quantity": 10_000_000, "reserve_price": "5000"})

    line = preview["lines"][0]
    assert {error["code"] for error in line["errors"]} == {"rule_broken"}


def test_another_buyers_factories_are_refused(client):
    plant = builders.factory()

    preview = sent(client, WHOLE | {"allowed_factories": [str(plant.pk)]})

    assert preview["lines"][0]["errors"][0]["code"] == "value_unreadable"


def test_nothing_of_it_is_another_organisations(client, client_of):
    preview = sent(client, WHOLE)
    other = client_of(builders.member(builders.buyer(), "purchaser"))

    assert other.get(f"{IMPORTS}{preview['id']}/").status_code == 404
    assert Import.objects.count() == 1
