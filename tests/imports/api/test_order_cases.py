"""Tests lists, series and requests of buyers: sent, previewed, stored, sent again."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from common.reading import limited_reading
from imports.services import file_reading
from orders.models import Order
from tests import builders
from tests.imports.api.case_door import IMPORTS, actions, codes

pytestmark = pytest.mark.django_db
SAMPLE = (
    Path(__file__).parents[1] / "schemas" / "vendor" / "request-for-quotation-3.0.0-sample.json"
)
HEAD = (
    *("reference", "part", "material", "mass (kg)", "region", "latitude", "longitude", "process"),
    *("cycle time (s)", "setup (h)"),
)
ROW = (
    *("PO-1", "Bracket", "aluminium", "0.42", "CN-SH", "31.23", "121.47", "cnc-milling-3-axis"),
    *("420", "1.5"),
)


class Buyer:
    """Sends files of orders of one organisation."""

    def __init__(self, client: APIClient) -> None:
        self.client = client

    def send(self, text: str, **fields: Any) -> dict[str, Any]:
        """Returns the preview of pasted text."""
        body = {"kind": "orders", "text": text, **fields}
        answer = self.client.post(IMPORTS, body, format="json")
        assert answer.status_code == 201, answer.content
        return answer.json()

    def commit(self, preview: dict[str, Any], status: int = 200, **fields: Any) -> dict[str, Any]:
        """Returns the answer to the commit."""
        address = f"{IMPORTS}{preview['id']}/commit/"
        answer = self.client.post(address, fields, format="json")
        assert answer.status_code == status, answer.content
        return answer.json()


@pytest.fixture
def buyer(client_of: Callable[[Any], APIClient], written_at: Any, in_process: None) -> Buyer:
    """Returns a buyer at the time of the cases."""
    return Buyer(client_of(builders.member(builders.buyer(), "purchaser")))


def sheet(*columns: tuple[str, ...]) -> str:
    """Returns a sheet of the row with further columns: a head and its cells."""
    rows = [[*HEAD, *(column[0] for column in columns)]]
    for number in range(1, len(columns[0])):
        own = [f"PO-{number}", *ROW[1:], *(column[number] for column in columns)]
        rows.append(own)
    return "\n".join("\t".join(row) for row in rows)


def test_request_for_quotation_says_what_was_not_understood(buyer: Buyer) -> None:
    preview = buyer.send(SAMPLE.read_text(encoding="utf-8"))
    buyer.commit(preview)
    again = buyer.send(SAMPLE.read_text(encoding="utf-8"))

    (line,) = preview["lines"]
    order = Order.objects.get()
    lost = {"cadFile", "additionalFiles", "parts/partId", "parts/billOfProcess/productVersion"}
    assert {f"/rfqConfiguration/{name}" for name in lost} <= set(line["unread"])
    assert "/rfqIdentification/rfqVersion" in line["unread"]
    assert (line["state"], order.status, order.title) == ("good", "draft", "Drehteil")
    assert list(order.unread) == line["unread"]
    assert actions(again) == ["skip"]


def test_quantity_that_is_no_number_of_pieces_is_named(buyer: Buyer) -> None:
    document = json.loads(SAMPLE.read_text(encoding="utf-8"))
    quantity = {"quantityNumber": 2.5, "measurementUnit": "unit:litre"}
    document["rfqConfiguration"]["orderQuantity"] = quantity

    (line,) = buyer.send(json.dumps(document))["lines"]

    assert line.get("quantity") is None
    assert "/rfqConfiguration/orderQuantity/quantityNumber" in line["unread"]
    assert any("2.5" in note["text"] or "litre" in note["text"] for note in line["notes"])


def test_series_of_dates_becomes_an_order_for_each(buyer: Buyer) -> None:
    dates = (("2027-01-15", "100"), ("2027-02-15", ""), ("2027-03-15", "50"))
    preview = buyer.send(sheet(*dates))
    buyer.commit(preview)
    again = buyer.send(sheet(*dates))

    stored = Order.objects.order_by("latest_delivery_on")
    assert [(row.reference, row.quantity) for row in stored] == [
        ("PO-1-2027-01-15", 100),
        ("PO-1-2027-03-15", 50),
    ]
    assert {row.latest_delivery_on.isoformat()[5:] for row in stored} == {"01-15", "03-15"}
    assert stored[0].unit_mass_kg == Decimal("0.42")
    assert "series_of_columns" in codes(preview["notes"])
    assert actions(again) == ["skip", "skip"]


def test_list_of_thirty_lines_is_one_group(buyer: Buyer) -> None:
    days = ("latest delivery", *["2027-02-15"] * 30)
    preview = buyer.send(sheet(("quantity", *map(str, range(10, 40))), days), name="list.csv")
    buyer.commit(preview)

    assert preview["summary"]["good"] == 30
    orders = Order.objects.all()
    assert (len(orders), len({row.group_id for row in orders})) == (30, 1)
    assert orders[0].group is not None


def test_units_are_converted_and_fields_that_bind_are_kept(buyer: Buyer) -> None:
    preview = buyer.send(
        sheet(
            ("quantity", "10", "120", "100"),
            ("unit", "dozen", "件", "kg"),
            ("latest delivery", *["2027-02-15"] * 3),
            ("earliest delivery", *["2027-01-20"] * 3),
            ("incoterm", "EXW", "FCA", ""),
            ("priority", "9", "3", "0"),
        )
    )
    buyer.commit(preview)

    stored = Order.objects.order_by("reference")
    assert [(row.unit_id, row.quantity) for row in stored] == [
        ("DZN", 120),
        ("H87", 120),
        ("KGM", 239),
    ]
    assert {row.earliest_delivery_on.isoformat() for row in stored} == {"2027-01-20"}
    assert [row.incoterm_id for row in stored][:2] == ["EXW", "FCA"]
    # Nothing reads a priority yet, so the sheet's is said to be unread.
    assert all("/priority" in line["unread"] for line in preview["lines"])


def test_weekly_demands_and_capacity_groups_are_refused_in_words(buyer: Buyer, door: Any) -> None:
    demand = {
        "materialDemandId": "d-1",
        "unitOfMeasure": "unit:piece",
        "demandSeries": [{"demands": [{"pointInTime": "2026-12-07", "demand": 1000}]}],
    }
    capacity = {
        "capacityGroupId": "c-1",
        "capacities": [{"pointInTime": "2026-12-07", "agreedCapacity": 800}],
    }

    (wanted,) = buyer.send(json.dumps(demand))["lines"]
    (offered,) = door.send(json.dumps(capacity))["lines"]

    assert codes(wanted["errors"]) == ["order_says_nothing"]
    assert "/demandSeries" in wanted["unread"]
    assert codes(offered["errors"]) == ["column_missing"]


def test_reader_s_process_reads_a_request(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_reading, "read_limited", limited_reading.read_limited)
    # A busy machine would leave the file to a worker.
    monkeypatch.setitem(settings.IMPORTS, "request_seconds", 30)

    preview = buyer.send(SAMPLE.read_text(encoding="utf-8"))

    assert [line["state"] for line in preview["lines"]] == ["good"]
