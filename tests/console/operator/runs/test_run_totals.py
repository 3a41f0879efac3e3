"""Tests that totals of a run are the sums of the items shown with them."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from common.clock import now
from console.templatetags.console import money
from matching.models.cost_items import ITEM_NAMES
from matching.states import RunStatus, UnmatchedReason
from tests import builders

pytestmark = pytest.mark.django_db
UNMET = Decimal("4500.10")


def approved(market, reason, status=RunStatus.APPROVED):
    """Creates a decided run of which the first order was left out for a reason."""
    run = builders.run(
        status=status,
        cost=Decimal("5739.72"),
        bound=Decimal("5700.00"),
        gap=Decimal("0.006919"),
        decided_at=now(),
        solved_at=now(),
        plan_sha256="a",
    )
    builders.run_order(market.split, run=run, unmet=75, unmet_cost=UNMET, unmatched_reason=reason)
    if status == RunStatus.APPROVED:
        costs = {name: Decimal(place) * 101 for place, name in enumerate(ITEM_NAMES, start=1)}
        builders.run_order(
            market.small, run=run, made=10, unmet=0, unmatched_reason="", factories_used=1, **costs
        )
    return run


def shown_amounts(text):
    """Returns the amounts of yuan in a text."""
    return [Decimal(found.replace(",", "")) for found in re.findall(r"¥([\d,.]+)", text)]


def tiles_of(body):
    """Returns the amount of each tile that shows one, by its label."""
    found = re.findall(r'tile-label">(.+?)</span><span\s+class="tile-value">((?:CN)?¥[^<]+)<', body)
    return {label: shown_amounts(value)[0] for label, value in found}


@pytest.mark.parametrize("name", ["run", "run-print"])
def test_cost_of_a_partly_approved_run_is_the_sum_of_its_items(reviewer, market, name):
    run = approved(market, UnmatchedReason.HELD_BACK)

    page = reviewer.get(reverse(f"operator:{name}", args=[run.pk]))

    tiles = tiles_of(page.content.decode())
    assert tiles["Cost as published"] == sum(page.context["cost_items"].values())
    assert tiles["Cost as published"] == 15 * 101 + UNMET
    assert tiles["Cost as solved"] == Decimal("5739.72")


def test_cost_of_a_stale_run_is_the_penalty_alone(reviewer, market):
    run = approved(market, UnmatchedReason.TAKEN_MEANWHILE, RunStatus.STALE)

    body = reviewer.get(reverse("operator:run", args=[run.pk])).content.decode()

    assert tiles_of(body) == {"Cost as published": UNMET, "Cost as solved": Decimal("5739.72")}
    assert f"penalty for unfilled pieces {money(UNMET, 'CNY')}" in body


def test_items_of_compared_runs_sum_to_the_total_below_them(reviewer, market):
    run = approved(market, UnmatchedReason.HELD_BACK)
    other = approved(market, UnmatchedReason.TAKEN_MEANWHILE, RunStatus.STALE)

    address = reverse("operator:run-comparison", args=[run.pk])
    costs = reviewer.get(address, {"with": other.pk}).context["costs"]

    rows = {str(name): [shown_amounts(cell)[0] for cell in cells] for name, *cells in costs[:-1]}
    names = [str(name) for name, *_ in costs]
    items = names[: names.index("Cost as published")]
    assert len(items) == len(ITEM_NAMES) + 1
    for side in (0, 1):
        total = sum(rows[name][side] for name in items)
        assert total == rows["Cost as published"][side] != rows["Cost as solved"][side]
