"""Tests that what a buyer's own plant makes counts as no saving."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from common.money import to_micros
from fulfilment.savings_report import SavingsScope, savings_report
from matching.gain_sharing.alone_cost import ExpectedAloneCost
from matching.gain_sharing.params import GainSharingParams
from matching.models import GainSharing, MatchRun, OrderPrice, RunOrder
from matching.models.gain_sharing import Stage
from matching.selectors import runs
from matching.selectors.gain_shares import gain_totals, priced_orders
from matching.services.agreed_amounts import agree_run
from matching.services.approval import approve_run
from matching.services.gain_sharing import PlannedOrder, division_of
from tests import builders
from tests.matching.greedy_runs import solved_run_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_run(market: Any, quick: None, settings: Any) -> MatchRun:
    """Approves a run in which the buyer's own plant makes most of its order."""
    settings.MATCHING = {**settings.MATCHING, "own_plant_currencies": ["CNY"]}
    plant = market.windows[0].machine.factory
    plant.organisation = market.order.organisation
    plant.save(update_fields=["organisation"])
    run = approve_run(run=solved_run_of(market.operator), by=market.operator)
    assert run.allocations.filter(window=market.windows[0]).exists()
    return run


def test_plan_is_compared_without_it(own_run: MatchRun) -> None:
    assert set(own_run.baselines.values_list("compared_orders", "baseline_cost", "plan_cost")) == {
        (0, 0, 0)
    }
    row = own_run.run_orders.get()
    assert {getattr(row, column) for column in RunOrder.BASELINE_COSTS.values()} == {None}
    every = runs.savings(own_run)
    assert {row["saving"] for rows in every.values() for row in rows} == {0}


def test_it_is_asked_for_at_cost_and_shares_no_gain(own_run: MatchRun, client: Client) -> None:
    price = OrderPrice.objects.get(sharing__stage=Stage.PUBLISHED)
    sharing = price.sharing

    assert price.is_own_plant
    assert price.cost > 0
    assert (price.price, price.levy, price.subsidy, price.saving) == (price.cost, 0, 0, 0)
    assert priced_orders(own_run, sharing) == []
    totals = gain_totals(own_run)[Stage.PUBLISHED]
    assert (totals.orders, totals.saving, totals.median_share) == (0, 0, None)
    assert set(own_run.allocations.values_list("bonus", flat=True)) == {0}
    assert price.order.proposals.get().expected_alone is None


def test_it_is_no_order_of_a_division() -> None:
    run, params = builders.run(), GainSharingParams()
    others = [
        PlannedOrder(
            row, to_micros(Decimal(900)), ExpectedAloneCost(1000 * 10**6, 0, 0, "baseline")
        )
        for row in (builders.run_order(builders.order(), run=run, made=100) for _ in range(12))
    ]
    own_order = builders.run_order(builders.order(), run=run, made=100)
    expected = ExpectedAloneCost(5000 * 10**6, 0, 0, "baseline")
    own = PlannedOrder(own_order, to_micros(Decimal(900)), expected, is_own_plant=True)

    division, reason = division_of(run, [*others, own], params)

    assert reason == ""
    assert division == division_of(run, others, params)[0]
    assert division.contribution_rate > Fraction(0)
    assert division.factories_bonus > 0


def test_its_plant_gets_no_bonus_of_others() -> None:
    run = builders.run()
    sharing = builders.gain_sharing(run, factories_bonus=Decimal(50))
    rows = []
    for is_own in (True, False):
        row = builders.allocation(run=run)
        builders.order_price(sharing, row.order, is_own_plant=is_own)
        rows.append(row)

    agree_run(GainSharing.objects.get(pk=sharing.pk), rows)

    assert [row.bonus for row in rows] == [0, 50]


def test_reports_and_pages_leave_it_out(own_run: MatchRun, market: Any, client: Client) -> None:
    report = savings_report(SavingsScope("CNY"))
    assert [report.at(stage).orders for stage in ("estimated", "contracted", "realised")] == [0] * 3
    client.force_login(market.operator)
    for address in (f"/operator/runs/{own_run.pk}/", f"/operator/runs/{own_run.pk}/prices/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "No order counts" in page.content.decode(), address
    order = own_run.run_orders.get().order_id
    page = client.get(f"/operator/runs/{own_run.pk}/orders/{order}/").content.decode()
    assert "counts as no saving" in page
    assert client.get("/operator/savings/").status_code == 200
    document = client.get(f"/api/v1/match-runs/{own_run.pk}/gain-sharing/").json()
    (row,) = document["orders"]
    assert (row["is_own_plant"], row["saving"]) == (True, "0.00")
