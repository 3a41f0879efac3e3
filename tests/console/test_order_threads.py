"""Tests the messages of an order on the pages of buyer, factory and operator."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from console.common import order_threads
from console.common.notifications import notifications_for
from fulfilment.models import OrderMessage
from fulfilment.selectors.messages import find_thread
from fulfilment.services.messages import write_message
from matching.models import Allocation
from matching.states import AllocationStatus
from tests import builders
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@dataclass
class Sides:
    """Holds an order that two factories were offered, and the owner of each side."""

    near: Allocation
    far: Allocation
    buyer: Any
    near_owner: Any
    far_owner: Any
    operator: Any

    def page(self, side: str) -> str:
        """Returns the page on which a side reads the messages."""
        return {
            "buyer": reverse("buyer:order", args=[self.near.order_id]),
            "near_owner": reverse("factory:allocation", args=[self.near.pk]),
            "far_owner": reverse("factory:allocation", args=[self.far.pk]),
            "operator": reverse("operator:order-messages", args=[self.near.order_id]),
        }[side]

    def target(self, side: str) -> str:
        """Returns the address that takes a side's messages."""
        if side == "operator":
            return reverse("operator:write-message", args=[self.near.order_id])
        return f"{self.page(side)}messages/"

    def says(self, side: str, text: str, **fields: Any) -> None:
        """Writes a message for a side."""
        user = getattr(self, side)
        thread = find_thread(self.near.order_id, user.active_memberships)
        assert thread is not None
        write_message(thread=thread, by=user, text=text, **fields)


@shared_rows
def sides() -> Sides:
    """Offers an order to a near factory and to a far one."""
    order, run = builders.order(status="proposed"), builders.run()
    near, far = (
        builders.allocation(order, run=run, quantity=50, status=AllocationStatus.OFFERED)
        for _ in range(2)
    )
    Allocation.objects.update(offer_expires_at="2030-01-01T00:00:00Z")
    return Sides(
        near,
        far,
        builders.member(order.organisation),
        builders.member(near.window.machine.factory.organisation),
        builders.member(far.window.machine.factory.organisation),
        builders.member(builders.operator()),
    )


SIDES = ("buyer", "near_owner", "far_owner", "operator")


@pytest.mark.parametrize("side", SIDES)
def test_each_side_reads_its_own_part_on_its_page(sides, visit, side):
    sides.says("near_owner", "Is M6 <b>through</b>?\nOr not?")
    sides.says("buyer", "Not for the far one.", work_order=sides.near.work_order)
    sides.says("operator", "For everybody.")

    page = visit(getattr(sides, side)).get(sides.page(side)).content.decode()

    is_near = side != "far_owner"
    assert ("Is M6 &lt;b&gt;through&lt;/b&gt;?<br>Or not?" in page) == is_near
    assert ("Not for the far one." in page) == is_near
    assert "For everybody." in page


def test_names_are_hidden_until_both_sides_agreed(sides, visit):
    sides.says("near_owner", "Good day.")
    sides.says("buyer", "Good day to you.")
    buyer, factory = sides.near.order.organisation, sides.near.window.machine.factory
    pages = [
        visit(user).get(address).content.decode()
        for user, address in (
            (sides.buyer, sides.page("buyer")),
            (sides.near_owner, sides.page("near_owner")),
        )
    ]

    assert "<strong>Factory A</strong>" in pages[0]
    assert factory.name not in pages[0]
    assert f"<strong>{buyer.alias}</strong>" in pages[1]
    assert buyer.name not in pages[1]
    Allocation.objects.filter(pk=sides.near.pk).update(status=AllocationStatus.CONFIRMED)
    named = visit(sides.near_owner).get(sides.page("near_owner")).content.decode()
    assert f"<dd>{buyer.name}</dd>" in named
    assert f"<strong>{buyer.name}</strong>" in named


@pytest.mark.parametrize("side", SIDES)
def test_a_message_is_sent_with_and_without_script(sides, visit, side):
    client = visit(getattr(sides, side))

    part = client.post(sides.target(side), {"text": "First\r\nline"}, headers=HTMX)
    plain = client.post(sides.target(side), {"text": "Second"})

    assert part.status_code == 200
    assert part.content.decode().lstrip().startswith('<section class="card stack" id="thread"')
    assert "First<br>line" in part.content.decode()
    assert (plain.status_code, plain.url) == (302, f"{sides.page(side)}#thread")
    assert list(OrderMessage.objects.values_list("text", flat=True)) == ["First\nline", "Second"]
    assert "Second" in client.get(sides.page(side)).content.decode()


