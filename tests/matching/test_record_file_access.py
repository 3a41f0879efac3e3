"""Tests access to files of certifications, inspections and messages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from rest_framework.test import APIClient

from attachments.errors import FileCannotBeAdded
from attachments.models import Attachment
from factories.services.certification_files import add_certification_file
from fulfilment.models import Inspection, InspectionFile, OrderMessage
from fulfilment.selectors.messages import find_thread
from fulfilment.services.messages import write_message
from matching.models import Allocation
from matching.services.offers import decline_offers
from matching.services.parts.confidentiality import accept_confidentiality
from matching.states import AllocationStatus
from orders.models import Order
from orders.services.part_changes import write_part
from orders.services.part_freezing import freeze_part
from orders.states import Confidentiality
from tests import builders
from tests.matching.test_part_access import answers
from tests.orders.test_parts import file_of

pytestmark = pytest.mark.django_db
SECRET = "Golden Dragon Works.step"
SIDES = ("buyer", "near", "far", "operator", "other buyer", "other factory")
SEEN, HIDDEN, PICTURED = {200}, {404}, {200, 409}


class Records:
    """Holds an order that two factories were offered, and all sides."""

    def __init__(self, client_of: Callable[[Any], APIClient]) -> None:
        self.order = builders.order(status="proposed")
        run = builders.run()
        self.near, self.far = (
            builders.allocation(
                self.order, run=run, quantity=quantity, status=AllocationStatus.OFFERED
            )
            for quantity in (60, 40)
        )
        self.users = {
            "buyer": builders.member(self.order.organisation),
            "near": builders.member(self.near.window.machine.factory.organisation),
            "far": builders.member(self.far.window.machine.factory.organisation),
            "operator": builders.member(builders.operator()),
            "other buyer": builders.member(builders.buyer()),
            "other factory": builders.member(builders.organisation()),
        }
        self.clients = {side: client_of(user) for side, user in self.users.items()}

    def file(self, side: str) -> Attachment:
        """Stores a file of a side, with content and picture."""
        owner = self.users[side].memberships.get().organisation
        file = file_of(owner, name=SECRET, by=self.users[side])
        file.content.save("content", ContentFile(b"solid"), save=False)
        file.preview.save("preview", ContentFile(b"\x89PNG"), save=False)
        file.save()
        return file

    def says(self, side: str, **fields: Any) -> Attachment:
        """Writes a message with a file for a side; returns the file."""
        file, user = self.file(side), self.users[side]
        thread = find_thread(self.order.pk, user.active_memberships)
        assert thread is not None
        write_message(thread=thread, by=user, text="See the file.", files=[file], **fields)
        return file

    def agree(self) -> None:
        """Binds both sides to the near factory's work."""
        Allocation.objects.filter(pk=self.near.pk).update(status=AllocationStatus.CONFIRMED)

    def seen(self, file: Attachment) -> dict[str, set[int]]:
        """Returns how the file's addresses answer each side."""
        return {side: answers(self.clients[side], file) for side in SIDES}

    def listed(self, side: str) -> list[dict[str, Any]]:
        """Returns the files of the messages that a side reads over HTTP."""
        address = f"/api/v1/orders/{self.order.pk}/messages/"
        rows = self.clients[side].get(address).json()["results"]
        return [file for row in rows for file in row["files"]]

    def page(self, side: str) -> str:
        """Returns the page on which a side reads the order's messages."""
        addresses = {
            "buyer": f"/buyer/orders/{self.order.pk}/",
            "near": f"/factory/allocations/{self.near.pk}/",
            "far": f"/factory/allocations/{self.far.pk}/",
        }
        browser = Client()
        browser.force_login(self.users[side])
        return browser.get(addresses[side]).content.decode()


@pytest.fixture
def records(client_of: Callable[[Any], APIClient]) -> Records:
    """Creates the order."""
    return Records(client_of)


def sides(default: set[int], **others: set[int]) -> dict[str, set[int]]:
    """Returns the expected answers by side."""
    return {**dict.fromkeys(SIDES, default), **others}


def test_certification_files_are_seen_by_their_organisation_and_operators(
    records: Records,
) -> None:
    factory = records.near.window.machine.factory
    file = records.file("near")
    row = builders.certification(factory, "iso-9001")
    records.agree()

    address = f"/api/v1/certifications/{row.pk}/"
    body = {"attachment": str(file.pk)}
    added = records.clients["near"].post(f"{address}attachments/", body, format="json")

    assert (added.status_code, added.json()["files"][0]["name"]) == (201, SECRET)
    assert records.seen(file) == sides(HIDDEN, near=SEEN, operator=SEEN)
    other = records.clients["far"].post(f"{address}attachments/", body, format="json")
    assert other.status_code == 404
    with pytest.raises(FileCannotBeAdded, match="another organisation"):
        add_certification_file(
            certification=row, attachment=records.file("far"), by=records.users["near"]
        )


