"""Tests the approval, rejection and cancellation of runs."""

import pytest
from django.urls import reverse

from console.templatetags.console import money
from factories.models import CapacityWindow, LedgerLine
from factories.states import WindowStatus
from matching.states import AllocationStatus, RunStatus
from orders.states import OrderStatus

pytestmark = pytest.mark.django_db


def decide(browser, name, run, **fields):
    """Posts a decision and returns the page that follows."""
    path = reverse(f"operator:run-{name}", args=[run.pk])
    response = browser.post(path, fields, follow=True)
    run.refresh_from_db()
    return response.content.decode()


def offered(run):
    """Returns the references of orders with offered allocations."""
    rows = run.allocations.filter(status=AllocationStatus.OFFERED)
    return set(rows.values_list("order__reference", flat=True))


def test_all_orders_are_published(reviewer, run, market):
    body = decide(reviewer, "approve", run, which="all")

    assert run.status == RunStatus.APPROVED
    assert run.decided_by == market.reviewer
    assert offered(run) == {"PO-SPLIT", "PO-SMALL"}
    assert "Offers for 2 orders have been sent." in body


def test_only_selected_orders_are_published(reviewer, run, market):
    body = decide(reviewer, "approve", run, which="ticked", ticked=f"{market.small.pk},")

    assert offered(run) == {"PO-SMALL"}
    assert "Offers for 1 order have been sent." in body
    assert "1 order was held back and waits for the next run." in body
    market.split.refresh_from_db()
    assert market.split.status == OrderStatus.SUBMITTED
    assert "Held back at the approval" in body


def test_selection_works_without_scripts(reviewer, run, market):
    decide(reviewer, "approve", run, which="ticked", order=[market.split.pk])

    assert offered(run) == {"PO-SPLIT"}


def test_only_orders_that_the_filters_show_are_published(reviewer, run, market):
    decide(reviewer, "approve", run, which="shown", shown="split=yes&against=greedy_split")

    assert offered(run) == {"PO-SPLIT"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"which": "some"},
        {"which": "ticked"},
        {"which": "ticked", "ticked": "x"},
        {"which": "shown", "shown": "made=not"},
        {"which": "shown", "shown": "sector=moon"},
    ],
)
def test_nothing_is_published_without_a_selection(reviewer, run, fields):
    body = decide(reviewer, "approve", run, **fields)

    assert run.status == RunStatus.SOLVED
    assert not LedgerLine.objects.exists()
    assert "No order of the plan is selected." in body


def test_approving_an_outdated_run_makes_it_stale(reviewer, run):
    CapacityWindow.objects.update(status=WindowStatus.PAUSED)

    body = decide(reviewer, "approve", run, which="all")

    assert run.status == RunStatus.STALE
    assert "message-warning" in body
    assert "no allocation fits any more" in body


def test_a_run_is_rejected_with_a_reason(reviewer, run, market):
    body = decide(reviewer, "reject", run, reason="  ")
    assert run.status == RunStatus.SOLVED
    assert "in up to 300 characters" in body

    body = decide(reviewer, "reject", run, reason="Too expensive this week")
    assert run.status == RunStatus.REJECTED
    assert "Too expensive this week" in body
    market.split.refresh_from_db()
    assert market.split.status == OrderStatus.SUBMITTED


def test_decided_run_cannot_be_decided_again(reviewer, run):
    decide(reviewer, "reject", run, reason="No")

    body = decide(reviewer, "approve", run, which="all")

    assert run.status == RunStatus.REJECTED
    assert "message-error" in body


def test_contracted_savings_appear_with_confirmed_allocations(reviewer, run):
    decide(reviewer, "approve", run, which="all")
    path = reverse("operator:run-contracted", args=[run.pk])
    assert "Nothing is confirmed yet" in reviewer.get(path).content.decode()

    run.allocations.update(status=AllocationStatus.CONFIRMED)

    body = reviewer.get(path).content.decode()
    cost = sum(row.total for row in run.allocations.all())
    assert money(cost, "CNY") in body


@pytest.mark.parametrize("name", ["approve", "reject", "cancel"])
def test_only_reviewers_decide(browser, run, market, name):
    path = reverse(f"operator:run-{name}", args=[run.pk])

    for user in (market.viewer, market.planner, market.purchaser):
        assert browser(user).post(path, {"which": "all", "reason": "x"}).status_code == 403
    run.refresh_from_db()
    assert run.status == RunStatus.SOLVED
