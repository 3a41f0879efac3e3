"""Tests the page of one order: timeline, allocations, deliveries and money."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from common.clock import now
from console.buyer.timeline import timeline_of
from console.common.notifications import notifications_for
from console.templatetags.console import money
from factories.models import Machine
from fulfilment.models import Dispute, Receipt, Shipment
from fulfilment.pipeline import make_payments
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.delivery import receive_shipment
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    scrap_failed,
    start_production,
)
from fulfilment.services.settlement import hold_payment
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.completeness import completeness_of
from orders.states import OrderStatus
from tests import builders
from tests.console.buyer.conftest import proposed
from tests.fulfilment.conftest import find_nothing, make, send


@pytest.fixture
def shipment(buyer, purchaser):
    """Ships a whole order to the buyer, its money held."""
    order = builders.order(buyer, status=OrderStatus.SHIPPED)
    allocation = builders.allocation(order, status=AllocationStatus.SHIPPED)
    hold_payment(allocation=allocation, by=None)
    return Shipment.objects.create(
        allocation=allocation, pieces=100, shipped_on=now().date(), by=None
    )


def page_of(order, name: str = "order") -> str:
    """Returns the address of the order's page, or of an action on it."""
    return reverse(f"buyer:{name}", args=[order.pk])


def test_draft_can_be_submitted_and_deleted(browser, draft):
    page = browser.get(page_of(draft)).content.decode()
    assert page_of(draft, "edit-order") in page

    browser.post(page_of(draft, "submit"))
    draft.refresh_from_db()
    assert draft.status == OrderStatus.SUBMITTED

    browser.post(page_of(draft, "cancel"), {"reason": "Not needed"})
    draft.refresh_from_db()
    assert draft.status == OrderStatus.CANCELLED


def test_cancelling_needs_a_reason(browser, draft):
    answer = browser.post(page_of(draft, "cancel"), {"reason": ""}, follow=True)

    draft.refresh_from_db()
    assert draft.status == OrderStatus.DRAFT
    assert "Give a reason" in answer.content.decode()


def test_draft_that_no_run_could_plan_shows_the_reason(browser, draft):
    draft.operations.all().delete()

    answer = browser.post(page_of(draft, "submit"), follow=True)

    draft.refresh_from_db()
    assert draft.status == OrderStatus.DRAFT
    assert answer.redirect_chain[-1][0] == page_of(draft, "edit-order")
    assert "at least one operation" in answer.content.decode()


def test_allocations_are_shown_without_machines(browser, buyer):
    order = builders.order(buyer, status=OrderStatus.PROPOSED)
    builders.allocation(order, status=AllocationStatus.OFFERED)

    page = browser.get(page_of(order)).content.decode()

    assert "Jiangsu" in page
    assert "100 of 100 pieces are planned." in page
    assert "CN¥1,500.00" in page
    for machine in Machine.objects.all():
        assert machine.name not in page
        assert machine.factory.name not in page


def test_pieces_of_lots_add_up_after_scrap(browser, buyer):
    order = builders.order(buyer, status=OrderStatus.AWARDED)
    lots = [builders.allocation(order, quantity=quantity) for quantity in (60, 40)]
    start_production(allocation=lots[0], by=None)
    report_progress(allocation=lots[0], pieces=60, by=None)
    inspect_pieces(allocation=lots[0], passed=50, failed=10, by=None)
    scrap_failed(allocation=lots[0], by=None)

    page = browser.get(page_of(order))

    assert "50 good, 10 scrapped, 0 to go" in page.content.decode()
    context = page.context
    rows = [row.record for row in context["table"].rows]
    assert [(row["good"], row["scrapped"], row["to_go"]) for row in rows] == [
        *((50, 10, 0), (0, 0, 40)),
    ]
    assert all(row["good"] + row["scrapped"] + row["to_go"] == row["pieces"] for row in rows)
    assert sum(row["good"] + row["to_go"] for row in rows) == context["pieces_agreed"]
    assert sum(row["price"] for row in rows) == context["money"]["asked"]


def test_activity_keeps_its_numbers_when_pieces_are_lost_later(browser, buyer):
    order = builders.order(buyer, operations=[{}, {}], status=OrderStatus.AWARDED)
    run = builders.run()
    first, second = (builders.allocation(order, step=step, run=run) for step in (1, 2))
    builders.lot(first, second)
    make(first, passed=90)
    scrap_failed(allocation=first, by=None)
    (shipment,) = send(first)
    passed = {entry.text for entry in timeline_of(order)}

    receive_shipment(shipment=shipment, received=85, damaged=3, is_final=True, by=None)
    make(second)

    assert Allocation.objects.get(pk=first.pk).pieces == 82
    entries = [entry.text for entry in timeline_of(order)]
    assert passed <= set(entries)
    for words in (
        "Lot of 100 pieces in Jiangsu in production",
        "Lot of 90 pieces in Jiangsu passed inspection",
        "Lot of 90 pieces left Jiangsu",
        "Lot of 85 pieces from Jiangsu arrived",
        "Lot of 82 pieces in Jiangsu in production",
        "Lot of 82 pieces in Jiangsu passed inspection",
    ):
        assert entries.count(words) == 1


