"""Tests that a run's pages explain its gain, and that what they show adds up."""

import csv
import io
import json
import re
from decimal import Decimal
from statistics import median

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from console.operator.prices.gains_chart import drawn_orders
from console.operator.prices.sentences import gains_message
from matching.models import GainSharing, SavingsBridge
from matching.models.gain_sharing import Fallback
from matching.selectors.gain_shares import gain_totals, priced_orders
from tests import builders

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SPREAD = '<span class="spread'
FIGURE = re.compile(r"[^\d.−-]")


def address(name, run, *more):
    """Returns the address of a page of the run."""
    return reverse(f"operator:{name}", args=[run.pk, *more])


def number(text):
    """Reads an amount as it is shown."""
    return Decimal(FIGURE.sub("", re.sub("<[^>]+>", "", text)).replace("−", "-"))


def body_of(client, name, run, *more, **query):
    return client.get(address(name, run, *more), query).content.decode()


def lead_of(body):
    """Returns the first sentence without its markup."""
    return re.sub(r"<[^>]+>", "", re.search(r'<p class="lead">(.*?)</p>', body).group(1))


def test_the_first_sentence_says_what_people_pay(reviewer, divided):
    lead = lead_of(body_of(reviewer, "run", divided.run))

    # Expected alone 2790.51 in all; prices 931.16, 784.00, 517.62 and 300.00.
    assert lead.startswith("The buyers of 4 orders pay 9.2% less than they could expect alone")
    assert "half of them at least 4.4%" in lead
    assert "1 pays more and is informed." in lead
    assert "Factories get CN¥4.56 on top of their rates." in lead


def test_buyers_who_pay_more_in_all_are_not_called_winners(divided):
    last = priced_orders(divided.run, divided.published)[-1]
    divided.published.prices.exclude(order=last.order_id).update(is_own_plant=True)
    message = gains_message(gain_totals(divided.run)["published"], "CNY")

    assert '<strong class="loses">3.4%</strong> more than it could expect alone' in message


def test_totals_are_the_sums_of_the_priced_orders(divided):
    divided.solved.prices.filter(order=divided.orders["PO-A"]).update(
        cost=Decimal("10.006"), pool_part=Decimal("-0.004"), asked_more=Decimal("0.009")
    )

    for stage, totals in gain_totals(divided.run).items():
        rows = priced_orders(divided.run, getattr(divided, stage))
        sums = ("expected_alone", "cost", "levy", "subsidy", "price", "pool_part", "asked_more")
        for name in sums:
            assert getattr(totals, name) == sum(getattr(row, name) for row in rows), name
        shares = [row.saving_share for row in rows]
        assert totals.orders == len(rows)
        assert round(totals.median_share, 12) == round(median(shares), 12)
        assert totals.dearer == sum(row.saving < 0 for row in rows)
        assert totals.below_guarantee == sum(share < Decimal("0.02") for share in shares)


@pytest.mark.parametrize("kind", ["single_source", "greedy_split"])
def test_the_bridge_adds_up_as_shown(reviewer, divided, kind):
    chart = reviewer.get(address("run", divided.run), {"bridge": kind}).context["bridge"]

    *above, last = [number(row[2]) for row in chart.rows]
    assert len(above) == 1 + len(SavingsBridge.BARS)
    assert sum(above) == last
    totals = chart.option["series"][1]["data"]
    less, more = (series["data"] for series in chart.option["series"][2:4])
    changes = [
        Decimal(str(up["value"] if up else 0)) - Decimal(str(down["value"] if down else 0))
        for down, up in zip(less, more, strict=True)
    ]
    assert Decimal(str(totals[0])) + sum(changes) == Decimal(str(totals[-1]))


