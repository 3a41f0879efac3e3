"""Tests the review of a run: messages, figures, charts and orders."""

import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Membership
from console.operator.messages import BASELINE_NAMES
from console.templatetags.console import money, percent, whole
from tests import builders

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(name, run, *more):
    """Returns the address of a page of the run."""
    return reverse(f"operator:{name}", args=[run.pk, *more])


def options_in(body):
    """Returns the chart options of a page by name."""
    scripts = re.findall(r'<script id="chart-(\w+)" type="application/json">(.*?)</script>', body)
    return {name: json.loads(text) for name, text in scripts}


def test_what_buyers_pay_comes_first(reviewer, run):
    page = reviewer.get(address("run", run))
    body = page.content.decode()

    totals = page.context["gain_totals"]["solved"]
    sentence = re.search(r'<p class="lead">(.*?)</p>', body).group(1)
    assert percent(abs(totals.saving_share)) in sentence
    assert "could expect alone" in sentence
    assert body.index('class="lead"') < body.index("data-chart")


def test_page_shows_the_figures_of_the_api(reviewer, run, client_of, market):
    answer = client_of(market.reviewer).get(f"/api/v1/match-runs/{run.pk}/").json()
    rows = client_of(market.reviewer).get(f"/api/v1/match-runs/{run.pk}/orders/").json()

    page = reviewer.get(address("run", run))
    body, context = page.content.decode(), page.context

    assert context["counts"] == answer["orders"]
    assert {key: Decimal(value) for key, value in answer["cost_items"].items()} == (
        context["cost_items"]
    )
    assert {code: count for _, count, code in context["reasons"]} == answer["unmatched_reasons"]
    for amount in (answer["cost"], answer["bound"], answer["cost_items"]["unmet_cost"]):
        assert money(amount, "CNY") in body
    assert len(answer["baselines"]) == 3
    for row in answer["baselines"]:
        assert str(BASELINE_NAMES[row["kind"]]).replace("'", "&#x27;") in body
        for name in ("baseline_cost", "plan_cost", "saving"):
            assert money(row[name], "CNY") in body
        if row["saving_percent"] is not None:
            share = Decimal(row["saving"]) / Decimal(row["baseline_cost"])
            assert percent(share) in body
        for name in ("compared_orders", "only_plan_orders", "only_baseline_orders"):
            assert f'<td class="number">{whole(row[name])}</td>' in body
    for row in rows["results"]:
        assert row["reference"] in body
        if row["single_source_saving"] is not None:
            assert money(row["single_source_saving"], "CNY") in body


def test_total_costs_of_both_plans_are_shown(reviewer, run):
    page = reviewer.get(address("run", run))

    body = page.content.decode()
    whole_baseline = money(page.context["headline"].baseline.total_cost, "CNY")
    assert f"the plan costs {money(run.cost, 'CNY')} and" in body
    assert f"the baseline {whole_baseline}." in body


def test_the_waterfall_goes_from_the_baseline_to_the_plan(reviewer, run):
    page = reviewer.get(address("run", run))

    option = options_in(page.content.decode())["waterfall"]
    row = page.context["headline"].baseline
    ends = option["series"][1]["data"]
    assert (ends[0], ends[-1]) == (float(row.baseline_cost), float(row.plan_cost))
    changes = [
        Decimal(str(more or 0)) - Decimal(str(less or 0))
        for less, more in zip(option["series"][2]["data"], option["series"][3]["data"], strict=True)
    ]
    assert sum(changes) == row.plan_cost - row.baseline_cost


def test_the_pictures_have_the_plans_places_hours_and_work(reviewer, run):
    options = {}
    for name in ("run", "run-load", "run-machines"):
        options |= options_in(reviewer.get(address(name, run)).content.decode())

    lines, factories, buyers = options["flows"]["series"]
    assert len(factories["data"]) == 2
    assert len(buyers["data"]) == 1
    assert len(lines["data"]) == 2
    assert options["load"]["yAxis"]["data"] == ["Cheap works", "Expensive works"]
    works = options["machines"]["series"][1]["data"]
    assert len(works) == run.allocations.count()
    assert all(value[1] < value[2] for value in (bar["value"] for bar in works))


def test_cost_and_bound_over_time_come_from_the_search(reviewer, run):
    run.solver = {"trace": [[0, 2_000_000, 1_000_000], [3.5, 1_500_000, 1_400_000.5]]}
    run.save(update_fields=["solver"])

    body = reviewer.get(address("run", run)).content.decode()

    cost, bound = options_in(body)["convergence"]["series"]
    assert cost["data"] == [[0, 2.0], [3.5, 1.5]]
    assert bound["data"][0] == [0, 1.0]


