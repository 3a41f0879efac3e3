"""Tests the buyer's list of orders."""

import csv
from io import StringIO

from django.urls import reverse

from console.common.notifications import notifications_for
from console.common.tables import MAX_NUMBERS
from matching.models import Proposal
from matching.states import AllocationStatus
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.console.buyer.conftest import proposed, signed_in

ADDRESS = "/buyer/"


def test_first_page_shows_the_next_step(browser, buyer, draft, settings):
    settings.MATCHING = {**settings.MATCHING, "schedule_minutes": 60}
    builders.order(buyer, reference="PO-WAITS")
    made = proposed(buyer, reference="PO-ANSWER")

    page = browser.get(ADDRESS).content.decode()

    assert "Fill in what is missing and submit it." in page
    assert 'class="table-frame"' in page
    assert "Waits for the next match run, every hour." in page
    assert "Proposal to answer until" in page
    assert reverse("buyer:order", args=[made.order_id]) in page


def test_proposals_to_answer_are_counted_alike_on_every_page(browser, buyer, purchaser):
    made = [proposed(buyer) for _ in range(5)]
    Order.objects.filter(pk=made[0].order_id).update(status=OrderStatus.PARTLY_AWARDED)
    Proposal.objects.filter(pk=made[1].pk).update(status="accepted")

    listed = browser.get(ADDRESS)

    assert listed.context["to_answer"] == 4
    assert sum(state["count"] for state in listed.context["states"]) == listed.context["total"] == 5
    assert "<strong>4 proposals</strong> need your answer." in listed.content.decode()
    proposals = browser.get(reverse("buyer:proposals"), {"status": "open"})
    assert proposals.context["waiting"] == len(proposals.context["table"].rows) == 4
    (notification,) = notifications_for(purchaser.memberships.get())
    assert notification.message.startswith("4 proposals need your answer")


def test_empty_list_shows_the_first_step(browser):
    page = browser.get(ADDRESS).content.decode()
    assert "You have no orders yet. Drop a drawing or paste a request" in page
    assert f'href="{reverse("buyer:new-part")}">From a drawing or request' in page


def test_orders_of_others_are_not_listed(stranger, draft):
    assert draft.reference not in stranger.get(ADDRESS).content.decode()


def test_factories_are_forbidden(db):
    planner = signed_in(builders.member(builders.organisation(), "planner"))

    assert planner.get(ADDRESS).status_code == 403


def test_list_is_filtered(browser, buyer):
    builders.order(buyer, reference="PO-A", status=OrderStatus.DRAFT, submitted_at=None)
    builders.order(
        buyer, reference="PO-B", title="Flange", operations=[{"process_id": "cnc-turning"}]
    )

    for query, found in (
        ("status=draft", ["PO-A"]),
        ("search=flange", ["PO-B"]),
        ("search=po-a", ["PO-A"]),
        ("process=cnc-turning", ["PO-B"]),
        ("delivery_from=2040-01-01", []),
        ("", ["PO-A", "PO-B"]),
    ):
        rows = table_of(browser.get(f"{ADDRESS}?{query}&export=csv"))
        assert sorted(row[0] for row in rows[1:]) == found


def test_work_orders_are_listed_and_searched(browser, buyer):
    made = builders.order(buyer, reference="PO-W", status=OrderStatus.AWARDED)
    builders.order(buyer)
    run = builders.run()
    numbers = sorted(
        builders.allocation(made, run=run, quantity=1).work_order for _ in range(MAX_NUMBERS + 1)
    )
    dropped = builders.allocation(made, run=run, quantity=1, status=AllocationStatus.CANCELLED)

    page = browser.get(f"{ADDRESS}?search={numbers[0].lower()}").content.decode()
    rows = table_of(browser.get(f"{ADDRESS}?search={numbers[0]}&export=csv"))

    assert f"{', '.join(numbers[:MAX_NUMBERS])} and 1 more" in page
    assert ", ".join(numbers) in rows[1]
    assert [row[0] for row in rows[1:]] == ["PO-W"]
    assert dropped.work_order not in str(rows)


def test_export_has_all_rows_and_no_prices_for_those_who_see_none(browser, priceless, buyer):
    for _ in range(30):
        builders.order(buyer)

    rows = table_of(browser.get(f"{ADDRESS}?export=csv"))
    hidden = table_of(priceless.get(f"{ADDRESS}?export=csv"))

    assert len(rows) == 31
    assert "Highest price" in rows[0]
    assert "Highest price" not in hidden[0]
    assert browser.get(f"{ADDRESS}?export=xlsx").status_code == 200


def test_newest_order_comes_first_unless_another_column_is_asked_for(browser, buyer):
    for number in (3, 1, 2):
        builders.order(buyer, reference=f"PO-{number}-X")

    newest = table_of(browser.get(f"{ADDRESS}?export=csv"))
    sorted_rows = table_of(browser.get(f"{ADDRESS}?export=csv&sort=reference"))

    assert [row[0] for row in newest[1:]] == ["PO-2-X", "PO-1-X", "PO-3-X"]
    assert [row[0] for row in sorted_rows[1:]] == ["PO-1-X", "PO-2-X", "PO-3-X"]


def test_list_asks_as_many_queries_for_many_rows_as_for_few(
    browser, buyer, django_assert_max_num_queries
):
    for _ in range(20):
        builders.order(buyer)

    with django_assert_max_num_queries(20):
        browser.get(ADDRESS)


def test_unmatched_order_shows_the_reason(browser, buyer):
    order = builders.order(buyer, status=OrderStatus.UNMATCHED)
    builders.run_order(order, unmatched_reason="no-free-hours")

    assert "No capable machine has free hours in time." in browser.get(ADDRESS).content.decode()


def table_of(answer) -> list[list[str]]:
    """Returns the cells of an exported file."""
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
