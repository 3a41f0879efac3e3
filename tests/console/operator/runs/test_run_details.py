"""Tests one order of a run, the comparison of runs and downloads."""

import io
import json
from gzip import decompress

import openpyxl
import pytest
from django.urls import reverse

from console.operator.workbook import format_of_amounts
from console.templatetags.console import money
from matching.selectors.alternatives import alternatives, made_without_match
from matching.selectors.documents import readable_document
from matching.services.approval import approve_run
from matching.services.runs import reject_run
from tests.matching.greedy_runs import solved_run_of

pytestmark = pytest.mark.django_db


def test_a_sheet_shows_the_split_and_the_cost_to_the_last_item(reviewer, run, market):
    response = reviewer.get(reverse("operator:run-order", args=[run.pk, market.split.pk]))

    body = response.content.decode()
    row = run.run_orders.get(order=market.split)
    assert "Cheap works" in body
    assert "Expensive works" in body
    assert money(row.total, "CNY") in body
    for item in row.ITEMS:
        assert money(getattr(row, item), "CNY") in body
    for part in run.allocations.filter(order=market.split):
        assert money(part.total, "CNY") in body


def test_detail_of_an_unfilled_order_shows_the_reason(reviewer, run, market):
    path = reverse("operator:run-order", args=[run.pk, market.impossible.pk])

    body = reviewer.get(path).content.decode()

    assert "None of the 100 pieces is planned" in body
    assert "No machine can make it" in body


def test_other_windows_are_priced_by_the_frozen_problem(reviewer, run, market):
    first, second = alternatives(run, market.split.pk).popitem()[1]

    assert first.per_piece < second.per_piece
    made = run.allocations.filter(order=market.small, window=first.window).first()
    assert made is None or first.most < 100
    body = reviewer.get(
        reverse("operator:run-alternatives", args=[run.pk, market.split.pk])
    ).content.decode()
    assert "2 capacity slots can make it" in body
    assert money(first.per_piece, "CNY") in body


def test_single_source_baseline_of_an_order_is_shown(reviewer, run, market):
    made = made_without_match(run, market.small)
    assert sum(row.quantity for row in made) == 10
    assert made_without_match(run, market.impossible) == []

    for order, words in (
        (market.small, "¥"),
        (market.impossible, "No factory makes it in the baseline"),
    ):
        path = reverse("operator:run-alternatives", args=[run.pk, order.pk])
        assert words in reviewer.get(path).content.decode()


def test_marginal_value_raises_the_cost_of_a_window(run, market):
    (rows,) = alternatives(run, market.split.pk).values()
    run.capacity_prices.create(window_id=rows[0].window, per_hour=10_000)

    (again,) = alternatives(run, market.split.pk).values()

    assert again[-1].window == rows[0].window
    assert again[-1].per_piece == rows[0].per_piece
    assert again[-1].scarce_per_piece > rows[0].scarce_per_piece


def test_cheapest_window_costs_as_much_as_in_the_plan(run, market):
    for row in run.allocations.filter(order=market.small):
        (rows,) = alternatives(run, market.small.pk).values()
        same = next(each for each in rows if each.window == str(row.window_id))
        assert same.unit_ms * row.quantity <= row.machine_ms
        assert same.most == 10


def test_two_runs_stand_side_by_side(reviewer, run, market, enqueued_runs):
    reject_run(run=run, by=market.reviewer, reason="again")
    other = solved_run_of(market.reviewer)

    path = reverse("operator:run-comparison", args=[run.pk])
    response = reviewer.get(f"{path}?with={other.pk}")

    body = response.content.decode()
    assert "The two runs share 3 orders." in body
    assert money(run.cost, "CNY") in body
    assert "Both runs plan every shared order alike." in body


def test_orders_that_differ_are_listed(reviewer, run, market, enqueued_runs):
    approve_run(run=run, by=market.reviewer, orders=[market.small.pk])
    other = solved_run_of(market.reviewer)

    path = reverse("operator:run-comparison", args=[other.pk])
    body = reviewer.get(f"{path}?with={run.pk}").content.decode()

    assert "PO-SPLIT" in body
    assert "PO-SMALL" not in body
    part = reviewer.get(f"{path}?with={run.pk}&sort=made", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    lines = reviewer.get(f"{path}?with={run.pk}&export=csv").content.decode().splitlines()
    assert len(lines) == 2


def test_comparison_without_another_run_shows_the_next_step(reviewer, run):
    body = reviewer.get(reverse("operator:run-comparison", args=[run.pk])).content.decode()

    assert "There is no other run with a plan in this currency." in body


def test_a_run_that_is_not_there_cannot_be_compared_with(reviewer, run, market, enqueued_runs):
    reject_run(run=run, by=market.reviewer, reason="again")
    solved_run_of(market.reviewer)
    path = reverse("operator:run-comparison", args=[run.pk])

    missing = reviewer.get(f"{path}?with=018f0000-0000-7000-8000-000000000000")

    assert missing.status_code == 404
    assert reviewer.get(f"{path}?with=x").status_code == 404


def test_the_workbook_has_every_order_and_allocation(reviewer, run, market):
    market.small.title = "=1+1"
    market.small.save(update_fields=["title"])

    response = reviewer.get(reverse("operator:run-workbook", args=[run.pk]))

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Summary", "Savings", "Costs", "Orders", "Allocations"]
    assert book["Orders"].max_row == 4
    assert book["Allocations"].max_row == 1 + run.allocations.count()
    titles = {row[0].value: row[1] for row in book["Orders"].iter_rows(min_row=2)}
    assert titles["PO-SMALL"].data_type == "s"
    total = sum(row[10].value for row in book["Orders"].iter_rows(min_row=2))
    assert float(total) == pytest.approx(float(sum(r.total for r in run.run_orders.all())))
    assert book["Orders"]["K2"].number_format == "#,##0.00"
    assert book["Allocations"]["H2"].number_format == "#,##0.00"


@pytest.mark.parametrize(
    ("currency", "text"), [("JPY", "#,##0"), ("CNY", "#,##0.00"), ("KWD", "#,##0.000")]
)
def test_amounts_of_the_workbook_show_the_decimals_of_the_currency(currency, text):
    assert format_of_amounts(currency) == text


@pytest.mark.parametrize(
    ("kind", "form"), [("problem", "millshare-problem/1"), ("plan", "millshare-plan/1")]
)
def test_the_documents_are_those_of_the_api(reviewer, run, kind, form):
    response = reviewer.get(reverse("operator:run-document", args=[run.pk, kind]))

    assert response.content == readable_document(run, kind)
    assert json.loads(decompress(response.content))["format"] == form
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["prices", "single_source", "x"])
def test_no_other_document_is_given_out(reviewer, run, kind):
    path = f"/operator/runs/{run.pk}/{kind}.json"

    assert reviewer.get(path).status_code == 404


def test_the_print_page_has_every_section(reviewer, run):
    body = reviewer.get(reverse("operator:run-print", args=[run.pk])).content.decode()

    for title in ("Cost and proof", "Flows", "Load", "Machines", "Orders"):
        assert f"<h2>{title}</h2>" in body
    assert "PO-SPLIT" in body
