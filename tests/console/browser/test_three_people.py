"""Runs the whole flow by three people: publish, order, match, accept."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
from common.clock import MS_PER_HOUR, now
from console.templatetags.console import money
from factories.models import CapacityWindow, Machine
from factories.states import WindowStatus
from fulfilment.savings_report import SavingsScope, savings_report
from matching.models import Allocation, MatchRun
from matching.states import AllocationStatus, RunStatus
from orders.models import Order
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)
SOLVED_MS = 90_000
HALF_HOURS = 48


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """Returns an operator, the owner of two factories and a buyer."""
    return {
        "operator": builders.member(builders.operator(name="Millshare")),
        "factory": builders.member(builders.organisation(name="Near Works")),
        "buyer": builders.member(builders.buyer(name="Quiet Buyer")),
    }


@pytest.fixture
def idle(people: dict[str, User]) -> Machine:
    """Returns a machine with cheap unpublished hours, next to expensive ones."""
    organisation = people["factory"].memberships.get().organisation
    expensive = builders.machine(
        builders.factory(organisation=organisation, name="Far Plant", latitude=Decimal("31.9")),
        hourly_rate=Decimal(250),
        setup_rate=Decimal(250),
    )
    builders.window(expensive, hourly_rate=Decimal(250), starts_at=now() + timedelta(days=10))
    return builders.machine(
        builders.factory(organisation=organisation, name="Near Plant"),
        name="VMC 850",
        hourly_rate=Decimal(100),
        setup_rate=Decimal(100),
    )


@pytest.fixture(params=["en", "zh-hans"])
def language(request: pytest.FixtureRequest) -> Any:
    """Parametrises the language, in which the test looks for texts too."""
    with translation.override(request.param):
        yield request.param


def draw_window(page: Any, machine: Machine) -> None:
    """Draws 8:00 to 16:00 on Wednesday of the week after next and publishes."""
    page.goto(reverse("factory:calendar") + f"?factory={machine.factory_id}")
    page.get_by_role("link", name=gettext("Next week")).click()
    today = timezone.localdate(timezone=ZoneInfo(machine.factory.time_zone))
    day = today + timedelta(days=7 + 2 - today.weekday())
    cell = page.locator(f'td[data-machine="{machine.pk}"][data-day="{day:%Y-%m-%d}"]')
    strip = cell.locator(".strip")
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 16 / HALF_HOURS, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 24 / HALF_HOURS, middle)
    page.mouse.move(box["x"] + box["width"] * 32 / HALF_HOURS, middle)
    page.mouse.up()
    dialog = page.locator("#dialog")
    assert dialog.get_by_label(gettext("Hours offered")).input_value() == "8"
    dialog.get_by_role("button", name=gettext("Save"), exact=True).click()
    page.locator(".message-success").wait_for()


def type_order(page: Any) -> None:
    """Fills in the form of an order of 100 brackets and submits it."""
    page.goto(reverse("buyer:new-order"))
    fill = {
        "Reference": "PO-1",
        "Title": "Bracket",
        "Quantity": "100",
        "Unit weight (kg)": "0.5",
        "Standard time per piece (s)": "360",
        "Standard setup (h)": "1",
        "Latest delivery": f"{now().date() + timedelta(days=42):%Y-%m-%d}",
        "Highest price per piece": "80",
    }
    page.get_by_label(gettext("Material family")).select_option("aluminium")
    page.get_by_label(gettext("Find a process")).fill("cnc-milling-3-axis")
    process = page.locator("select[name=operations-0-process]")
    process.locator('option[value="cnc-milling-3-axis"]').wait_for(state="attached")
    process.select_option("cnc-milling-3-axis")
    page.get_by_label(gettext("City of delivery")).select_option(label=shanghai(page))
    for label, value in fill.items():
        page.get_by_label(gettext(label), exact=True).fill(value)
    page.get_by_role("button", name=gettext("Submit"), exact=True).click()
    page.locator(".message-success").wait_for()


def shanghai(page: Any) -> str:
    """Returns the city's label in the list."""
    found = page.locator("select[name=city] option", has_text="Shanghai")
    if not found.count():
        found = page.locator("select[name=city] option", has_text="上海")
    return str(found.first.inner_text())


def match_and_approve(page: Any) -> MatchRun:
    """Requests a run, waits for its review and approves it."""
    page.goto(reverse("operator:runs"))
    page.locator("summary", has_text=gettext("Request a match run")).click()
    page.get_by_role("button", name=gettext("Request run")).click()
    approve = page.get_by_role("button", name=gettext("Approve …"))
    approve.wait_for(timeout=SOLVED_MS)
    approve.click()
    page.get_by_role("button", name=gettext("Approve"), exact=True).click()
    page.locator(".message-success").wait_for()
    return MatchRun.objects.get()


def accept_offers(page: Any) -> None:
    """Accepts all open offers at once."""
    page.goto(reverse("factory:offers"))
    page.get_by_label(gettext("Select all shown")).check()
    page.get_by_role("button", name=gettext("Accept selected")).click()
    page.locator(".message-success").wait_for()


def accept_proposal(page: Any, order: Order) -> None:
    """Opens and accepts the proposal of the order."""
    page.goto(reverse("buyer:proposal", args=[order.proposals.latest("number").pk]))
    page.get_by_role("button", name=gettext("Accept"), exact=True).click()
    dialog = page.get_by_role("dialog", name=gettext("Accept this proposal?"))
    dialog.get_by_role("button", name=gettext("Accept"), exact=True).click()
    page.locator(".message-success").wait_for()


def saved_numbers(page: Any) -> str:
    """Returns the exported numbers of the page's first chart."""
    chart = page.locator("figure.chart").first
    chart.locator("summary").click()
    with page.expect_download() as download:
        chart.get_by_role("button", name="CSV").click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_three_people_agree_on_a_split_that_saves(
    open_page: Callable[..., Any],
    sign_in: Callable[..., None],
    worker: Any,
    people: dict[str, User],
    idle: Machine,
    language: str,
) -> None:
    pages = {name: open_page(language) for name in people}
    for name, user in people.items():
        sign_in(pages[name], user)

    draw_window(pages["factory"], idle)
    window = CapacityWindow.objects.get(machine=idle)
    assert (window.status, window.offered_ms) == (WindowStatus.PUBLISHED, 8 * MS_PER_HOUR)
    type_order(pages["buyer"])
    order = Order.objects.get()
    assert (order.status, order.quantity) == (OrderStatus.SUBMITTED, 100)

    run = match_and_approve(pages["operator"])
    assert run.status == RunStatus.APPROVED
    accept_offers(pages["factory"])
    accept_proposal(pages["buyer"], order)

    parts = Allocation.objects.filter(order=order)
    assert parts.count() == 2
    assert {part.status for part in parts} == {AllocationStatus.CONFIRMED}
    contracted = savings_report(SavingsScope(run.currency_id)).contracted
    assert contracted.orders == 1
    page = pages["operator"]
    page.goto(reverse("operator:savings"))
    tile = page.locator(".tile", has_text=gettext("Contracted")).first
    assert money(contracted.saving, run.currency_id) in tile.inner_text()
    assert money(contracted.saving, run.currency_id) in saved_numbers(page)
    order.refresh_from_db()
    assert order.status == OrderStatus.AWARDED
    assert "Near Works" not in pages["buyer"].content()
