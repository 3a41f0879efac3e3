"""Pages of requests of several parts: dropped, completed, submitted, answered."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from attachments.models import Attachment
from attachments.states import AttachmentKind, AttachmentStatus
from common.clock import now
from matching.models import Proposal
from matching.states import AllocationStatus
from orders.models import Order, Part, PartRequest
from orders.services.new_request_lines import NewLine
from orders.services.request_changes import open_request
from orders.states import OrderStatus, RequestStatus
from tests import builders
from tests.matching.api.test_part_plans import MILLED
from tests.orders.test_parts import file_of
from vocabularies.models import City, MaterialGrade


@pytest.fixture
def shop(db: None) -> Any:
    """Creates an organisation that buys."""
    return builders.buyer()


@pytest.fixture
def client(shop: Any) -> Client:
    """Signs its purchaser in."""
    client = Client()
    client.force_login(builders.member(shop, "purchaser"))
    return client


@pytest.fixture
def delivery() -> dict[str, Any]:
    """Returns what the form of the delivery sends."""
    return {
        "city": City.objects.filter(region="CN-SH").first().pk,
        "latest_delivery_on": str(now().date() + timedelta(days=40)),
        "currency": "CNY",
        "confidentiality": "matched",
    }


def request_of(shop: Any, count: int = 2) -> PartRequest:
    """Opens a request of milled blocks, of which the last has no quantity."""
    grade = MaterialGrade.objects.get(pk="5052-H32")
    place = {
        "ship_to_region_id": "CN-SH",
        "latitude": Decimal("31.2304"),
        "longitude": Decimal("121.4737"),
        "latest_delivery_on": now().date() + timedelta(days=40),
    }
    lines = []
    for at in range(count):
        fields = {"name": f"Block {at}", "material_grade": grade}
        quantity = 5 + at if at < count - 1 else None
        lines.append(NewLine(fields, [file_of(shop, MILLED)], quantity=quantity))
    return open_request(organisation=shop, by=None, fields=place, lines=lines)


def workbook(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    """Returns a sheet of these rows."""
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return SimpleUploadedFile("parts.xlsx", written.getvalue())


def test_drawings_a_sheet_and_a_text_become_lines(client: Client, delivery: Any) -> None:
    sheet = workbook(
        ("零件名称", "数量", "材料", "表面处理", "公差", "交期", "图纸"),
        ("支架", 500, "6061-T6", "硬质氧化", "GB/T 1804-m", None, "bracket.step"),
    )
    files = [
        sheet,
        SimpleUploadedFile("bracket.step", b"ISO-10303-21;"),
        SimpleUploadedFile("plate.dxf", b"0\nSECTION"),
    ]
    text = "40 pcs shaft 42CrMo4\n12 pcs pin C45"

    answer = client.post("/buyer/requests/new/", {**delivery, "files": files, "request_text": text})

    row = PartRequest.objects.get()
    assert answer["Location"] == f"/buyer/requests/{row.pk}/"
    assert [(line.part.name, line.part.attachments.count()) for line in row.lines.all()] == [
        ("支架", 1),
        ("40 pcs shaft 42CrMo4", 0),
        ("12 pcs pin C45", 0),
        ("plate", 1),
    ]
    page = client.get(answer["Location"]).content.decode()
    assert "0 of 2 files are read." in page
    assert "Still needed:" in page
    reading = f"/buyer/requests/{row.pk}/reading/"
    assert "0 of 2" in client.get(reading).content.decode()
    Attachment.objects.update(
        status=AttachmentStatus.CLEAN, kind=AttachmentKind.MODEL, content_type="model/step"
    )
    assert client.get(reading)["HX-Refresh"] == "true"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_template_of_a_sheet_is_read_without_mapping(
    client: Client, delivery: Any, file_format: str, language: str
) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    page = client.get("/buyer/requests/new/").content.decode()
    address = f"/buyer/imports/templates/parts.{file_format}"
    assert f'href="{address}"' in page

    content = client.get(address).content
    if file_format == "xlsx":
        book, written = load_workbook(io.BytesIO(content)), io.BytesIO()
        heads, examples = book.worksheets
        assert heads.max_row == 1
        heads.append([cell.value for cell in examples[2]])
        book.save(written)
        content = written.getvalue()
    sheet = SimpleUploadedFile(f"parts.{file_format}", content)
    answer = client.post("/buyer/requests/new/", {**delivery, "files": [sheet]}, follow=True)

    (line,) = PartRequest.objects.get().lines.select_related("part")
    part = line.part
    assert (line.quantity, line.drawing_name) == (100, "BR-100.step")
    assert str(line.latest_delivery_on) == "2027-02-26"
    assert (part.name, part.number, part.revision) == ("Example bracket", "BR-100", "A")
    assert (part.material_grade_id, part.tolerance_id) == ("6082-T6", "ISO2768-m")
    assert (part.ra_um, part.unit_mass_kg) == (Decimal("3.2"), Decimal("0.5"))
    assert part.finish == "hard anodised black 25 µm"
    assert list(answer.context["messages"]) == []


def test_wrong_row_of_a_sheet_is_named_and_nothing_is_stored(client: Client, delivery: Any) -> None:
    sheet = SimpleUploadedFile("parts.csv", b"name,quantity\nBracket,many\n")
    drawing = SimpleUploadedFile("plate.dxf", b"0\nSECTION")

    answer = client.post("/buyer/requests/new/", {**delivery, "files": [sheet, drawing]})

    assert answer.status_code == 422
    assert "Row 2: “many” in B2 is no number" in answer.content.decode()
    assert not PartRequest.objects.exists()
    assert not Attachment.objects.exists()


def test_lines_are_completed_and_submitted_in_one_click(client: Client, shop: Any) -> None:
    row = request_of(shop)
    first, last = row.lines.all()
    page = client.get(f"/buyer/requests/{row.pk}/").content.decode()
    assert f'href="#id_{last.pk}-quantity">the quantity</a>' in page
    address = f"/buyer/requests/{row.pk}/lines/"
    body = {f"{first.pk}-quantity": 5, f"{last.pk}-quantity": 0, "submit": "yes"}

    rejected = client.post(address, body)
    answer = client.post(address, {**body, f"{last.pk}-quantity": 9}, follow=True)

    assert rejected.status_code == 422
    assert "Nothing is saved yet" in rejected.content.decode()
    assert "2 lines are submitted, each as an order." in answer.content.decode()
    assert "All 2 lines are orders." in answer.content.decode()
    assert sorted(Order.objects.values_list("quantity", "status")) == [
        (5, OrderStatus.SUBMITTED),
        (9, OrderStatus.SUBMITTED),
    ]


def test_material_that_a_strength_class_names_is_asked_beside_the_line(
    client: Client, delivery: Any
) -> None:
    text = "500 pcs hex bolts M8x30 10.9\n20 pcs plate Q235B 200x100x10 mm"
    answer = client.post("/buyer/requests/new/", {**delivery, "request_text": text}, follow=True)
    row = PartRequest.objects.get()
    bolts, plate = row.lines.select_related("part")
    page = answer.content.decode()
    assert "Bolts of class 10.9 are usually of alloy steel: is this the material?" in page
    assert page.count("Yes, alloy steel") == 1
    assert bolts.part.material_family_id is None

    address = f"/buyer/requests/{row.pk}/lines/{{}}/material/"
    accepted = client.post(address.format(bolts.pk), follow=True).content.decode()

    bolts.part.refresh_from_db()
    assert bolts.part.material_family_id == "alloy-steel"
    assert "is of alloy steel." in accepted
    assert "Yes, alloy steel" not in accepted
    assert client.post(address.format(bolts.pk)).status_code == 404
    assert client.post(address.format(plate.pk)).status_code == 404


def test_proposals_are_answered_together(client: Client, shop: Any) -> None:
    row = request_of(shop, 3)
    row.lines.filter(quantity=None).delete()
    client.post(f"/buyer/requests/{row.pk}/lines/", {"submit": "yes"})
    ids = []
    for order in Order.objects.all():
        builders.allocation(order, status=AllocationStatus.ACCEPTED)
        ids.append(
            Proposal.objects.create(
                order=order,
                number=1,
                quantity=order.quantity,
                price=Decimal(1000),
                delivery_on=order.wish_delivery_on,
            ).pk
        )
    Order.objects.update(status=OrderStatus.PROPOSED)
    page = client.get(f"/buyer/requests/{row.pk}/").content.decode()
    address = f"/buyer/requests/{row.pk}/answer/"

    none = client.post(address, {"accept": "yes"}, follow=True)
    without_reason = client.post(address, {"decline": "yes", "proposals": ids}, follow=True)
    answer = client.post(address, {"accept": "yes", "proposals": ids}, follow=True)

    assert "2 proposals need your answer; you can give it for all of them at once." in page
    assert "¥2,000" in page
    assert "Choose at least one proposal." in none.content.decode()
    assert "Give a reason" in without_reason.content.decode()
    assert "You accepted 2 proposals." in answer.content.decode()
    assert {order.status for order in Order.objects.all()} == {OrderStatus.AWARDED}


def test_line_is_removed_and_brought_back(client: Client, shop: Any) -> None:
    row = request_of(shop)
    first = row.lines.first()

    removed = client.post(f"/buyer/requests/{row.pk}/lines/{first.pk}/remove/", follow=True)
    back = client.post(f"/buyer/requests/{row.pk}/restore/", follow=True)

    assert "“Block 0” was removed." in removed.content.decode()
    assert "“Block 0” was removed." not in back.content.decode()
    assert [(line.part.name, line.quantity) for line in row.lines.all()] == [
        ("Block 1", None),
        ("Block 0", 5),
    ]
    assert client.post(f"/buyer/requests/{row.pk}/restore/").status_code == 404
    assert Part.objects.count() == 2


def test_request_is_changed_extended_withdrawn_and_opened_again(
    client: Client, shop: Any, delivery: Any
) -> None:
    row = request_of(shop)
    address = f"/buyer/requests/{row.pk}"
    client.post(f"{address}/delivery/", {**delivery, "city": "", "title": "Gearbox"})
    client.post(f"{address}/add/", {"request_text": "7 pcs pin"})
    refused = client.post(f"{address}/add/", {"request_text": ""})

    client.post(f"{address}/withdraw/")

    row.refresh_from_db()
    assert (row.title, row.latitude, row.lines.count()) == ("Gearbox", Decimal("31.2304"), 3)
    assert refused.status_code == 422
    assert row.status == RequestStatus.WITHDRAWN
    page = client.get(f"{address}/").content.decode()
    assert "This request is withdrawn." in page
    assert "Submit" not in page
    client.post(f"{address}/reopen/")
    row.refresh_from_db()
    assert row.status == RequestStatus.DRAFT


def test_lines_are_exported_without_prices_for_those_who_see_none(
    client: Client, shop: Any
) -> None:
    row = request_of(shop)
    blind = builders.member(shop, "purchaser")
    blind.memberships.update(sees_prices=False)
    other = Client()
    other.force_login(blind)

    shown, hidden = (
        who.get(f"/buyer/requests/{row.pk}/?export=csv").content.decode("utf-8-sig").splitlines()
        for who in (client, other)
    )

    assert len(shown) == len(hidden) == 3
    assert "Price from" in shown[0]
    assert "Price from" not in hidden[0]
    assert shown[1].startswith("1,Block 0,")
    assert shown[2].endswith(",Incomplete,the quantity,")


def test_requests_are_listed_and_those_of_others_missing(client: Client, shop: Any) -> None:
    empty = client.get("/buyer/requests/").content.decode()
    row, other = request_of(shop), request_of(builders.buyer())

    assert "No requests yet." in empty
    assert row.number in client.get("/buyer/requests/").content.decode()
    for address in ("", "reading/"):
        assert client.get(f"/buyer/requests/{other.pk}/{address}").status_code == 404
    line = other.lines.first().pk
    for address in (
        f"lines/{line}/material/",
        "add/",
        "lines/",
        "delivery/",
        "withdraw/",
        "reopen/",
        "answer/",
        "restore/",
    ):
        sent = {"request_text": "1 pcs", "accept": "yes"}
        assert client.post(f"/buyer/requests/{other.pk}/{address}", sent).status_code == 404


def test_page_takes_as_many_queries_for_many_lines(client: Client, shop: Any) -> None:
    counts = []
    for count in (2, 8):
        row = request_of(shop, count)
        with CaptureQueriesContext(connection) as reading:
            client.get(f"/buyer/requests/{row.pk}/")
        counts.append(len(reading))

    assert counts[0] == counts[1]
