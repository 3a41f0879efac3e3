"""Tests the list of runs, their request and their progress."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from matching.models import MatchRun
from matching.states import RunStatus
from tests import builders

pytestmark = pytest.mark.django_db
RUNS = "/operator/runs/"
GOOD = {"currency": "CNY", "seconds": "7", "seed": "3"}


def test_list_shows_runs_with_their_savings(reviewer, run):
    body = reviewer.get(RUNS).content.decode()

    assert reverse("operator:run", args=[run.pk]) in body
    assert "¥" in body


def test_empty_list_shows_the_next_step(reviewer):
    assert "No match run yet." in reviewer.get(RUNS).content.decode()


def test_the_list_takes_the_same_queries_however_long(reviewer, run, django_assert_max_num_queries):
    for _ in range(5):
        builders.run()

    # Three of them count disputes and payments for the navigation and the notifications.
    with django_assert_max_num_queries(15):
        reviewer.get(RUNS)


def test_runs_are_exported(reviewer, run):
    lines = reviewer.get(f"{RUNS}?export=csv").content.decode().splitlines()

    assert len(lines) == 2


def test_runs_are_filtered(reviewer, run):
    builders.run(requested_by=None)

    assert reviewer.get(f"{RUNS}?asked=schedule").content.decode().count("<tr ") == 1
    assert reviewer.get(f"{RUNS}?status=solved").content.decode().count("<tr ") == 1


def test_a_run_is_requested(reviewer, market, enqueued_runs):
    response = reviewer.post(RUNS, GOOD)

    run = MatchRun.objects.get()
    assert response["Location"] == reverse("operator:run", args=[run.pk])
    assert (run.currency_id, run.seconds, run.seed) == ("CNY", 7, 3)
    assert run.requested_by == market.reviewer


@pytest.mark.parametrize(
    ("field", "value"), [("seconds", "0"), ("seconds", "x"), ("seed", "-1"), ("currency", "XXX")]
)
def test_invalid_request_shows_the_error_at_its_field(
    reviewer, market, enqueued_runs, field, value
):
    response = reviewer.post(RUNS, GOOD | {field: value})

    assert response.status_code == 422
    assert not MatchRun.objects.exists()
    assert field in response.context["form"].errors


def test_second_run_of_a_currency_is_rejected(reviewer, market, enqueued_runs):
    reviewer.post(RUNS, GOOD)

    response = reviewer.post(RUNS, GOOD)

    assert "wait for it, or cancel it" in response.context["form"].errors["currency"][0]
    assert MatchRun.objects.count() == 1


def test_run_without_open_orders_is_rejected(reviewer, market, enqueued_runs):
    response = reviewer.post(RUNS, GOOD | {"currency": "EUR"})

    assert "no open order" in response.context["form"].errors["currency"][0]


def test_run_in_a_currency_without_rates_is_rejected(reviewer, market, enqueued_runs):
    builders.order(currency_id="XAF")

    response = reviewer.post(RUNS, GOOD | {"currency": "XAF"})

    assert "matched in XAF" in response.context["form"].errors["currency"][0]
    assert not MatchRun.objects.exists()


def test_exhausted_quota_is_reported(reviewer, market, enqueued_runs, settings):
    settings.MATCHING = {**settings.MATCHING, "runs_per_hour": 0}

    response = reviewer.post(RUNS, GOOD)

    assert "may request" in response.content.decode()
    assert not MatchRun.objects.exists()


def test_only_reviewers_request(browser, market, enqueued_runs):
    assert browser(market.viewer).post(RUNS, GOOD).status_code == 403
    assert "Request run" not in browser(market.viewer).get(RUNS).content.decode()
    assert browser(market.planner).get(RUNS).status_code == 403
    assert not MatchRun.objects.exists()


def test_a_member_without_prices_sees_no_money(browser, market, run):
    Membership.objects.filter(user=market.viewer).update(sees_prices=False)

    body = browser(market.viewer).get(RUNS).content.decode()

    assert "¥" not in body
    assert reverse("operator:run", args=[run.pk]) in body


@pytest.fixture
def under_way(market):
    """Returns a run that is being solved."""
    progress = {
        "phase": "search",
        "seconds": 3.2,
        "cost": "1234.50",
        "bound": "1200.00",
        "gap": 0.028,
        "trace": [[0, "1300.00", "1100.00"], [3.2, "1234.50", "1200.00"]],
    }
    return builders.run(
        status=RunStatus.REQUESTED,
        cost=None,
        bound=None,
        gap=None,
        progress=progress,
        requested_by=market.reviewer,
    )


def test_a_run_is_watched_while_it_goes_on(reviewer, under_way):
    body = reviewer.get(reverse("operator:run", args=[under_way.pk])).content.decode()

    assert 'hx-trigger="every 2s"' in body
    assert "CN¥1,234.50" in body
    assert "Searching for a cheaper plan" in body
    assert "3.2 s of 10 s" in body
    assert "Cancel run" in body


def test_watching_ends_with_the_run(reviewer, under_way):
    path = reverse("operator:run-progress", args=[under_way.pk])
    assert "HX-Refresh" not in reviewer.get(path).headers

    MatchRun.objects.update(status=RunStatus.CANCELLED)

    response = reviewer.get(path)
    assert response["HX-Refresh"] == "true"
    assert "every 2s" not in response.content.decode()


def test_a_run_is_cancelled(reviewer, under_way):
    path = reverse("operator:run-cancel", args=[under_way.pk])

    body = reviewer.post(path, follow=True).content.decode()

    under_way.refresh_from_db()
    assert under_way.status == RunStatus.CANCELLED
    assert "This run was cancelled" in body


def test_failed_run_shows_its_reason(reviewer, market):
    run = builders.run(
        status=RunStatus.FAILED, failure_code="memory", failure="Out of it.", cost=None, bound=None
    )

    body = reviewer.get(reverse("operator:run", args=[run.pk])).content.decode()

    assert "The engine ran out of memory" in body
    assert "Out of it." in body


@pytest.mark.parametrize("name", ["run-load", "run-print", "run-workbook", "run-comparison"])
def test_a_run_without_a_plan_has_no_such_page(reviewer, under_way, name):
    assert reviewer.get(reverse(f"operator:{name}", args=[under_way.pk])).status_code == 404
