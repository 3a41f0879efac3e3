"""Tests the division of runs' gains, rules, links and agreed amounts."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership, OrganisationLink, Role
from common.clock import now
from common.errors import FieldErrors
from common.money import to_micros
from factories.models import CapacityWindow, Machine
from factories.services.window_publication import withdraw_window
from matching.engine.model.arrival_sample import read_sample
from matching.gain_sharing.params import GainSharingParams
from matching.models import Allocation, GainSharing, OrderPrice, RunDocument
from matching.models.gain_sharing import Stage
from matching.selectors.documents import read_document, stored_snapshot
from matching.services.approval import approve_run, changed_windows
from matching.services.gain_sharing import sample_of
from matching.services.price_rules import set_rule
from orders.models import Order
from tests import builders
from tests.matching.greedy_runs import approved_run_of, solved_run_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small(market):
    """Creates an order of ten pieces that names no price."""
    return builders.order(quantity=10, reserve_price=None)


def sharing_of(run, stage) -> GainSharing:
    """Returns the division of a run at a stage."""
    return GainSharing.objects.get(run=run, stage=stage)


def test_a_solved_run_has_its_division_and_bridges(market, quick, small):
    run = solved_run_of(market.operator)

    sharing = sharing_of(run, Stage.SOLVED)
    assert (sharing.rule, sharing.fallback) == ("at-cost", "few-orders")
    assert sharing.params == GainSharingParams().as_document() == run.price_rule
    assert sharing.seed == int(run.problem_sha256[:15], 16)
    assert {row.order_id for row in sharing.prices.all()} == {market.order.pk, small.pk}
    assert {row.kind for row in run.bridges.all()} == {"single_source", "greedy_split"}
    for bridge in run.bridges.all():
        assert sum(bridge.bars.values()) == bridge.difference
        assert bridge.plan_total == run.cost
        assert bridge.baseline_total == run.baselines.get(kind=bridge.kind).total_cost


def test_expected_scrap_is_paid_for_and_lateness_is_not(market, quick):
    Machine.objects.update(scrap_share=Decimal("0.04"))
    Order.objects.update(wish_delivery_on=now().date())
    run = solved_run_of(market.operator)

    row, price = run.run_orders.get(), OrderPrice.objects.get()
    assert row.lateness > 0
    # 375 s for each piece of 360 s.
    rates = [part.quantity * part.window.hourly_rate for part in run.allocations.all()]
    assert abs(row.machining - sum(rates) * 375 / 3600) < Decimal("0.0001")
    assert price.cost == row.machining + row.setup + row.opening + row.transport
    assert price.price == price.cost


def test_agreed_amounts_are_whole_units_that_add_up_to_the_price(market, quick, small):
    run = approved_run_of(market.operator)

    sharing = sharing_of(run, Stage.PUBLISHED)
    for price in sharing.prices.filter(pieces__gt=0):
        rows = Allocation.objects.filter(run=run, order=price.order)
        agreed = sum(row.agreed_price for row in rows)
        assert 0 <= price.price - agreed < Decimal("0.01")
        paid = sum(row.agreed_earnings + row.agreed_transport for row in rows)
        assert 0 <= price.cost - paid < Decimal("0.01")
        for row in rows:
            for amount in (row.agreed_price, row.agreed_earnings, row.agreed_transport, row.bonus):
                assert to_micros(amount) % 10_000 == 0


def test_an_approval_in_part_divides_what_is_published(market, quick, small):
    run = solved_run_of(market.operator)

    approve_run(run=run, by=market.operator, orders=[small.pk])

    solved, published = (sharing_of(run, stage) for stage in (Stage.SOLVED, Stage.PUBLISHED))
    assert solved.prices.get(order=market.order).pieces == 100
    assert published.prices.get(order=market.order).pieces == 0
    assert published.prices.get(order=small).pieces == 10
    bridge = run.bridges.get(stage=Stage.PUBLISHED, kind="single_source")
    assert sum(bridge.bars.values()) == bridge.difference


def test_a_rule_applies_to_runs_that_are_requested_after_it_was_set(market, quick):
    before = solved_run_of(market.operator)
    set_rule(currency="CNY", by=market.operator, rule="at-cost", guarantee_percent=Decimal(3))

    approve_run(run=before, by=market.operator)

    assert sharing_of(before, Stage.PUBLISHED).params["guarantee_percent"] == "2"
    builders.order(quantity=5)
    after = solved_run_of(market.operator)
    assert after.price_rule["rule"] == "at-cost"
    assert sharing_of(after, Stage.SOLVED).fallback == ""


def test_shares_of_more_than_the_gain_are_refused(market):
    with pytest.raises(FieldErrors):
        set_rule(
            currency="CNY",
            by=market.operator,
            factories_share_percent=Decimal(60),
            reserve_percent=Decimal(41),
        )


def test_a_window_that_is_withdrawn_grounds_no_claim(market, quick):
    run = solved_run_of(market.operator)
    snapshot = stored_snapshot(run)
    sample = read_sample(read_document(run, RunDocument.Kind.ARRIVALS))
    used = {snapshot.columns.window_ids[at] for at in snapshot.columns.option_window.tolist()}
    window = CapacityWindow.objects.get(pk=sorted(used)[0])
    before = sample_of(snapshot, sample, 1)

    withdraw_window(window=window, by=market.planner)

    assert changed_windows(run, snapshot) == {str(window.pk)}
    after = sample_of(snapshot, sample, 1, changed_windows(run, snapshot))
    assert not before.void.any()
    assert after.void.all()


def own_factory(market) -> object:
    """Makes the buyer own the cheap factory."""
    factory = market.windows[0].machine.factory
    factory.organisation = market.order.organisation
    factory.save(update_fields=["organisation"])
    return factory.organisation


def linked_by_row(market) -> None:
    """Links buyer and cheap factory."""
    OrganisationLink.objects.create(
        first=market.windows[0].machine.factory.organisation,
        second=market.order.organisation,
        reason="subsidiary",
    )


def linked_by_member(market) -> None:
    """Makes the buyer's purchaser a member of the cheap factory too."""
    Membership.objects.create(
        organisation=market.windows[0].machine.factory.organisation,
        user=market.purchaser,
        role=Role.OWNER,
    )


