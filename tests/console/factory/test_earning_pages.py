"""Tests earnings by time and machine, settlement lines and the value of an hour."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.clock import now
from fulfilment.pipeline import make_payments
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import inspect_pieces, report_progress, start_production
from fulfilment.services.settlement import hold_payment
from matching.models import Allocation, CapacityPrice
from tests import builders
from tests.console.factory.conftest import Manufacturer, lot, monday, window

Browser = Callable[..., Client]
TABS = ("earnings", "lines", "hours")


def earned(of: Manufacturer, **fields: Any) -> Allocation:
    """Creates an allocation that is made, delivered, accepted and paid."""
    row = lot(of, **fields)
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=10, by=None)
    inspect_pieces(allocation=row, passed=10, failed=0, by=None)
    (shipment,) = ship(allocation=row, by=None)
    receive_shipment(shipment=shipment, received=10, by=None)
    accept_goods(order=row.order, by=None)
    return row


def test_stages_are_summed_apart(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours)
    earned(ours, window=shared)
    hold_payment(allocation=lot(ours, window=shared), by=None)
    make_payments()
    # Asked for and not paid is expected, as is what nothing was asked for yet.
    hold_payment(allocation=lot(ours, window=shared), by=None)

    context = browser(ours.owner).get(reverse("factory:earnings")).context

    total = context["total"]
    assert (total.settled, total.held, total.expected) == (Decimal(270),) * 3
    assert context["per_hour"] == Decimal(135)
    assert [chart.name for chart in context["charts"]] == [
        "earnings-by-period",
        "earnings-by-machine",
    ]


def test_earnings_are_by_month_or_week(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours)
    day = now().date().replace(day=15)
    for due_on in (day, day + timedelta(days=7), day + timedelta(days=40)):
        lot(ours, window=shared, due_on=due_on)
    client = browser(ours.owner)

    months = client.get(reverse("factory:earnings")).context["table"].data
    weeks = client.get(reverse("factory:earnings"), {"by": "week"}).context["table"].data

    assert (len(months), len(weeks)) == (2, 3)


def test_days_narrow_the_earnings(ours: Manufacturer, browser: Browser) -> None:
    lot(ours, due_on=now().date())
    query = {"since": (now().date() + timedelta(days=1)).isoformat()}

    assert browser(ours.owner).get(reverse("factory:earnings"), query).context["charts"] == []


def test_lines_are_those_of_the_own_account(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    mine = earned(ours)
    earned(rival)

    table = browser(ours.owner).get(reverse("factory:lines")).context["table"]

    (line,) = table.data
    assert line.transaction.settlement.allocation_id == mine.pk
    assert line.amount == Decimal(270)


def test_an_hour_s_worth_is_of_own_windows_in_the_last_approved_run(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    mine, theirs = window(ours), window(rival)
    before = builders.run(decided_at=now() - timedelta(days=2))
    last = builders.run(decided_at=now() - timedelta(days=1))
    for run, row, price in ((before, mine, 99), (last, mine, 85), (last, theirs, 70)):
        CapacityPrice.objects.create(run=run, window=row, per_hour=Decimal(price))

    page = browser(ours.owner).get(reverse("factory:hours"))

    assert [row.per_hour for row in page.context["table"].data] == [Decimal(85)]
    assert "CN¥85.00" in page.content.decode()


def test_members_without_prices_see_no_money(
    ours: Manufacturer, browser: Browser, subtests: pytest.Subtests
) -> None:
    earned(ours)
    client = browser(ours.plain)

    for name in TABS:
        with subtests.test(name):
            page = client.get(reverse(f"factory:{name}")).content.decode()
            sheet = client.get(reverse(f"factory:{name}"), {"export": "csv"})
            assert "¥" not in page
            assert "csv" not in sheet.headers["Content-Type"]


def test_each_table_is_exported(
    ours: Manufacturer, browser: Browser, subtests: pytest.Subtests
) -> None:
    row = earned(ours)
    CapacityPrice.objects.create(run=row.run, window=row.window, per_hour=Decimal(85))
    client = browser(ours.owner)

    for name, kind in product(TABS, ("csv", "xlsx")):
        with subtests.test(f"{name}.{kind}"):
            sheet = client.get(reverse(f"factory:{name}"), {"export": kind})
            assert f".{kind}" in sheet.headers["Content-Disposition"]
            assert sheet.content


def test_earnings_take_a_fixed_number_of_queries(
    ours: Manufacturer, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    shared = window(ours, hours=100, ends_at=monday() + timedelta(hours=100))
    for _ in range(6):
        lot(ours, window=shared)
    client = browser(ours.owner)

    with django_assert_max_num_queries(11):
        client.get(reverse("factory:earnings"))
