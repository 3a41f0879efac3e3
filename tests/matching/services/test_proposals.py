"""Tests proposals to buyers, their answers, and the savings by stage."""

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.invariants import INVARIANTS
from common.errors import InvalidTransition
from factories.models import CapacityWindow
from matching.models import Allocation, OrderPrice, Proposal, Shortfall
from matching.pipeline.rematch import rematch_order
from matching.selectors import runs
from matching.services.offers import accept_offers, decline_offers
from matching.services.proposals import accept_proposal, decline_proposal
from matching.states import ProposalStatus
from orders.states import OrderStatus
from tests import builders
from tests.matching.greedy_runs import approved_run_of
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db
# Of tests whose messages are sent, or that other threads and processes take part in.
REALLY_COMMITS = pytest.mark.django_db(transaction=True)


def ids_of(run):
    return list(run.allocations.order_by("pk").values_list("pk", flat=True))


def test_publishing_proposes_to_the_buyer(market, offered, settings):
    proposal = Proposal.objects.get()

    rows = list(offered.allocations.all())
    assert (proposal.number, proposal.status, proposal.quantity) == (1, "open", 100)
    assert proposal.price == sum(row.total for row in rows)
    # Suzhou is a day from Shanghai.
    assert proposal.delivery_on == max(row.due_on for row in rows) + timedelta(days=1)
    assert {part["quantity"] for part in proposal.parts} == {row.quantity for row in rows}
    assert proposal.events.get().by == market.operator


@REALLY_COMMITS
def test_price_has_the_platforms_fee(market, quick, settings):
    settings.COSTING = {**settings.COSTING, "platform_fee_percent": Decimal(5)}

    run = approved_run_of(market.operator)

    total = sum(row.total for row in run.allocations.all())
    assert abs(Proposal.objects.get().price - total * Decimal("1.05")) < Decimal("0.01")


def test_accepted_proposal_confirms_what_is_and_will_be_accepted(market, offered):
    (first, second) = ids_of(offered)
    accept_offers(ids=[first], by=market.planner)

    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)

    assert Allocation.objects.get(pk=first).status == "confirmed"
    assert Allocation.objects.get(pk=second).status == "offered"
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.PARTLY_AWARDED
    accept_offers(ids=[second], by=market.planner)
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.AWARDED
    with pytest.raises(InvalidTransition):
        accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    assert_ledger_holds()


def test_declined_proposal_frees_all_and_the_order_waits_for_the_next_run(market, offered):
    accept_offers(ids=ids_of(offered)[:1], by=market.planner)

    decline_proposal(proposal=Proposal.objects.get(), by=market.purchaser, reason="too expensive")

    assert set(offered.allocations.values_list("status", flat=True)) == {"cancelled"}
    assert set(CapacityWindow.objects.values_list("reserved_ms", flat=True)) == {0}
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.SUBMITTED
    approved_run_of(market.operator)
    assert set(Proposal.objects.values_list("number", "status")) == {(1, "declined"), (2, "open")}
    assert_ledger_holds()


def test_accepted_proposal_is_not_declined(market, offered):
    proposal = accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)

    with pytest.raises(InvalidTransition, match="cancel the order"):
        decline_proposal(proposal=proposal, by=market.purchaser, reason="late")


def spare_window(rate, days=7):
    """Creates another factory with hours for lost pieces."""
    return builders.window(
        builders.machine(hourly_rate=Decimal(rate)), hours=12, hourly_rate=Decimal(rate)
    )


@pytest.mark.parametrize(("rate", "status"), [(90, "accepted"), (200, "open")])
def test_new_version_is_agreed_where_it_is_no_worse(market, offered, rate, status):
    OrderPrice.objects.update(expected_alone_cost=Decimal(9_000))
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    spare = spare_window(rate)
    row = offered.allocations.order_by("-window__hourly_rate")[0]
    decline_offers(ids=[row.pk], by=market.planner, reason="no-capacity")

    rematch_order(market.order.pk)

    old, new = Proposal.objects.order_by("number")
    assert (old.status, new.status) == (ProposalStatus.SUPERSEDED, status)
    assert new.quantity == 100
    assert any(sentence.startswith("The price is") for sentence in new.changes)
    assert Allocation.objects.get(window=spare).quantity == row.quantity
    assert_ledger_holds()


def test_an_accepted_buyer_is_never_asked_for_more_than_it_could_expect_alone(market, offered):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    spare_window(200)
    row = offered.allocations.order_by("-window__hourly_rate")[0]
    decline_offers(ids=[row.pk], by=market.planner, reason="no-capacity")

    rematch_order(market.order.pk)

    new = Proposal.objects.get(number=2)
    assert (new.status, new.quantity) == ("open", 100 - row.quantity)
    shortfall = Shortfall.objects.get()
    assert (shortfall.status, shortfall.unmatched_reason) == ("unmatched", "price")
    assert_ledger_holds()


def test_fewer_pieces_are_never_agreed_for_the_buyer(market, offered):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    row = offered.allocations.order_by("quantity")[0]
    decline_offers(ids=[row.pk], by=market.planner, reason="no-capacity")

    rematch_order(market.order.pk)

    new = Proposal.objects.get(number=2)
    assert (new.status, new.quantity) == ("open", 100 - row.quantity)
    assert f"{new.quantity} pieces are delivered instead of 100." in new.changes
    shortfall = Shortfall.objects.get()
    assert (shortfall.status, shortfall.unmatched_reason) == ("unmatched", "no-free-hours")
    assert_ledger_holds()


def test_contracted_saving_counts_confirmed_orders_alone(market, offered):
    def of(stage):
        rows = runs.savings(offered)[stage]
        return {row["kind"]: row for row in rows}

    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    accept_offers(ids=ids_of(offered)[:1], by=market.planner)
    assert {row["orders"] for row in of("contracted").values()} == {0}

    accept_offers(ids=ids_of(offered)[1:], by=market.planner)

    estimated, contracted = of("estimated"), of("contracted")
    assert contracted["reference"]["orders"] == 1
    cost = sum(row.total for row in offered.allocations.all())
    assert contracted["reference"]["saving"] == 100 * Decimal(80) - cost
    assert contracted == estimated


def test_a_price_that_no_buyer_accepted_may_rise_above_what_it_could_expect(market, offered):
    spare_window(200)
    row = offered.allocations.order_by("-window__hourly_rate")[0]
    decline_offers(ids=[row.pk], by=market.planner, reason="no-capacity")

    rematch_order(market.order.pk)

    old, new = Proposal.objects.order_by("number")
    assert (old.status, new.status) == (ProposalStatus.SUPERSEDED, ProposalStatus.OPEN)
    assert new.quantity == 100
    price = OrderPrice.objects.get(sharing__stage="published")
    assert (price.pool_part, price.asked_more) == (0, 0)
    assert price.raised_before_acceptance == new.price - old.price > 0
    assert [found.name for rule in INVARIANTS if (found := rule.find())] == []
    assert_ledger_holds()