def test_member_without_prices_sees_none(priceless, shipment):
    order = shipment.allocation.order

    page = priceless.get(page_of(order)).content.decode()

    assert "¥" not in page
    assert "Price" not in priceless.get(f"{page_of(order)}?export=csv").content.decode()
    assert priceless.get(page_of(order, "payments")).status_code == 403


def test_strangers_find_nothing(stranger, shipment):
    order = shipment.allocation.order

    assert stranger.get(page_of(order)).status_code == 404
    assert stranger.get(page_of(order, "payments")).status_code == 404
    assert stranger.get(reverse("buyer:receive", args=[shipment.pk])).status_code == 404
    for name in ("submit", "cancel", "accept-goods", "dispute-goods"):
        assert stranger.post(page_of(order, name), {"reason": "x"}).status_code == 404


def test_viewer_decides_nothing(viewer, shipment):
    order = shipment.allocation.order

    assert "Order again" not in viewer.get(page_of(order)).content.decode()
    assert viewer.get(reverse("buyer:receive", args=[shipment.pk])).status_code == 403
    assert viewer.post(page_of(order, "accept-goods")).status_code == 403


def test_delivery_is_received_with_damage(browser, shipment):
    address = reverse("buyer:receive", args=[shipment.pk])
    assert 'value="100"' in browser.get(address).content.decode()

    browser.post(address, {"received": "60", "damaged": "3"})

    assert 'value="40"' in browser.get(address).content.decode()
    page = browser.get(page_of(shipment.allocation.order)).content.decode()
    assert "40 pieces are still under way" in page
    assert "Claimed: 0 short, 3 damaged." in page
    browser.post(address, {"received": "38", "damaged": "", "is_final": "on"})
    first, last = Receipt.objects.order_by("at")
    assert (first.received, first.damaged, first.is_final) == (60, 3, False)
    assert (last.received, last.damaged, last.is_final) == (38, 0, True)
    page = browser.get(page_of(shipment.allocation.order)).content.decode()
    assert "Claimed: 2 short, 0 damaged." in page
    assert "This delivery was received" in browser.get(address).content.decode()


def test_error_of_a_receipt_stands_at_its_field(browser, shipment):
    sent = {"received": "101", "damaged": "0"}

    answer = browser.post(reverse("buyer:receive", args=[shipment.pk]), sent)

    assert answer.status_code == 422
    assert "100 pieces are under way." in answer.content.decode()
    assert not Receipt.objects.exists()


def test_goods_are_accepted_and_paid(browser, shipment, purchaser):
    receive_shipment(shipment=shipment, received=100, by=purchaser)
    order = shipment.allocation.order

    browser.post(page_of(order, "accept-goods"))

    order.refresh_from_db()
    assert order.status in (OrderStatus.ACCEPTED, OrderStatus.CLOSED)
    lines = browser.get(f"{page_of(order, 'payments')}?export=csv").content.decode()
    # What was held was paid; nothing came back.
    assert len(lines.splitlines()) == 2
    assert "Payments of this order" in browser.get(page_of(order, "payments")).content.decode()


def test_money_of_a_closed_order_adds_up_with_a_cause_for_each_line(browser, buyer):
    order = builders.order(buyer, status=OrderStatus.AWARDED)
    lot = builders.allocation(order)
    hold_payment(allocation=lot, by=None)
    make_payments()
    make(lot, passed=90)
    scrap_failed(allocation=lot, by=None)
    (shipment,) = send(lot)
    held = amounts_shown(browser.get(page_of(order)))
    receive_shipment(shipment=shipment, received=88, is_final=True, by=None)
    find_nothing(order)
    accept_goods(order=order, by=None)

    page = browser.get(page_of(order))

    assert list(held)[-1] == "Held until you accept the goods"
    amounts = amounts_shown(page)
    *lines, (total, paid) = amounts.items()
    assert [cause for cause, _ in lines] == [
        "Price when both sides accepted",
        "Returned for pieces that are not made",
        "Returned at settlement: short, damaged or refunded pieces, expected costs not incurred",
    ]
    assert (total, paid) == ("Paid", sum(amount for _, amount in lines))
    # Made and carried for 1,500, of which 88 of 100 pieces arrived.
    assert paid == Decimal(1320)
    assert "until you accept the goods" not in page.content.decode()
    payments = browser.get(page_of(order, "payments"))
    rows = [row.record.amount for row in payments.context["table"].rows]
    assert sum(rows) == -paid
    sentence = f"{money(paid, 'CNY')} paid: the lines sum to {money(-paid, 'CNY')}."
    assert sentence in payments.content.decode()
    assert "10 of 100 pieces will not be made." in payments.content.decode()


