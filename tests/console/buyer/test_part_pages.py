"""Pages of a part: dropped, read, planned, priced and ordered."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attachments.models import Attachment
from attachments.states import FILES_MOST, AttachmentKind, AttachmentStatus
from common.clock import now
from orders.models import Order, Part
from orders.services.part_changes import write_part
from orders.states import OrderStatus
from tests import builders
from tests.matching.api.test_part_plans import MILLED
from tests.orders.test_parts import file_of
from vocabularies.models import City

REQUEST = "120 pcs 5052-H32, ISO 2768-m"


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
def part(shop: Any) -> Part:
    """Writes down a milled block."""
    fields = {"name": "Block", "request_text": REQUEST}
    return write_part(organisation=shop, by=None, fields=fields, files=[file_of(shop, MILLED)])


def order_body(**changes: Any) -> dict[str, Any]:
    """Returns what the order form sends."""
    return {
        "routing": 1,
        "quantity": 120,
        "city": "CN-SH-shanghai",
        "latest_delivery_on": str(now().date() + timedelta(days=40)),
        "currency": "CNY",
        **changes,
    }


@pytest.fixture
def city() -> str:
    """Returns the code of a city."""
    return City.objects.filter(region="CN-SH").first().pk


def test_dropped_file_and_text_become_a_part_that_is_being_read(client: Client) -> None:
    file = SimpleUploadedFile("bracket.step", b"ISO-10303-21;")

    answer = client.post("/buyer/parts/new/", {"files": [file], "request_text": REQUEST})

    part = Part.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/buyer/parts/{part.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "being read" in page
    assert "bracket.step" in page
    assert client.get(f"/buyer/parts/{part.pk}/reading/").status_code == 204
    Attachment.objects.update(
        status=AttachmentStatus.CLEAN, kind=AttachmentKind.MODEL, content_type="model/step"
    )
    assert client.get(f"/buyer/parts/{part.pk}/reading/")["HX-Refresh"] == "true"


def test_rejected_files_leave_nothing_in_the_storage(
    client: Client, part: Part, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    storage = FileSystemStorage(tmp_path)
    monkeypatch.setattr(Attachment._meta.get_field("content"), "storage", storage)
    names = []
    monkeypatch.setattr(storage, "delete", names.append)
    # The part has one file already, so that the last of these is one too many.
    files = [SimpleUploadedFile(f"{at}.stl", b"solid") for at in range(FILES_MOST)]

    client.post(f"/buyer/parts/{part.pk}/files/", {"files": files})

    stored = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert len(stored) == FILES_MOST
    assert {tmp_path / name for name in names} == stored
    assert part.attachments.count() == 1


def test_nothing_dropped_is_asked_for(client: Client) -> None:
    answer = client.post("/buyer/parts/new/", {"request_text": ""})

    assert answer.status_code == 422
    assert "Drop a file, or write what you need." in answer.content.decode()
    assert not Part.objects.exists()


def test_page_says_what_excludes_machines_and_links_to_it(
    client: Client, shop: Any, city: str
) -> None:
    for _ in range(3):
        builders.window(builders.machine(), hours=200)
    text = {"request_text": "120 pcs 5052-H32, bore H7"}
    part = write_part(organisation=shop, by=None, fields=text, files=[file_of(shop, MILLED)])

    page = client.post(f"/buyer/parts/{part.pk}/prices/", order_body(city=city)).content.decode()

    assert "3 machines state no tolerance class." in page
    assert '<a href="#id_finest_tolerance">Ask for a coarser tolerance</a>' in page


def test_unit_that_a_person_chooses_is_kept(client: Client, shop: Any) -> None:
    facts = {"source": "step", "units": None, "without_unit": MILLED, "notes": []}
    text = {"name": "Block", "request_text": REQUEST}
    part = write_part(organisation=shop, by=None, fields=text, files=[file_of(shop, facts)])
    asked = client.get(f"/buyer/parts/{part.pk}/").content.decode()

    client.post(f"/buyer/parts/{part.pk}/change/", {"name": "Block", "units": "cm"})

    assert 'href="#id_units"' in asked
    assert "1,000 × 600 × 400" in client.get(f"/buyer/parts/{part.pk}/").content.decode()


def test_part_shows_facts_with_sources_and_a_routing_with_times(client: Client, part: Part) -> None:
    page = client.get(f"/buyer/parts/{part.pk}/").content.decode()

    assert "100 × 60 × 40" in page
    assert "read from the file" in page
    assert "read from the text" in page
    assert "3-axis" in page
    assert "Submit the order" in page


def test_prices_are_shown_by_quantity_date_and_step(client: Client, part: Part, city: str) -> None:
    for rate in range(4):
        builders.window(builders.machine(), hourly_rate=Decimal(120 + rate), hours=200)
    page = client.get(f"/buyer/parts/{part.pk}/").content.decode()
    number = 1 if page.find("3-axis") < page.find("5-axis") or "5-axis" not in page else 2

    answer = client.post(f"/buyer/parts/{part.pk}/prices/", order_body(city=city, routing=number))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "By quantity" in text
    assert "1,200" in text
    assert "¥" in text


def test_prices_wait_for_place_and_date(client: Client, part: Part) -> None:
    answer = client.post(f"/buyer/parts/{part.pk}/prices/", {"routing": 1})

    assert "Fill in quantity, city and date" in answer.content.decode()


def test_part_is_ordered_in_one_click(client: Client, part: Part, city: str) -> None:
    answer = client.post(f"/buyer/parts/{part.pk}/order/", order_body(city=city, submit="yes"))

    order = Order.objects.get()
    assert answer["Location"] == f"/buyer/orders/{order.pk}/"
    assert order.status == OrderStatus.SUBMITTED
    assert order.operations.first().cycle_time_s > 0


def test_error_of_an_order_stands_beside_its_field(client: Client, part: Part) -> None:
    answer = client.post(f"/buyer/parts/{part.pk}/order/", order_body(city="", submit="yes"))

    assert answer.status_code == 422
    assert "Nothing is saved yet" in answer.content.decode()
    assert not Order.objects.exists()


def test_details_are_corrected(client: Client, part: Part) -> None:
    body = {"name": "Block, left", "box_x_mm": "101.5", "material_grade": "6082-T6"}

    answer = client.post(f"/buyer/parts/{part.pk}/change/", body, follow=True)

    part.refresh_from_db()
    assert (part.name, part.geometry, part.material_grade_id) == (
        "Block, left",
        {"box_x_mm": 101.5},
        "6082-T6",
    )
    assert "The details are saved." in answer.content.decode()


def test_file_is_added_and_removed(client: Client, part: Part) -> None:
    file = SimpleUploadedFile("drawing.pdf", b"%PDF-1.7")
    client.post(f"/buyer/parts/{part.pk}/files/", {"files": [file], "revision": "B"})
    added = part.attachments.get(revision="B")

    client.post(f"/buyer/parts/{part.pk}/files/{added.attachment_id}/remove/")

    assert not part.attachments.filter(revision="B").exists()


def test_parts_are_listed_and_those_of_others_missing(client: Client, part: Part) -> None:
    other = Part.objects.create(organisation=builders.buyer(), name="Not mine")

    assert "Block" in client.get("/buyer/parts/").content.decode()
    for address in ("", "reading/"):
        assert client.get(f"/buyer/parts/{other.pk}/{address}").status_code == 404
    for address in ("prices/", "change/", "files/", "order/"):
        assert client.post(f"/buyer/parts/{other.pk}/{address}", {}).status_code == 404


def test_part_without_material_links_to_its_field(client: Client, shop: Any) -> None:
    part = write_part(
        organisation=shop, by=None, fields={"name": "Plate", "request_text": "120x80x10 mm"}
    )

    page = client.get(f"/buyer/parts/{part.pk}/").content.decode()

    assert "For a routing and prices, give:" in page
    assert '<a href="#id_material_family">the material</a>' in page


@pytest.mark.parametrize("wrong", [{"ra_um": "0"}, {"box_x_mm": "0"}, {"unit_mass_kg": "0"}])
def test_details_that_no_part_has_are_refused(
    client: Client, part: Part, wrong: dict[str, str]
) -> None:
    body = {"name": "Block, left", **wrong}

    answer = client.post(f"/buyer/parts/{part.pk}/change/", body, follow=True)

    part.refresh_from_db()
    assert (part.name, answer.status_code) == ("Block", 200)
    assert "The details are saved." not in answer.content.decode()