@pytest.mark.parametrize("link", [own_factory, linked_by_row, linked_by_member])
def test_hours_of_linked_organisations_are_left_out(market, quick, link, settings):
    settings.MATCHING = {**settings.MATCHING, "own_plant_currencies": ["CNY"]}
    link(market)

    snapshot = stored_snapshot(solved_run_of(market.operator))

    columns = snapshot.columns
    own = str(market.windows[0].pk)
    flagged = {
        columns.window_ids[window]
        for window, is_linked in zip(
            columns.option_window.tolist(), snapshot.is_linked.tolist(), strict=True
        )
        if is_linked
    }
    assert flagged == {own}


def test_operators_read_the_division_and_the_plans_of_baselines(market, quick, small, client_of):
    run = solved_run_of(market.operator)
    client: APIClient = client_of(market.operator)
    approve_run(run=run, by=market.operator, orders=[small.pk])

    address = f"/api/v1/match-runs/{run.pk}"
    found = {
        stage: client.get(f"{address}/gain-sharing/?as={stage}").json() for stage in Stage.values
    }
    plan = client.get(f"{address}/baselines/single_source/plan/")

    for stage, document in found.items():
        totals, bars = document["totals"], document["bars"]
        assert document["stage"] == stage
        assert document["guarantee_percent"] == "2"
        difference = Decimal(totals["baseline"]) - Decimal(totals["plan"])
        assert sum(map(Decimal, bars.values())) == difference
        assert {row["order"] for row in document["orders"]} == {
            str(market.order.pk),
            str(small.pk),
        }
        for row in document["orders"]:
            assert Decimal(row["saving"]) == Decimal(row["expected_alone_cost"]) - Decimal(
                row["price"]
            )
    assert client.get(f"{address}/gain-sharing/").json() == found["published"]
    assert plan.status_code == 200
    assert plan["Content-Encoding"] == "gzip"
    assert client.get(f"{address}/gain-sharing/?as=sold").status_code == 400
    assert client.get(f"{address}/baselines/cheapest/plan/").status_code == 404
    outsider: APIClient = client_of(market.purchaser)
    assert outsider.get(f"{address}/gain-sharing/").status_code == 403


def test_reviewers_set_rules_and_members_read_them(market, client_of):
    created = client_of(market.operator).post(
        "/api/v1/price-rules/", {"rule": "at-cost", "cap_percent": "12.5"}, format="json"
    )
    refused = client_of(market.purchaser).post("/api/v1/price-rules/", {}, format="json")
    listed = client_of(market.purchaser).get("/api/v1/price-rules/").json()

    assert created.status_code == 201
    assert created.json()["cap_percent"] == "12.50"
    assert refused.status_code == 403
    assert [row["id"] for row in listed["results"]] == [created.json()["id"]]