@pytest.mark.parametrize(
    ("bar", "found"),
    [
        ("same_cheaper", {"PO-A", "PO-C"}),
        ("same_dearer", {"PO-B", "PO-I"}),
        ("new_declared", set()),
        ("new_assumed", set()),
        ("displaced", {"PO-H"}),
        ("expectations", set()),
    ],
)
def test_each_bar_leads_to_its_orders(reviewer, divided, bar, found):
    page = reviewer.get(address("run", divided.run))
    body = page.content.decode()
    link = f"{address('run', divided.run)}?bar={bar}"

    assert f'<a href="{link}#orders">' in body
    listed = reviewer.get(link, headers=HTMX).content.decode()
    assert set(re.findall(r">(PO-\w+)</a>", listed)) == found
    shown = {
        row[0].split("?bar=")[1].split("#")[0]: row[1]
        for row in page.context["bridge"].rows
        if "?bar=" in str(row[0])
    }
    assert shown[bar] == str(len(found))


def test_new_pieces_are_filtered_by_the_price_that_they_count_at(reviewer, divided):
    divided.published.delete()

    listed = reviewer.get(f"{address('run', divided.run)}?bar=new_assumed", headers=HTMX)

    assert set(re.findall(r">(PO-\w+)</a>", listed.content.decode())) == {"PO-H"}


def test_solved_and_published_are_two_columns_that_add_up(reviewer, divided):
    context = reviewer.get(address("run", divided.run)).context

    assert [str(label) for label in context["stage_labels"]] == ["As solved", "As published"]
    sums = 0
    for group in context["stage_groups"]:
        columns = list(
            zip(*([number(cell) for cell in row.cells] for row in group.rows), strict=True)
        )
        assert len(columns) == 2
        if group.rows[-1].is_total:
            assert [sum(column[:-1]) for column in columns] == [column[-1] for column in columns]
            sums += 1
    assert sums == 4


def test_the_table_of_prices_adds_up_by_row_and_by_column(reviewer, divided):
    response = reviewer.get(address("run-prices", divided.run))
    table = response.context["table"]

    names = ("expected_alone", "cost", "levy", "subsidy", "price", "saving", "solved_price")
    rows = [
        {
            name: number(str(row.get_cell(name)).partition('<span class="spread')[0])
            for name in names
        }
        for row in table.rows
    ]
    for row in rows:
        assert row["cost"] + row["levy"] - row["subsidy"] == row["price"]
        assert row["expected_alone"] - row["price"] == row["saving"]
    for name in names:
        assert number(str(table.columns[name].footer)) == sum(row[name] for row in rows)
    shares = [row.record.saving_share for row in table.rows]
    assert shares == sorted(shares, reverse=True)
    losses = re.findall(r'<span class="(\w+)">(−[^<]+)</span>', response.content.decode())
    assert losses
    assert {tone for tone, _amount in losses} == {"loses"}


def test_a_run_that_is_not_published_has_one_column_of_prices(reviewer, divided):
    divided.published.delete()

    table = reviewer.get(address("run-prices", divided.run)).context["table"]

    assert len(table.rows) == 5
    assert "solved_price" not in [column.name for column in table.columns]


def test_prices_are_exported(reviewer, divided):
    response = reviewer.get(address("run-prices", divided.run), {"export": "csv"})

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {row["Order"]: row["Price"] for row in rows} == {
        "PO-A": "931.16",
        "PO-B": "784.00",
        "PO-C": "517.62",
        "PO-I": "300.00",
    }


def test_a_run_without_a_division_has_no_prices(reviewer, db):
    run = builders.run()

    assert reviewer.get(address("run-prices", run)).status_code == 404
    assert "Who gains" not in body_of(reviewer, "run", run)


@pytest.mark.parametrize("reason", Fallback.values)
def test_prices_at_cost_name_the_reason_and_what_would_lift_it(reviewer, divided, reason):
    GainSharing.objects.filter(pk=divided.published.pk).update(fallback=reason, rule="at-cost")

    body = body_of(reviewer, "run", divided.run)

    assert "Prices are at cost:" in body
    assert "It takes" in body


