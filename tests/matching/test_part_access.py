"""Tests access to files of a part, by state of the offer and confidentiality."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Organisation
from attachments.models import Attachment
from common.clock import now
from matching.models import Allocation, ConfidentialityAcceptance, RunOrder
from matching.states import LIVE_STATUSES, AllocationStatus
from orders.models import Order
from orders.services.part_changes import write_part
from orders.services.part_freezing import freeze_part
from orders.states import Confidentiality
from tests import builders
from tests.offers import offers_in
from tests.orders.test_parts import file_of

pytestmark = pytest.mark.django_db
# The states that an allocation may have, with the reason that one of them needs.
STATUSES = list(AllocationStatus.values)


class Offer:
    """Holds an offer of a part with a file, its factory, and clients of all sides."""

    def __init__(self, client_of: Callable[[Any], APIClient]) -> None:
        self.machine = builders.machine()
        (self.allocation,) = offers_in([builders.window(self.machine)])
        self.order = self.allocation.order
        self.file = file_of(self.order.organisation)
        self.file.content.save("content", ContentFile(b"solid"), save=False)
        self.file.preview.save("preview", ContentFile(b"\x89PNG"), save=False)
        self.file.save()
        part = write_part(
            organisation=self.order.organisation,
            by=None,
            fields={"name": "Secret"},
            files=[self.file],
        )
        self.order.part = part
        self.order.save()
        freeze_part(self.order)
        self.planner = builders.member(self.machine.factory.organisation)
        self.client = client_of(self.planner)
        self.address = f"/api/v1/allocations/{self.allocation.pk}"

    def set(self, *, status: str = AllocationStatus.OFFERED, nda: bool = False) -> None:
        """Gives the allocation a state and the order its confidentiality."""
        reason = "price" if status == AllocationStatus.DECLINED else ""
        Allocation.objects.filter(pk=self.allocation.pk).update(
            status=status, decline_reason=reason
        )
        kind = Confidentiality.UNDER_NDA if nda else Confidentiality.MATCHED
        Order.objects.filter(pk=self.order.pk).update(confidentiality=kind)


@pytest.fixture
def offer(client_of: Callable[[Any], APIClient]) -> Offer:
    """Creates the offer."""
    return Offer(client_of)


def answers(client: APIClient, file: Attachment) -> set[int]:
    """Returns the states with which the file's addresses answer."""
    address = f"/api/v1/attachments/{file.pk}/"
    found = [client.get(address + end) for end in ("", "content/", "preview/")]
    for answer in found:
        # Its end closes the file, and unlike `close` leaves the test's connection open.
        b"".join(answer.streaming_content if answer.streaming else [])
    return {answer.status_code for answer in found}


@pytest.mark.parametrize("status", STATUSES)
def test_factory_sees_files_from_the_offer_to_its_end(offer: Offer, status: str) -> None:
    offer.set(status=status)

    assert answers(offer.client, offer.file) == ({200} if status in LIVE_STATUSES else {404})


@pytest.mark.parametrize("status", STATUSES)
def test_under_an_agreement_it_sees_none_before_it_accepts(offer: Offer, status: str) -> None:
    offer.set(status=status, nda=True)

    assert answers(offer.client, offer.file) == {404}


def test_accepted_confidentiality_shows_the_files_once_recorded(offer: Offer) -> None:
    offer.set(nda=True)
    card = offer.client.get(f"{offer.address}/part/").json()
    assert (card["files"], card["hides_files"]) == ([], True)
    assert card["confidentiality_text"].startswith("The drawings, models and details")
    # What only the file says is as confidential as the file.
    assert card["size_mm"] == []

    accepted = offer.client.post(f"{offer.address}/confidentiality-acceptance/")

    assert accepted.status_code == 201, accepted.content
    assert [row["name"] for row in accepted.json()["files"]] == ["bracket.step"]
    assert accepted.json()["size_mm"] == ["100.000", "60.000", "5.000"]
    assert answers(offer.client, offer.file) == {200}
    row = ConfidentialityAcceptance.objects.get()
    assert (row.by, len(row.text_sha256)) == (offer.planner, 64)
    offer.set(status=AllocationStatus.DECLINED, nda=True)
    assert answers(offer.client, offer.file) == {404}


