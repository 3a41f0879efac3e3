"""Tests that pages show drafts that an import left incomplete, and complete them."""

import pytest
from django.urls import reverse

from orders.models import NEEDED_FIELDS, Operation, Order, OrderGroup
from tests import builders

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(NEEDED_FIELDS)


@pytest.fixture
def incomplete(buyer) -> Order:
    """Creates a draft of an import that lacks all it may lack."""
    group = OrderGroup.objects.create(organisation=buyer, name="spring.xlsx")
    order = builders.order_row(
        buyer,
        status="draft",
        submitted_at=None,
        reference="RFQ-1",
        group=group,
        notes="Deburr <all> edges.",
        sender={"company": "Berg GmbH", "email": "ada@berg.example"},
        unread=["/rfqConfiguration/cadFile"],
        reserve_price=None,
    )
    for name, value in NOTHING.items():
        setattr(order, name, value)
    order.save(force_insert=True)
    Operation.objects.create(order=order, sequence=1)
    return order


def test_page_of_an_incomplete_draft_says_what_was_not_understood(browser, incomplete):
    page = browser.get(reverse("buyer:order", args=[incomplete.pk])).content.decode()

    assert "/rfqConfiguration/cadFile" in page
    assert "Deburr &lt;all&gt; edges." in page
    assert "ada@berg.example" in page
    assert "spring.xlsx" in page


def test_list_shows_incomplete_drafts_and_filters_their_group(browser, buyer, incomplete):
    builders.order(buyer, reference="PO-other")

    everything = browser.get(reverse("buyer:orders")).content.decode()
    group = browser.get(reverse("buyer:orders"), {"group": str(incomplete.group_id)})

    assert "RFQ-1" in everything
    assert "PO-other" in everything
    assert "RFQ-1" in group.content.decode()
    assert "PO-other" not in group.content.decode()


def test_form_of_an_incomplete_draft_opens_empty_where_it_lacks_values(browser, incomplete):
    answer = browser.get(reverse("buyer:edit-order", args=[incomplete.pk]))

    assert answer.status_code == 200
    assert answer.context["form"]["quantity"].value() is None
    assert answer.context["form"]["notes"].value() == "Deburr <all> edges."


def test_incomplete_draft_is_not_submitted_and_says_why(browser, incomplete):
    browser.post(reverse("buyer:submit", args=[incomplete.pk]))

    incomplete.refresh_from_db()
    assert incomplete.status == "draft"


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_incomplete_drafts_are_exported(browser, incomplete, export):
    assert browser.get(reverse("buyer:orders"), {"export": export}).status_code == 200
