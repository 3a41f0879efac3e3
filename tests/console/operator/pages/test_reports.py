"""Tests the figures of the reports and their links."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from common.clock import now
from common.ids import new_id
from console.operator.charts.hours_chart import HATCHED
from console.operator.utilisation_parts import utilisation_text
from console.templatetags.console import percent
from factories.ledger import Claim, commit, hold
from factories.utilisation import hours_by, total_of
from matching.models import MatchRun
from matching.states import RunStatus
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db


def shown(browser, name, *args, **choices):
    return browser.get(reverse(f"operator:{name}", args=args), choices)


def test_overview_shows_the_number_of_filled_orders(operator, market):
    context = shown(operator, "overview").context

    assert (context["orders"].orders, context["orders"].filled) == (2, 1)
    assert context["median"] == "2.0 h"
    assert context["hours"].consumed_ms == 11 * 3_600_000
    assert [row["figures"].saving for row in context["stages"]] == [500, 500, 500]
    assert "Buyers pay <strong>25.0%</strong> less" in context["savings_sentence"]


def test_bar_of_orders_adds_up_and_leads_to_each_state(operator, market):
    for status in (OrderStatus.SUBMITTED, OrderStatus.MATCHING, OrderStatus.IN_PRODUCTION):
        builders.order(status=status)

    context = shown(operator, "overview").context

    chart = context["states_chart"]
    *counts, together = (int(count) for _, count, _ in chart.rows)
    assert sum(counts) == together == context["orders"].orders == 5
    assert [state.count for state in context["states"]] == counts
    assert [series["data"][0] for series in chart.option["series"]] == counts
    for state in context["states"]:
        assert len(operator.get(state.address).context["table"].rows) == state.count


def test_overview_without_a_proposal_names_no_time(operator):
    builders.order()

    page = shown(operator, "overview").content.decode()

    assert "no proposal yet" in page
    assert "within –" not in page
    assert "Median time to the first proposal" not in page


def test_figures_of_the_overview_link_to_their_rows(operator, market):
    figure_links = shown(operator, "overview").context["figure_links"]

    orders = operator.get(figure_links["filled"]).context["table"]
    assert [row.record.title for row in orders.rows] == ["Bracket"]
    unmatched = operator.get(figure_links["unmatched"]).context["table"]
    assert [row.record.title for row in unmatched.rows] == ["Flange"]
    total = operator.get(figure_links["market"]).context["total"]
    assert total.consumed_ms == 11 * 3_600_000
    stages = operator.get(figure_links["savings"]).context["stages"]
    assert stages[2]["figures"].saving == 500


def test_overview_watches_a_run_that_is_under_way(operator, market):
    builders.run(
        status=RunStatus.SOLVING,
        lease_until=now() + timedelta(seconds=9),
        progress={"phase": "improve", "seconds": 4.2, "gap": 0.0123},
    )

    page = shown(operator, "overview-runs", currency="CNY").content.decode()

    assert 'hx-trigger="every 3s"' in page
    assert 'value="4"' in page
    assert "1.23%" in page


def test_overview_does_not_poll_without_a_run_under_way(operator, market):
    failed = builders.run(status=RunStatus.FAILED, failure_code="memory", failure="killed")

    page = shown(operator, "overview").content.decode()

    assert 'hx-trigger="every 3s"' not in page
    assert "<code>memory</code>" in page
    assert reverse("operator:run", args=[failed.pk]) in page


def test_savings_lead_to_their_orders(operator, market):
    rows = shown(operator, "savings", by="factory").context["table"].rows

    (row,) = (row.record for row in rows)
    assert (row.name, row.estimated, row.realised) == ("Suzhou Works", 500, 500)
    orders = operator.get(row.address).context["table"].rows
    assert [order.record.title for order in orders] == ["Bracket"]


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("region", "Shanghai"),
        ("sector", "Equipment"),
        ("process", "milling"),
        ("buyer", "Buyer Ltd"),
        ("week", "20"),
    ],
)
def test_savings_are_grouped_by_every_dimension(operator, market, by, name):
    (row,) = (row.record for row in shown(operator, "savings", by=by).context["table"].rows)

    assert name in row.name
    assert row.alone == Decimal(2000)
    group = operator.get(row.address).context
    assert len(group["table"].rows) == 1
    assert name in group["group"]


def test_unknown_group_has_no_orders(operator, market):
    for by in ("buyer", "factory", "week", "process"):
        context = shown(operator, "savings-orders", by=by, key="missing").context
        assert len(context["table"].rows) == 0


def test_market_shows_free_hours_and_their_marginal_value(operator, market):
    context = shown(operator, "market", measure="price").context

    (row,) = (row.record for row in context["table"].rows)
    assert (row.price, row.hours.free_ms) == (42, 29 * 3_600_000)
    assert context["scarcest"] == row
    assert context["heat"].columns[0] == "Process"
    narrowed = shown(operator, "market", process="cnc-milling-3-axis", measure="free").context
    assert narrowed["heat"].columns[0] == "Region"
    assert shown(operator, "market", region="CN-JS").context["total"].offered_ms


def test_parts_of_the_utilisation_add_up_on_every_page(operator, market):
    hold([Claim(market.window.pk, new_id(), 8_111_111)], expires_at=now() + timedelta(days=1))
    commit([Claim(market.window.pk, new_id(), 7_777_777)])
    total = total_of(hours_by("week"))
    sentence = utilisation_text(total)

    shares = [Decimal(share) for share in re.findall(r"([\d.]+)%", sentence)]
    assert len(shares) == 3
    assert f"{sum(shares)}%" == percent(total.utilisation)
    pages = [shown(operator, name) for name in ("market", "overview")]
    pages.append(shown(operator, "factory", market.factory.pk))
    for page in pages:
        assert sentence in page.content.decode()
        assert percent(total.utilisation) in page.content.decode()
    chart = pages[1].context["hours_chart"]
    for row in chart.rows:
        *parts, published = [Decimal(cell.removesuffix(" h")) for cell in row[1:-1]]
        assert sum(parts) == published
    hatched = [line["itemStyle"]["decal"] == HATCHED for line in chart.option["series"]]
    assert hatched == [False, False, True, False]


def test_market_is_of_the_period(operator, market):
    builders.window(market.machine, starts_at=now() + timedelta(weeks=12))

    assert len(shown(operator, "market").context["table"].rows) == 1
    assert MatchRun.objects.count() == 1


def test_orders_are_filtered_and_sorted(operator, market):
    def titles(**choices):
        table = shown(operator, "orders", **choices).context["table"]
        return [row.record.title for row in table.rows]

    assert titles(text="flan") == ["Flange"]
    assert titles(status="cancelled") == ["Shaft"]
    assert titles(filled="no") == ["Flange"]
    assert titles(sort="title") == ["Bracket", "Flange", "Shaft"]
    assert titles(sector="consumer-goods") == []
    assert titles(since=(now() + timedelta(days=2)).date().isoformat()) == []
    assert titles(currency="CNY", sort="-time_to_match")[-1] == "Bracket"
