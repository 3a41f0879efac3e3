"""Tests the page of work and the actions on allocations."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from common.clock import now
from console.templatetags.console import money
from fulfilment.models import Receipt, Shipment
from fulfilment.services.delivery import ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    scrap_failed,
    start_production,
)
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.console.factory.conftest import Manufacturer, lot, monday, window

Browser = Callable[..., Client]
A = AllocationStatus


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def post(client: Client, name: str, row: Any, **sent: Any) -> str:
    """Posts an action and returns the page that follows."""
    return client.post(
        reverse(f"factory:{name}", args=[row.pk]), sent, follow=True
    ).content.decode()


def test_an_allocation_goes_from_start_to_shipment(ours: Manufacturer, browser: Browser) -> None:
    row, client = lot(ours), browser(ours.owner)

    for action, sent, status in (
        ("start", {}, A.IN_PRODUCTION),
        ("report", {"pieces_done": 6}, A.IN_PRODUCTION),
        ("report", {"pieces_done": 10}, A.IN_PRODUCTION),
        ("inspect", {"passed": 8, "failed": 2}, A.QUALITY_FAILED),
        ("rework", {}, A.REWORK),
        ("inspect", {"passed": 2, "failed": 0}, A.QUALITY_PASSED),
        ("ship", {"carrier": "SF 4711"}, A.SHIPPED),
    ):
        post(client, action, row, **sent)
        assert fresh(row).status == status

    assert Shipment.objects.get(allocation=row).carrier == "SF 4711"
    page = client.get(reverse("factory:allocation", args=[row.pk])).content.decode()
    for words in (
        "6 pieces made in all",
        "8 passed, 2 failed",
        "10 pieces left, SF 4711",
        "Shipped",
    ):
        assert words in page


def test_failed_pieces_are_scrapped(ours: Manufacturer, browser: Browser) -> None:
    row, client = lot(ours), browser(ours.owner)
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=10, by=None)
    inspect_pieces(allocation=row, passed=7, failed=3, by=None)

    post(client, "scrap", row)

    assert (fresh(row).status, fresh(row).pieces) == (A.QUALITY_PASSED, 7)


def test_pieces_and_earnings_of_a_lot_add_up_after_scrap(
    ours: Manufacturer, browser: Browser
) -> None:
    row, client = lot(ours, due_on=now().date()), browser(ours.owner)
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=10, by=None)
    inspect_pieces(allocation=row, passed=7, failed=3, by=None)
    scrap_failed(allocation=row, by=None)

    page = client.get(reverse("factory:allocation", args=[row.pk]))
    work = client.get(reverse("factory:work"))

    for body in (page.content.decode(), work.content.decode()):
        assert "Of 10 pieces: 7 good, 3 scrapped, 0 to go" in body
    (cells,) = work.context["table"].rows
    assert [str(cells.get_cell(name)) for name in ("quantity", "good_made", "lost", "to_go")] == [
        *("10", "7", "3", "0"),
    ]
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>(.+?)</dd>", page.content.decode(), re.S))
    items = ("Machining", "Setup", "Start-up charge", "For scrapped, short or damaged pieces")
    amounts = [amount_in(facts[name]) for name in items]
    assert sum(amounts) == amount_in(facts["You earn"]) == Decimal(189)
    tiles = page.content.decode().split('class="grid"')[0]
    assert money(189, "CNY") in tiles
    assert "3 scrapped, 0 to go" in tiles
    earned = client.get(reverse("factory:earnings")).context["total"]
    assert earned.all == sum(amounts)


def amount_in(cell: str) -> Decimal:
    """Returns the amount of yuan that a cell shows."""
    (sign, digits), *_ = re.findall(r"(−?)(?:CN)?¥([\d,.]+)", cell)
    return Decimal(sign.replace("−", "-") + digits.replace(",", ""))


def test_errors_give_the_reason(ours: Manufacturer, browser: Browser) -> None:
    row, client = lot(ours), browser(ours.owner)

    early = post(client, "report", row, pieces_done=5)
    post(client, "start", row)
    wordless = post(client, "report", row)
    post(client, "report", row, pieces_done=8)
    fewer = post(client, "report", row, pieces_done=5)
    post(client, "report", row, pieces_done=5, is_correction="on")

    assert "it cannot be reported on" in early
    assert "Pieces made in all: This field is required." in wordless
    assert "Fewer pieces than were reported before" in fewer
    assert row.progress_reports.last().pieces_done == 5


def test_goods_are_not_shipped_tomorrow(ours: Manufacturer, browser: Browser) -> None:
    row, client = lot(ours), browser(ours.owner)
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=10, by=None)
    inspect_pieces(allocation=row, passed=10, failed=0, by=None)

    post(client, "ship", row, shipped_on=(now() + timedelta(days=3)).date().isoformat())

    assert fresh(row).status == A.QUALITY_PASSED


def test_pieces_from_the_step_before_are_received(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    order = builders.order(operations=[{}, {}], status=OrderStatus.AWARDED, quantity=10)
    run = builders.run()
    first = builders.allocation(order, step=1, run=run, window=window(rival))
    second = builders.allocation(order, step=2, run=run, window=window(ours))
    builders.lot(first, second)
    start_production(allocation=first, by=None)
    report_progress(allocation=first, pieces=10, by=None)
    inspect_pieces(allocation=first, passed=10, failed=0, by=None)
    (shipment,) = ship(allocation=first, by=None)
    client, sender = browser(ours.owner), browser(rival.owner)

    work = client.get(reverse("factory:work"))
    answer = sender.post(reverse("factory:receive", args=[shipment.pk]), {"received": 10})
    post(client, "receive", shipment, received=10, damaged=1)

    assert [row.pk for row in work.context["arriving"]] == [shipment.pk]
    assert "Rival" not in work.content.decode()
    assert answer.status_code == 404
    assert Receipt.objects.get(shipment=shipment).good == 9


def test_what_is_near_has_a_card_and_the_rest_a_row(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours, hours=40, ends_at=monday() + timedelta(hours=40))
    today = ours.factory.day_of(now())
    late = lot(ours, window=shared, title="Late", due_on=today - timedelta(days=2))
    due = lot(ours, window=shared, title="Due", due_on=today)
    far = lot(ours, window=shared, title="Far", due_on=today + timedelta(days=60))

    context = browser(ours.owner).get(reverse("factory:work")).context

    (cards,) = context["machines"].values()
    assert [row.pk for row in cards] == [late.pk, due.pk]
    assert (context["overdue"], context["due_today"]) == (1, 1)
    assert [row.pk for row in context["table"].data] == [late.pk, due.pk, far.pk]


def test_work_is_filtered_and_exported(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours, hours=40, ends_at=monday() + timedelta(hours=40))
    begun = lot(ours, window=shared, title="Begun")
    lot(ours, window=shared, title="Waiting")
    start_production(allocation=begun, by=None)
    client = browser(ours.owner)

    rows = client.get(reverse("factory:work"), {"status": A.IN_PRODUCTION}).context["table"].data
    sheet = client.get(reverse("factory:work"), {"export": "csv"}).content.decode()

    assert [row.pk for row in rows] == [begun.pk]
    assert "Begun" in sheet
    assert "Waiting" in sheet


def test_work_takes_a_fixed_number_of_queries(
    ours: Manufacturer, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    shared = window(ours, hours=100, ends_at=monday() + timedelta(hours=100))
    for number in range(8):
        lot(ours, window=shared, title=f"Part {number}", due_on=now().date())
    client = browser(ours.owner)

    with django_assert_max_num_queries(16):
        client.get(reverse("factory:work"))


def test_a_buyer_s_words_are_not_in_the_history(ours: Manufacturer, browser: Browser) -> None:
    row = lot(ours)
    buyer = builders.member(row.order.organisation)
    row.events.create(to_status=A.CANCELLED, by=buyer, reason="Northwind needs it no more")
    Allocation.objects.filter(pk=row.pk).update(status=A.CANCELLED)

    page = browser(ours.owner).get(reverse("factory:allocation", args=[row.pk])).content.decode()

    assert "Northwind" not in page
    assert buyer.email not in page


def test_a_lot_names_what_to_start_and_when_it_may_leave(
    ours: Manufacturer, browser: Browser
) -> None:
    row, client = lot(ours), browser(ours.owner)
    Allocation.objects.filter(pk=row.pk).update(
        step_yield=Decimal("0.8"), later_yield=Decimal("0.9")
    )
    earliest = now().date() + timedelta(days=30)
    Order.objects.filter(pk=row.order_id).update(earliest_delivery_on=earliest)

    page = client.get(reverse("factory:allocation", args=[row.pk])).content.decode()

    # Ten pieces, of which the later step leaves nine of ten.
    assert "Start 14, since some are" in page
    assert "Send on up to 12 good" in page
    assert "Not to leave before" in page


def test_goods_are_not_shipped_too_early(ours: Manufacturer, browser: Browser) -> None:
    row, client = lot(ours), browser(ours.owner)
    earliest = now().date() + timedelta(days=30)
    Order.objects.filter(pk=row.order_id).update(earliest_delivery_on=earliest)
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=10, by=None)
    inspect_pieces(allocation=row, passed=10, failed=0, by=None)

    page = post(client, "ship", row)

    assert fresh(row).status == A.QUALITY_PASSED
    assert f"The buyer takes delivery from {earliest} on." in page


def test_goods_that_the_buyer_collects_are_not_shipped_to_it(
    ours: Manufacturer, browser: Browser
) -> None:
    row, client = lot(ours), browser(ours.owner)
    Order.objects.filter(pk=row.order_id).update(incoterm_id="FCA")

    page = client.get(reverse("factory:allocation", args=[row.pk])).content.decode()

    assert "the buyer collects it here" in page