def test_the_rule_is_named_with_its_parameters(reviewer, divided):
    body = body_of(reviewer, "run", divided.run)

    for words in (
        "guaranteed saving 2%, levy at most 15% and",
        "Contribution rate κ 50.0%; 100.0% of the needs are",
        "32 orders of arrival",
    ):
        assert words in body


def test_an_orders_sheet_adds_up_to_its_price(reviewer, divided):
    order = divided.orders["PO-C"]
    divided.published.prices.filter(order=order).update(pool_part=3, asked_more=5)
    response = reviewer.get(address("run-order", divided.run, order.pk))

    body = response.content.decode()
    rows = response.context["price_rows"]
    *items, cost, levy, subsidy, price = [number(f"{amount:.2f}") for _l, amount, _t in rows]
    assert sum(items) == cost
    assert cost + levy + subsidy == price == Decimal("517.62")
    assert "An expectation, not an offer." in body
    assert "CN¥182.88" in body
    for label, amount in (("Borne by the pool since", "3.00"), ("Asked more since", "5.00")):
        assert re.search(rf"{label}</dt><dd>CN¥{amount}", body)


def test_a_loss_on_an_orders_sheet_is_not_green(reviewer, divided):
    body = body_of(reviewer, "run-order", divided.run, divided.orders["PO-I"].pk)

    assert '<span class="loses">−CN¥10.00</span>' in body


def test_a_displaced_order_has_no_price_and_says_what_it_loses(reviewer, divided):
    divided.published.prices.filter(order=divided.orders["PO-H"]).update(alone_pieces=40)

    body = body_of(reviewer, "run-order", divided.run, divided.orders["PO-H"].pk)

    assert "price-title" not in body
    assert "40 pieces would have been made. Not to make them loses CN¥25.00" in body


def test_charts_of_many_orders_keep_the_first_and_the_last(divided):
    rows = priced_orders(divided.run, divided.published) * 100

    drawn = drawn_orders(rows)

    assert len(drawn) == 60
    assert (drawn[0], drawn[-1]) == (rows[0], rows[-1])


def test_marks_of_the_chart_are_the_rows_of_its_table(reviewer, divided):
    page = reviewer.get(address("run", divided.run))
    options = re.findall(
        r'<script id="chart-gains" type="application/json">(.*?)</script>', page.content.decode()
    )
    series = {row["name"]: row["data"] for row in json.loads(options[0])["series"]}

    chart = page.context["gains"]
    for at, row in enumerate(chart.rows):
        alone, cost, price = (number(row[column]) for column in (1, 4, 5))
        assert series["Price"][at]["value"] == pytest.approx(float(price / alone * 100), abs=0.01)
        assert series["Cost"][at]["value"] == pytest.approx(float(cost / alone * 100), abs=0.01)


def test_items_of_compared_runs_add_up_to_their_total(reviewer, divided):
    builders.run()

    rows = reviewer.get(address("run-comparison", divided.run)).context["costs"]

    labels = [str(row[0]) for row in rows]
    end = labels.index("Cost as published")
    for column in (1, 2):
        figures = [number(row[column]) for row in rows[: end + 1]]
        assert sum(figures[:-1]) == figures[-1]


def test_prices_of_a_run_are_for_operators_who_see_prices(viewer, without_prices, divided):
    assert viewer.get(address("run-prices", divided.run)).status_code == 200
    assert without_prices.get(address("run-prices", divided.run)).status_code == 403


def test_workbook_and_print_have_the_same_sentence(reviewer, divided):
    lead = lead_of(body_of(reviewer, "run", divided.run))

    workbook = load_workbook(io.BytesIO(reviewer.get(address("run-workbook", divided.run)).content))
    texts = [row[0] for row in workbook.worksheets[0].iter_rows(values_only=True)]
    assert texts[1] == lead
    assert lead_of(body_of(reviewer, "run-print", divided.run)) == lead