def test_the_buyer_writes_to_one_factory(sides, visit):
    client = visit(sides.buyer)
    page = client.get(sides.page("buyer")).content.decode()
    assert f'<option value="{sides.near.work_order}">Factory A, Jiangsu</option>' in page

    client.post(sides.target("buyer"), {"text": "Near", "work_order": sides.near.work_order})
    client.post(sides.target("buyer"), {"text": "All", "work_order": ""})

    factory = sides.near.window.machine.factory_id
    assert list(OrderMessage.objects.values_list("factory", flat=True)) == [factory, None]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"text": " "}, "This field is required."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"text": "Hello", "work_order": "W-99-00001"}, "Select a valid choice"),
    ],
)
def test_a_message_that_cannot_be_sent_shows_why(sides, visit, sent, reason):
    client = visit(sides.buyer)

    part = client.post(sides.target("buyer"), sent, headers=HTMX).content.decode()
    page = client.post(sides.target("buyer"), sent, follow=True).content.decode()

    assert reason in part
    assert reason in page
    assert not OrderMessage.objects.exists()


@pytest.mark.parametrize(
    ("side", "address", "words"),
    [
        ("buyer", "buyer:orders", "2 new messages"),
        ("near_owner", "factory:offers", "1 new message"),
        ("far_owner", "factory:offers", "1 new message"),
        ("operator", "operator:orders", "3 new messages"),
    ],
)
def test_new_messages_are_marked_until_the_page_was_opened(sides, visit, side, address, words):
    sides.says("near_owner", "One.")
    sides.says("near_owner", "Two.")
    sides.says("buyer", "Three.")
    user = getattr(sides, side)
    client, membership = visit(user), user.memberships.get()

    before = client.get(reverse(address)).content.decode()
    notices = [row for row in notifications_for(membership) if "new message" in row.message]

    assert f'href="{sides.page(side)}#thread">{words}</a>' in before
    assert [row.url for row in notices] == [f"{sides.page(side)}#thread"]
    assert notices[0].message.startswith(f"{words}: ")
    assert ">New</span>" in client.get(sides.page(side)).content.decode()
    assert ">New</span>" not in client.get(sides.page(side)).content.decode()
    assert "new message" not in client.get(reverse(address)).content.decode()


def test_members_who_only_read_have_no_form(sides, visit):
    for side in SIDES:
        organisation = getattr(sides, side).memberships.get().organisation
        viewer = visit(builders.member(organisation, "viewer"))

        assert "Send the message" not in viewer.get(sides.page(side)).content.decode()
        assert viewer.post(sides.target(side), {"text": "Hello"}).status_code == 403


def test_strangers_find_no_thread(sides, visit):
    planner = visit(builders.member(builders.organisation()))
    purchaser = visit(builders.member(builders.buyer()))

    assert planner.post(sides.target("near_owner"), {"text": "Hello"}).status_code == 404
    assert purchaser.post(sides.target("buyer"), {"text": "Hello"}).status_code == 404
    other = visit(sides.far_owner)
    assert other.post(sides.target("near_owner"), {"text": "Hello"}).status_code == 404


def test_a_long_thread_shows_its_end_and_leads_to_the_whole(sides, visit, monkeypatch):
    monkeypatch.setattr(order_threads, "MESSAGES_SHOWN", 2)
    for number in range(3):
        sides.says("buyer", f"Message {number}.")
    client = visit(sides.buyer)

    page = client.get(sides.page("buyer")).content.decode()
    whole = client.get(f"{sides.page('buyer')}?messages=all").content.decode()

    assert "Message 0." not in page
    assert "Message 1." in page
    assert "Message 0." in whole
    assert "Show earlier messages" not in whole


def test_an_operators_run_page_shows_the_messages(sides, visit):
    row = builders.run_order(sides.near.order, run=sides.near.run)
    sides.says("near_owner", "Is M6 through?")

    page = visit(sides.operator).get(reverse("operator:run-order", args=[row.run_id, row.order_id]))

    assert "Is M6 through?" in page.content.decode()