def test_the_page_takes_few_queries_however_many_orders(
    reviewer, run, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        reviewer.get(address("run", run))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=small", {"PO-SMALL"}),
        ("q=bracket", {"PO-SPLIT", "PO-SMALL", "PO-NONE"}),
        ("split=yes", {"PO-SPLIT"}),
        ("made=not", {"PO-NONE"}),
        ("made=whole", {"PO-SPLIT", "PO-SMALL"}),
        ("effect=none&against=greedy_split", {"PO-NONE"}),
        ("effect=same&against=greedy_split", {"PO-SPLIT", "PO-SMALL"}),
        ("reason=no-capable-machine", {"PO-NONE"}),
        ("sector=consumer-goods", {"PO-NONE"}),
        ("process=powder-coating", {"PO-NONE"}),
        ("process=cnc-milling-3-axis", {"PO-SPLIT", "PO-SMALL"}),
    ],
)
def test_orders_are_filtered_by_their_result(reviewer, run, query, found):
    response = reviewer.get(f"{address('run', run)}?{query}", headers=HTMX)

    body = response.content.decode()
    assert "<html" not in body
    assert set(re.findall(r">(PO-\w+)</a>", body)) == found


def test_orders_are_sorted_by_the_server_and_the_uncompared_stay_last(reviewer, run):
    for sort in ("saving", "-saving", "baseline", "-baseline"):
        body = reviewer.get(f"{address('run', run)}?sort={sort}", headers=HTMX).content.decode()
        assert re.findall(r">(PO-\w+)</a>", body)[-1] == "PO-NONE"


def test_invalid_filter_shows_the_error_at_its_field(reviewer, run):
    body = reviewer.get(f"{address('run', run)}?sector=moon").content.decode()

    assert "errorlist" in body


def test_every_order_is_exported(reviewer, run):
    response = reviewer.get(f"{address('run', run)}?export=csv")

    lines = response.content.decode().splitlines()
    assert len(lines) == 4
    assert "Publish" not in lines[0]


def test_other_factories_are_asked_for_by_name(reviewer, run):
    body = reviewer.get(f"{address('run-load', run)}?q=expensive", headers=HTMX).content.decode()
    assert options_in(body)["load"]["yAxis"]["data"] == ["Expensive works"]

    body = reviewer.get(
        f"{address('run-machines', run)}?q=expensive", headers=HTMX
    ).content.decode()
    assert len(options_in(body)["machines"]["yAxis"]["data"]) == 1

    for name in ("run-load", "run-machines"):
        body = reviewer.get(f"{address(name, run)}?q=missing&page=x", headers=HTMX).content.decode()
        assert "No factory of the plan matches." in body


PAGES = (
    *("run", "run-progress", "run-contracted", "run-load", "run-machines", "run-comparison"),
    *("run-print", "run-workbook"),
)


def test_runs_are_for_operators_who_see_prices(browser, run, market, client, subtests):
    viewer = browser(market.viewer)
    for name in PAGES:
        with subtests.test(name):
            assert client.get(address(name, run)).status_code == 302
            for user in (market.planner, market.purchaser):
                assert browser(user).get(address(name, run)).status_code == 403
            assert viewer.get(address(name, run)).status_code == 200
    Membership.objects.filter(user=market.viewer).update(sees_prices=False)
    for name in PAGES:
        with subtests.test(f"{name} without prices"):
            assert viewer.get(address(name, run)).status_code == 403


def test_an_order_that_is_not_in_the_run_is_a_404(reviewer, run):
    other = builders.order()

    for name in ("run-order", "run-alternatives"):
        assert reviewer.get(address(name, run, other.pk)).status_code == 404


def test_a_viewer_is_offered_no_decision(browser, run, market):
    body = browser(market.viewer).get(address("run", run)).content.decode()

    assert "data-opens" not in body
    assert 'name="order"' not in body


def test_no_inline_style_or_script_is_on_the_page(reviewer, run, market):
    for path in (
        address("run", run),
        address("run-order", run, market.split.pk),
        address("run-print", run),
    ):
        body = reviewer.get(path).content.decode()
        assert " style=" not in body
        assert "<style" not in body
        assert not re.search(r"<script(?![^>]*(src=|application/json))", body)


def test_run_with_a_failed_search_shows_a_warning(reviewer, run):
    run.failure_code, run.failure = "memory", "The engine ended with code 1."
    run.save(update_fields=["failure_code", "failure"])

    body = reviewer.get(address("run", run)).content.decode()

    assert "The search failed" in body