def amounts_shown(page):
    """Returns the amounts of the money of an order, by cause."""
    body = page.content.decode().split('class="facts money-lines"')[1].split("</dl>")[0]
    found = re.findall(r"<dt>(.+?)</dt>\s*<dd.*?>(.+?)</dd>", body)
    return {strip_tags(cause): yuan(strip_tags(amount)) for cause, amount in found}


def yuan(text):
    """Returns a shown amount as a number."""
    return Decimal(re.sub(r"CN|¥|,", "", text.replace("−", "-")))


def test_goods_are_disputed_with_a_reason(browser, shipment, purchaser):
    receive_shipment(shipment=shipment, received=100, by=purchaser)
    order = shipment.allocation.order

    browser.post(page_of(order, "dispute-goods"), {"reason": "Scratched"})

    assert Dispute.objects.get().reason == "Scratched"
    assert "Scratched" in browser.get(page_of(order)).content.decode()


def test_goods_that_are_not_there_are_not_accepted(browser, shipment):
    order = shipment.allocation.order

    answer = browser.post(page_of(order, "accept-goods"), follow=True)

    assert "not “Delivered”" in answer.content.decode()


def test_unmatched_order_shows_reason_and_remedy(browser, buyer):
    order = builders.order(buyer, status=OrderStatus.UNMATCHED)
    builders.run_order(order, filter_counts=[{"process": 9, "material": 4, "envelope": 0}])

    page = browser.get(page_of(order)).content.decode()

    assert "No such machine is large enough for the part." in page
    assert "Order again with broader terms." in page


def test_page_equals_completeness(browser, draft):
    shown = browser.get(page_of(draft)).context["completeness"]

    assert shown == completeness_of(draft, list(draft.operations.all()))


def test_notifications_name_what_needs_an_action(buyer, purchaser, draft, shipment):
    made = proposed(buyer)
    made.order.allocations.update(offer_expires_at=now())
    builders.order(buyer, status=OrderStatus.UNMATCHED)

    notifications = notifications_for(purchaser.memberships.get())

    assert [row.is_urgent for row in notifications] == [True, False, False, False]
    assert made.order.reference in notifications[0].message
    assert "100 pieces" in notifications[1].message


def test_factories_get_no_notifications_of_buyers(db, draft):
    planner = builders.member(builders.organisation(), "planner")

    assert notifications_for(planner.memberships.get()) == []


def test_page_asks_few_queries(browser, shipment, django_assert_max_num_queries):
    with django_assert_max_num_queries(36):
        browser.get(page_of(shipment.allocation.order))


def test_price_equals_that_of_the_api(browser, shipment, purchaser, client_of):
    (row,) = client_of(purchaser).get("/api/v1/allocations/").json()["results"]

    (lot,) = browser.get(page_of(shipment.allocation.order)).context["table"].rows

    assert Decimal(row["price"]) == lot.record["price"]


def test_quantity_in_another_unit_is_shown_in_pieces_too(browser, buyer):
    order = builders.order(buyer, unit_id="DZN", quantity=120, unit_quantity=10)

    page = browser.get(page_of(order)).content.decode()

    assert "10 dz = 120 pcs" in page
    assert "10 dz = 120 pcs" in browser.get(reverse("buyer:orders")).content.decode()


def test_goods_that_the_buyer_collects_have_an_address_once_agreed(browser, buyer):
    order = builders.order(buyer, incoterm_id="EXW", status=OrderStatus.AWARDED)
    factory = builders.factory(name="Lathe Works", address="7 Mill Road")
    allocation = builders.allocation(
        order, window=builders.window(builders.machine(factory)), status=AllocationStatus.ACCEPTED
    )
    assert "shown once both sides agreed" in browser.get(page_of(order)).content.decode()

    Allocation.objects.filter(pk=allocation.pk).update(status=AllocationStatus.CONFIRMED)

    page = browser.get(page_of(order)).content.decode()
    assert "Lathe Works, 7 Mill Road, Jiangsu" in page
    assert "Ships to" not in page


def test_earliest_delivery_is_shown(browser, buyer):
    order = builders.order(buyer, earliest_delivery_on=now().date())

    assert "Earliest delivery" in browser.get(page_of(order)).content.decode()
