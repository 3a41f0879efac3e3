"""Tests the page of the gain pool."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from fulfilment.gain_pool import pool_balance
from fulfilment.services.acceptance import accept_goods
from tests import builders
from tests.fulfilment.conftest import deliver, fresh
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
FIGURE = re.compile(r"[^\d.−]")


@pytest.fixture(autouse=True)
def enqueued(monkeypatch):
    """Collects the names of enqueued tasks instead of sending them."""
    names = []
    monkeypatch.setattr("common.queue.send", lambda name, *keys: names.append(name))
    return names


@pytest.fixture
def address():
    """Returns the address of the page."""
    return reverse("operator:gain-pool")


@shared_rows
def runs():
    """Settles two orders of a run, one with a levy, and one of another with a subsidy."""
    first, second = builders.run(), builders.run()
    sharings = {run.pk: builders.gain_sharing(run) for run in (first, second)}
    for run, price, levy, subsidy in (
        (first, "1600.50", "100.5", "0"),
        (first, "1500", "0", "0.004"),
        (second, "1380.25", "0", "119.75"),
    ):
        order = builders.order(status="awarded")
        row = builders.allocation(
            order,
            run=run,
            agreed_price=Decimal(price),
            agreed_earnings=Decimal(1350),
            agreed_transport=Decimal(150),
        )
        builders.order_price(
            sharings[run.pk],
            order,
            cost=Decimal(1500),
            levy=Decimal(levy),
            subsidy=Decimal(subsidy),
            pool_part=Decimal(2),
            asked_more=Decimal(1),
        )
        deliver(row)
        accept_goods(order=fresh(order), by=None)
    return first, second


def number(text):
    """Reads an amount as it is shown."""
    return Decimal(FIGURE.sub("", re.sub("<[^>]+>", "", str(text))).replace("−", "-"))


def test_the_shown_lines_and_causes_add_up_to_the_balance(reviewer, address, runs):
    page = reviewer.get(address)
    context = page.context

    lead = re.search(r'pool is <strong class="loses">(.*?)</strong> below', page.content.decode())
    balance = -number(lead[1])
    assert balance == pool_balance("CNY") == Decimal("-19.25")
    table = context["table"]
    assert len(table.rows) == 2
    lines = [number(row.get_cell("amount")) for row in table.rows]
    assert sum(lines) == balance
    assert number(table.columns["amount"].footer) == balance
    assert sum(amount for _label, amount in context["causes"]) == context["sum"] == balance
    by_run = context["by_run"]
    for name in ("settled", "pool_part", "asked_more"):
        shown = [number(row.get_cell(name)) for row in by_run.rows]
        assert number(by_run.columns[name].footer) == sum(shown)
    assert number(by_run.columns["settled"].footer) == balance


def test_negative_amounts_are_not_green(reviewer, address, runs):
    body = reviewer.get(address).content.decode()

    tones = {tone for tone, _text in re.findall(r'<span class="(\w+)">(−[^<]*)</span>', body)}
    assert tones == {"loses"}
    assert "tile-good" not in body


def test_a_limit_that_is_reached_is_said(reviewer, address, runs):
    assert "below its limit of −CN¥22.40" not in reviewer.get(address).content.decode()

    run = builders.run()
    builders.allocation(
        builders.order(status="awarded"),
        run=run,
        agreed_price=Decimal(1400),
        agreed_earnings=Decimal(1350),
        agreed_transport=Decimal(150),
    )

    context = reviewer.get(address).context
    assert context["is_reached"]
    assert context["position"] == context["balance"] - 100


def test_lines_are_filtered_by_run_sorted_and_exported(reviewer, address, runs):
    _first, second = runs
    page = reviewer.get(address, {"run": str(second.pk)})
    assert [row.record.run_id for row in page.context["table"].rows] == [second.pk]
    assert page.context["sum"] == Decimal("-119.75")

    page = reviewer.get(address, {"sort": "amount"})
    amounts = [row.record.amount for row in page.context["table"].rows]
    assert amounts == sorted(amounts)

    response = reviewer.get(address, {"export": "csv"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert sum(Decimal(row["Gain pool"]) for row in rows) == pool_balance("CNY")
    for row in rows:
        parts = ("Levy", "Subsidy", "Matching again", "Factories' bonus", "Stranded pieces")
        parts += ("Refunds in disputes", "Rounding")
        assert sum(Decimal(row[name]) for name in parts) == Decimal(row["Gain pool"])


def test_an_empty_pool_and_hidden_prices(reviewer, without_prices, address):
    assert "No allocation has been settled" in reviewer.get(address).content.decode()
    assert "You cannot see prices" in without_prices.get(address).content.decode()