def test_a_file_under_an_agreement_is_not_seen_through_another_order(offer: Offer) -> None:
    offer.set(nda=True)
    order = builders.order(offer.order.organisation, part=offer.order.part)
    freeze_part(order)
    later = builders.window(offer.machine, starts_at=now() + timedelta(days=20))
    other = builders.allocation(order, window=later, status=AllocationStatus.OFFERED)
    assert other.order.confidentiality == Confidentiality.MATCHED
    address = f"/api/v1/allocations/{other.pk}"

    card = offer.client.get(f"{address}/part/").json()

    assert answers(offer.client, offer.file) == {404}
    assert (card["files"], card["hides_files"], card["size_mm"]) == ([], True, [])
    # Once the offer under the agreement is over, the other shows the files by itself.
    offer.set(nda=True, status=AllocationStatus.DECLINED)
    assert answers(offer.client, offer.file) == {200}
    offer.set(nda=True)
    # Accepting the text at either offer shows the files of both.
    assert offer.client.post(f"{address}/confidentiality-acceptance/").status_code == 201
    assert answers(offer.client, offer.file) == {200}
    assert ConfidentialityAcceptance.objects.get().order == offer.order


def test_nothing_confidential_is_not_accepted(offer: Offer) -> None:
    refused = offer.client.post(f"{offer.address}/confidentiality-acceptance/")

    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_confidential")
    assert not ConfidentialityAcceptance.objects.exists()


def test_others_see_neither_file_nor_card(
    offer: Offer, client_of: Callable[[Any], APIClient]
) -> None:
    strangers = [
        client_of(builders.member(builders.organisation())),
        client_of(builders.member(builders.buyer())),
        APIClient(),
    ]

    for client in strangers:
        assert answers(client, offer.file) <= {401, 404}
        assert client.get(f"{offer.address}/part/").status_code in (401, 404)


def test_buyer_and_operator_see_files_whatever_the_state(
    offer: Offer, client_of: Callable[[Any], APIClient]
) -> None:
    sides = [
        client_of(builders.member(offer.order.organisation)),
        client_of(builders.member(Organisation.objects.get(is_operator=True))),
    ]
    for status in STATUSES:
        offer.set(status=status, nda=True)
        assert [answers(client, offer.file) for client in sides] == [{200}, {200}]


def test_storage_has_no_public_address(offer: Offer) -> None:
    browser = Client()
    for name in (offer.file.content.name, offer.file.preview.name):
        for start in ("/media/", "/static/", "/"):
            assert browser.get(start + name).status_code == 404


@pytest.mark.parametrize("nda", [False, True])
def test_page_of_the_offer_shows_the_card_and_the_files_it_may(offer: Offer, nda: bool) -> None:
    offer.set(nda=nda)
    browser = Client()
    browser.force_login(offer.planner)

    page = browser.get(f"/factory/allocations/{offer.allocation.pk}/").content.decode()

    assert ("bracket.step" in page) is not nda
    assert ("Accept and see the files" in page) is nda
    assert "6 min" in page
    if nda:
        address = f"/factory/allocations/{offer.allocation.pk}/confidentiality/"
        page = browser.post(address, follow=True).content.decode()
        assert "bracket.step" in page


@pytest.mark.parametrize("status", STATUSES)
def test_card_has_the_facts_of_the_part_only_while_it_may_be_made(
    offer: Offer, status: str
) -> None:
    offer.set(status=status)

    answer = offer.client.get(f"{offer.address}/part/")

    sizes = {200: answer.json().get("size_mm"), 404: []}[answer.status_code]
    assert bool(sizes) is (status in LIVE_STATUSES)


def test_pages_of_buyer_and_operator_lead_to_the_part(offer: Offer) -> None:
    RunOrder.objects.create(
        run=offer.allocation.run,
        order=offer.order,
        claimed=True,
        made=1,
        unmet=0,
        unmet_price=Decimal(1),
        price_is_assumed=True,
    )
    buyer, operator = Client(), Client()
    buyer.force_login(builders.member(offer.order.organisation))
    operator.force_login(builders.member(Organisation.objects.get(is_operator=True)))

    shown = buyer.get(f"/buyer/orders/{offer.order.pk}/").content.decode()
    address = f"/operator/runs/{offer.allocation.run_id}/orders/{offer.order.pk}/"
    reviewed = operator.get(address).content.decode()

    order = Order.objects.get(pk=offer.order.pk)
    assert f"/buyer/parts/{order.part_id}/" in shown
    assert "bracket.step" in reviewed
