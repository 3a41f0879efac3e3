"""Tests imports of orders from their pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from imports.models import Import
from orders.models import Order
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
HEAD = "PO\tpart\tqty\tmaterial\tdelivery"
RFQ = {
    "rfqIdentification": {"rfqId": "RFQ-7"},
    "rfqConfiguration": {
        "firstDeliveryDate": "2027-02-01",
        "lastDeliveryDate": "2027-03-01",
        "orderQuantity": {"quantityNumber": 40, "measurementUnit": "unit:piece"},
        "parts": {"partName": "Bracket", "partNumber": "B-1"},
    },
}


@pytest.fixture
def buyer() -> User:
    """Creates a purchaser."""
    return builders.member(builders.buyer(name="Quiet Buyer"))


def send(client: Client, text: str = "", **fields: Any) -> Any:
    """Sends a list of orders and follows to the preview."""
    return client.post(reverse("buyer:import-orders"), {"text": text, **fields}, follow=True)


def commit(client: Client, **fields: Any) -> Any:
    """Stores the orders of the newest import."""
    pk = Import.objects.latest("created_at").pk
    return client.post(reverse("buyer:commit-import", args=[pk]), fields, follow=True)


def test_a_list_of_orders_becomes_drafts_that_say_what_is_missing(
    buyer: User, visit: Visit
) -> None:
    client = visit(buyer)
    lines = ("PO-1\tBracket\t100\t6061-T6\t2027-02-26", "PO-2\tShaft\t50\t6061-T6\t2027-02-26")

    seen = send(client, "\n".join((HEAD, *lines)))
    stored_before = Order.objects.count()
    commit(client, lines="all")

    assert seen.context["numbers"] == "2 orders read"
    assert [cell.text for cell in seen.context["rows"][0].cells][:3] == ["PO-1", "Bracket", "100"]
    assert stored_before == 0
    rows = Order.objects.order_by("reference").values_list("reference", "status", "quantity")
    assert list(rows) == [("PO-1", OrderStatus.DRAFT, 100), ("PO-2", OrderStatus.DRAFT, 50)]


def test_documents_are_named_in_the_preview_and_asked_about(buyer: User, visit: Visit) -> None:
    client = visit(buyer)
    head = f"{HEAD}\t随货文件"
    lines = (
        "PO-1\tBracket\t100\t6061-T6\t2027-02-26\t材质证明；CoC",
        "PO-2\tShaft\t50\t6061-T6\t2027-02-26\tcertificate of conformety",
    )

    page = send(client, "\n".join((head, *lines))).content.decode()
    commit(client, lines="good")

    assert "Material certificate 3.1, Certificate of conformity" in page
    assert "is not known; did you mean Certificate of conformity?" in page
    order = Order.objects.get()
    assert order.required_documents == ["material-certificate-3.1", "certificate-of-conformity"]


def test_a_quantity_that_is_no_number_is_corrected(buyer: User, visit: Visit) -> None:
    client = visit(buyer)
    seen = send(client, f"{HEAD}\nPO-1\tBracket\tmany\t6061-T6\t2027-02-26")
    pk = Import.objects.get().pk

    mended = client.post(
        reverse("buyer:change-import", args=[pk]), {"cell-0-quantity": "70"}, follow=True
    )

    assert [row.state for row in seen.context["rows"]] == ["error"]
    assert [row.state for row in mended.context["rows"]] == ["good"]


def test_a_request_for_quotation_becomes_a_draft(buyer: User, visit: Visit) -> None:
    client = visit(buyer)
    file = SimpleUploadedFile("rfq.json", json.dumps(RFQ).encode(), "application/json")

    send(client, file=file)
    commit(client, lines="all")

    order = Order.objects.get()
    assert (order.title, order.quantity, order.status) == ("Bracket", 40, OrderStatus.DRAFT)


def test_the_import_of_orders_is_undone(buyer: User, visit: Visit) -> None:
    client = visit(buyer)
    send(client, f"{HEAD}\nPO-1\tBracket\t100\t6061-T6\t2027-02-26")
    commit(client, lines="all")

    client.post(reverse("buyer:undo-import", args=[Import.objects.get().pk]))

    assert Order.objects.get().status == OrderStatus.CANCELLED


def test_only_purchasers_import_orders(buyer: User, visit: Visit) -> None:
    viewer = builders.member(buyer.memberships.get().organisation, Role.VIEWER)
    factory = builders.member(builders.organisation())

    for user, status in ((buyer, 200), (viewer, 403), (factory, 403)):
        assert visit(user).get(reverse("buyer:import-orders")).status_code == status