def test_inspection_files_are_seen_by_factory_buyer_and_operators(records: Records) -> None:
    records.agree()
    file = records.file("near")
    inspection = Inspection.objects.create(allocation=records.near, passed=1, failed=0)
    InspectionFile.objects.create(inspection=inspection, attachment=file)

    assert records.seen(file) == sides(HIDDEN, near=SEEN, operator=SEEN, buyer=SEEN)
    rows = {
        side: records.clients[side].get("/api/v1/inspections/").json()["results"] for side in SIDES
    }
    assert {side: len(found) for side, found in rows.items() if found} == {
        "buyer": 1,
        "near": 1,
        "operator": 1,
    }
    assert rows["buyer"][0]["files"][0]["name"] == SECRET
    assert SECRET in records.page("buyer")
    assert SECRET in records.page("near")


def test_a_factorys_message_file_names_nobody_before_both_agreed(records: Records) -> None:
    file = records.says("near")

    assert records.seen(file) == sides(HIDDEN, near=SEEN, operator=SEEN, buyer=PICTURED)
    address = f"/api/v1/attachments/{file.pk}/"
    shown = records.clients["buyer"].get(address).json()
    assert shown["name"].startswith("file-")
    assert [shown[name] for name in ("organisation", "by", "sha256", "facts")] == [
        None,
        None,
        "",
        {},
    ]
    (listed,) = records.listed("buyer")
    assert (listed["name"], listed["has_content"]) == (shown["name"], False)
    assert SECRET not in records.page("buyer")
    assert shown["name"] in records.page("buyer")
    assert SECRET in records.page("near")
    assert (records.listed("far"), "file-" in records.page("far")) == ([], False)

    records.agree()

    assert records.seen(file)["buyer"] == SEEN
    assert records.listed("buyer")[0]["name"] == SECRET
    answer = records.clients["buyer"].get(f"{address}content/")
    assert SECRET in answer["Content-Disposition"]
    b"".join(answer.streaming_content)


def test_a_buyers_message_file_is_seen_by_those_who_read_the_message(records: Records) -> None:
    to_near = records.says("buyer", work_order=records.near.work_order)
    to_all = records.says("buyer")
    decline_offers(ids=[records.far.pk], by=records.users["far"], reason="other")
    later = records.says("buyer")

    assert records.seen(to_near) == sides(HIDDEN, near=SEEN, operator=SEEN, buyer=SEEN)
    assert records.seen(to_all) == sides(HIDDEN, near=SEEN, far=SEEN, operator=SEEN, buyer=SEEN)
    assert records.seen(later) == sides(HIDDEN, near=SEEN, operator=SEEN, buyer=SEEN)
    # Neither name nor header says whose it is.
    answer = records.clients["near"].get(f"/api/v1/attachments/{to_all.pk}/content/")
    assert "Golden" not in answer["Content-Disposition"]
    b"".join(answer.streaming_content)
    assert SECRET not in records.page("near") + records.page("far")
    assert len(records.listed("far")) == 1


def test_under_an_agreement_message_files_wait_for_its_acceptance(records: Records) -> None:
    part_file = records.file("buyer")
    Order.objects.filter(pk=records.order.pk).update(confidentiality=Confidentiality.UNDER_NDA)
    records.order.part = write_part(
        organisation=records.order.organisation, by=None, fields={"name": "A"}, files=[part_file]
    )
    freeze_part(records.order)
    file = records.says("buyer")

    assert records.seen(file) == sides(HIDDEN, operator=SEEN, buyer=SEEN)
    assert records.listed("near") == []
    accept_confidentiality(allocation=records.near, by=records.users["near"])
    assert records.seen(file) == sides(HIDDEN, near=SEEN, operator=SEEN, buyer=SEEN)


def test_message_with_a_file_is_written_over_http(records: Records) -> None:
    address = f"/api/v1/orders/{records.order.pk}/messages/"
    own, foreign = records.file("near"), records.file("far")

    refused = records.clients["near"].post(
        address, {"text": "See.", "files": [str(foreign.pk)]}, format="json"
    )
    written = records.clients["near"].post(
        address, {"text": "See.", "files": [str(own.pk)]}, format="json"
    )

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "#/files/0")
    assert (written.status_code, written.json()["files"][0]["name"]) == (201, SECRET)
    assert OrderMessage.objects.count() == 1
