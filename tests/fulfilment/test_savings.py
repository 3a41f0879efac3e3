"""Checks what buyers save by stage, and what leads from one stage to the next."""

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from common.clock import now
from fulfilment.savings import (
    STAGES,
    OrderSavings,
    SavingsChange,
    StageAmounts,
    bridge_between,
    stage_savings,
)
from fulfilment.savings_report import savings_reports
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import scrap_failed
from matching.models import Allocation, Proposal
from matching.services.offers import accept_offers, cancel_allocation, decline_offers
from matching.services.proposals import accept_proposal, decline_proposal, issue_proposals
from matching.states import RunStatus
from orders.services.order_changes import cancel_order
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import asked, deliver, find_nothing, fresh, make, planned

pytestmark = pytest.mark.django_db
# A built allocation is agreed at its cost: 1,200 + 120 + 30 + 150 for 100 pieces.
AGREED = Decimal(1500)
EARNED = {"agreed_earnings": Decimal(200), "agreed_transport": Decimal(0)}


def order_row(**fields):
    """Returns an order that saves 20 of 100 by estimate."""
    defaults = {
        "run_id": uuid4(),
        "order_id": uuid4(),
        "currency": "CNY",
        "digits": 2,
        "reference": "PO-1",
        "title": "Bracket",
        "buyer": "Buyer Ltd",
        "keys": {},
        "basis": "baseline",
        "guarantee": Decimal(2),
        "estimated": amounts(100, 80),
    }
    return OrderSavings(**(defaults | fields))


def amounts(alone, price, pieces=100):
    """Returns the amounts of a stage."""
    return StageAmounts(pieces, Decimal(alone), Decimal(price))


@pytest.fixture
def plan(made):
    """Asks 1,500 for a built allocation whose order was expected to cost 2,000 alone."""
    asked(made.run, made.order, price=AGREED)
    return made.run


def report(run=None):
    """Returns the savings of the only currency."""
    (only,) = savings_reports(run)
    return only


def changes(parts):
    """Returns the orders and amounts of a bridge by reason."""
    return {part.reason: (part.orders, part.amount) for part in parts}


def accept(order):
    """Accepts the goods of an order."""
    accept_goods(order=fresh(order), by=None)


# Sums and distribution, without the database.


def test_distribution_counts_orders_and_not_amounts():
    prices = (98, 97, 99, 50, 104, 90, 98, 80, 95, 70)
    rows = [order_row(estimated=amounts(100, price)) for price in prices]

    figures = stage_savings(rows, "estimated")

    assert (figures.orders, figures.alone, figures.price) == (10, 1000, 881)
    assert (figures.saving, figures.share) == (119, Decimal("0.119"))
    assert figures.tenths == [Decimal(n) / 100 for n in (-4, 1, 2, 2, 3, 5, 10, 20, 30)]
    assert figures.median == Decimal("0.03")
    assert (figures.below_guarantee, figures.above_alone) == (2, 1)


def test_guarantee_is_that_of_each_run():
    rows = [order_row(estimated=amounts(100, 96), guarantee=Decimal(n)) for n in (2, 4, 5)]

    assert stage_savings(rows, "estimated").below_guarantee == 1


def test_rounding_by_a_minor_unit_does_not_break_the_guarantee():
    rows = [order_row(estimated=amounts("99.90", price)) for price in ("97.91", "97.92")]

    assert stage_savings(rows, "estimated").below_guarantee == 1


def test_bases_add_up_to_the_saving():
    rows = [
        order_row(),
        order_row(basis="declared", estimated=amounts(100, 50)),
        order_row(basis="assumed", estimated=amounts(100, 70)),
    ]

    figures = stage_savings(rows, "estimated")

    assert [(part.basis, part.orders, part.saving) for part in figures.bases] == [
        ("baseline", 1, 20),
        ("declared", 1, 50),
        ("assumed", 1, 30),
    ]
    assert [part.share for part in figures.bases] == [Decimal(n) / 10 for n in (2, 5, 3)]
    assert sum(part.saving for part in figures.bases) == figures.saving


def test_no_orders_have_no_shares():
    figures = stage_savings([], "realised")

    assert (figures.orders, figures.share, figures.median) == (0, None, None)
    assert figures.tenths == [None] * 9
    assert {part.share for part in figures.bases} == {None}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"is_pending": True}, SavingsChange.NOT_ANSWERED),
        ({"causes": frozenset({"withdrawn"})}, SavingsChange.BUYER_DECLINED),
        ({"status": "cancelled"}, SavingsChange.ORDER_CANCELLED),
        ({"causes": frozenset({"declined", "withdrawn"})}, SavingsChange.FACTORY_DECLINED),
        ({"causes": frozenset({"expired"})}, SavingsChange.FACTORY_SILENT),
        ({"causes": frozenset({"cancelled"})}, SavingsChange.FACTORY_GAVE_BACK),
        ({"causes": frozenset({"stranded"})}, SavingsChange.PIECES_LOST),
        ({}, SavingsChange.OTHER),
        ({"contracted": amounts(50, 40, pieces=50)}, SavingsChange.PIECES_LOST),
        ({"contracted": amounts(100, 81)}, SavingsChange.PRICE_AGREED),
    ],
)
def test_estimates_shrink_for_a_reason(row, reason):
    rows = [order_row(**row), order_row(contracted=amounts(100, 80))]

    (part,) = bridge_between(rows, "contracted")

    assert (part.reason, part.orders) == (reason, 1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"status": "in_production"}, SavingsChange.IN_PRODUCTION),
        ({"status": "delivered"}, SavingsChange.NOT_ACCEPTED),
        ({"status": "disputed"}, SavingsChange.DISPUTED),
        ({"realised": amounts(100, 60), "is_refunded": True}, SavingsChange.REFUNDED),
        ({"realised": amounts(90, 72, pieces=90)}, SavingsChange.ARRIVED_SHORT),
        ({"realised": amounts(100, 79)}, SavingsChange.OTHER),
    ],
)
def test_contracts_shrink_for_a_reason(row, reason):
    rows = [order_row(contracted=amounts(100, 80), **row)]

    (part,) = bridge_between(rows, "realised")

    assert (part.reason, part.orders) == (reason, 1)


def test_an_order_that_saves_nothing_is_counted_when_it_drops_out():
    rows = [order_row(estimated=amounts(100, 100), is_pending=True)]

    assert changes(bridge_between(rows, "contracted")) == {SavingsChange.NOT_ANSWERED: (1, 0)}


def test_bridges_lead_exactly_from_stage_to_stage():
    agreed = order_row(contracted=amounts(100, "79.99"))
    rows = [
        order_row(is_pending=True),
        order_row(status="cancelled"),
        agreed,
        replace(agreed, realised=amounts(99, "79.19", pieces=99)),
        replace(agreed, status="delivered"),
        order_row(contracted=amounts(33, "40.01", pieces=33), realised=amounts(0, 0, pieces=0)),
        order_row(realised=amounts(100, 120)),
    ]

    figures = {stage: stage_savings(rows, stage).saving for stage in STAGES}

    for before, stage in itertools.pairwise(STAGES):
        parts = bridge_between(rows, stage)
        assert sum(part.amount for part in parts) == figures[stage] - figures[before]
        assert len(parts) > 2


# Stages of real orders.


def test_what_was_delivered_as_planned_saves_what_was_estimated(made, plan):
    deliver(made)
    accept(made.order)

    saving = report(plan)

    for stage in STAGES:
        figures = saving.at(stage)
        assert (figures.orders, figures.alone, figures.price) == (1, 2000, 1500)
        assert (figures.saving, figures.share) == (500, Decimal("0.25"))
    assert saving.to_contracted == saving.to_realised == []


def test_what_both_sides_agreed_to_is_contracted_before_it_is_made(made, plan):
    saving = report(plan)

    assert (saving.contracted.orders, saving.contracted.saving) == (1, 500)
    assert saving.realised.orders == 0
    assert changes(saving.to_realised) == {SavingsChange.IN_PRODUCTION: (1, -500)}


def test_the_platform_fee_is_in_no_stage(made, plan, fee):
    deliver(made)
    accept(made.order)

    assert report(plan).realised.price == AGREED


def test_lost_pieces_are_neither_contracted_nor_realised(made, plan):
    make(made, passed=90)
    scrap_failed(allocation=made, by=None)
    find_nothing(made.order)
    (shipment,) = ship(allocation=fresh(made), by=None)
    receive_shipment(shipment=shipment, received=90, by=None)
    accept(made.order)

    saving = report(plan)

    assert (saving.contracted.alone, saving.contracted.price) == (1800, 1350)
    assert changes(saving.to_contracted) == {SavingsChange.PIECES_LOST: (1, -50)}
    assert (saving.realised.alone, saving.realised.price) == (1800, 1350)


def test_pieces_that_arrive_damaged_are_not_realised(made, plan):
    deliver(made, damaged=1)
    assert changes(report(plan).to_realised) == {SavingsChange.NOT_ACCEPTED: (1, -500)}

    accept(made.order)

    saving = report(plan)
    assert (saving.realised.alone, saving.realised.price) == (1980, 1485)
    assert changes(saving.to_realised) == {SavingsChange.ARRIVED_SHORT: (1, -5)}


def test_a_refund_raises_what_is_realised(made, plan):
    deliver(made)
    dispute_goods(order=made.order, by=None, reason="bent")
    assert changes(report(plan).to_realised) == {SavingsChange.DISPUTED: (1, -500)}

    resolve_dispute(order=made.order, by=None, reason="bent", refunds={made.pk: Decimal(700)})

    saving = report(plan)
    assert (saving.realised.price, saving.realised.saving) == (800, 1200)
    assert changes(saving.to_realised) == {SavingsChange.REFUNDED: (1, 700)}


def test_replacements_count_with_their_own_price(made, plan):
    make(made, passed=90)
    scrap_failed(allocation=made, by=None)
    made.order.shortfalls.update(status="filled")
    dearer = builders.allocation(
        made.order, run=made.run, quantity=10, agreed_price=Decimal(200), **EARNED
    )
    for row, pieces in ((fresh(made), 90), (dearer, 10)):
        if row.pk == dearer.pk:
            make(row)
        (shipment,) = ship(allocation=fresh(row), by=None)
        receive_shipment(shipment=shipment, received=pieces, by=None)

    saving = report(plan)
    assert (saving.contracted.alone, saving.contracted.price) == (2000, 1550)
    assert changes(saving.to_contracted) == {SavingsChange.PRICE_AGREED: (1, -50)}
    accept(made.order)
    assert report(plan).realised == report(plan).contracted


def test_steps_that_make_other_quantities_are_not_contracted(routed):
    asked(routed.order.allocations.first().run, routed.order)
    Allocation.objects.filter(pk=routed.third.pk).update(status="offered")

    saving = report()

    assert saving.contracted.orders == 0
    assert changes(saving.to_contracted) == {SavingsChange.NOT_ANSWERED: (1, -700)}


@pytest.fixture
def offered():
    """Creates an offered allocation with an open proposal."""
    order = builders.order(status=OrderStatus.PROPOSED)
    window = builders.window()
    row = builders.allocation(
        order, window=window, status="offered", offer_expires_at=now() + timedelta(days=1)
    )
    planned(row.run, order)
    asked(row.run, order)
    issue_proposals([order.pk], by=None)
    return row


def proposal_of(row):
    """Returns the standing proposal of an allocation's order."""
    return Proposal.objects.get(order=row.order_id)


def contracting_changes():
    """Returns the reasons for which estimates are not contracted, each of one order."""
    found = report().to_contracted
    assert {(part.orders, part.amount) for part in found} == {(1, Decimal(-700))}
    return [part.reason for part in found]


def test_answers_of_both_sides_explain_what_is_not_contracted(offered):
    assert contracting_changes() == [SavingsChange.NOT_ANSWERED]
    decline_proposal(proposal=proposal_of(offered), by=None, reason="Too late")
    assert contracting_changes() == [SavingsChange.BUYER_DECLINED]


def test_a_factory_that_declines_explains_it(offered):
    decline_offers(ids=[offered.pk], by=None, reason="date")
    assert contracting_changes() == [SavingsChange.FACTORY_DECLINED]
    find_nothing(offered.order)
    assert contracting_changes() == [SavingsChange.FACTORY_DECLINED]


def test_an_allocation_handed_back_explains_it(offered):
    accept_proposal(proposal=proposal_of(offered), by=None)
    accept_offers(ids=[offered.pk], by=None)
    assert report().contracted.orders == 1
    cancel_allocation(allocation=fresh(offered), by=None, reason="Broken spindle")
    assert contracting_changes() == [SavingsChange.FACTORY_GAVE_BACK]


def test_a_cancelled_order_explains_it(offered):
    cancel_order(order=fresh(offered.order), by=None, reason="Not needed")
    assert contracting_changes() == [SavingsChange.ORDER_CANCELLED]


def test_an_order_counts_in_each_run_that_made_some_of_it(made, plan):
    other = builders.allocation(made.order, quantity=20)
    asked(other.run, made.order, pieces=20, price=Decimal(500), expected_alone_cost=Decimal(600))

    assert report(other.run).contracted.orders == 1
    assert (report().estimated.orders, report().estimated.alone) == (2, 2600)


def test_stages_of_many_runs_take_as_many_queries_as_of_one(plan, django_assert_num_queries):
    for _ in range(3):
        other = builders.allocation()
        asked(other.run, other.order)

    with django_assert_num_queries(2):
        report(plan)
    with django_assert_num_queries(2):
        assert report().contracted.orders == 4


def test_only_published_divisions_of_approved_runs_count(made, plan):
    abroad = builders.run(currency_id="EUR")
    asked(abroad, builders.order(currency_id="EUR"))
    rejected = builders.run(status=RunStatus.REJECTED)
    asked(rejected, builders.order())
    unserved = builders.order()
    asked(plan, unserved, pieces=0, price=Decimal(0))
    plan.gain_sharings.create(
        stage="solved",
        rule="at-cost",
        params={},
        arrival_orders=1,
        seed=1,
        **dict.fromkeys(("contribution_rate", "covered_percent", "gains", "needs"), 0),
        **dict.fromkeys(("factories_bonus", "reserve"), 0),
    )

    found = {row.currency: row.estimated.orders for row in savings_reports()}

    assert found == {"CNY": 1, "EUR": 1}
    assert savings_reports(rejected) == []


def test_amounts_are_in_whole_minor_units(made):
    asked(made.run, made.order, price=Decimal("1500.009"), expected_alone_cost=Decimal("2000.019"))
    deliver(made, damaged=33)
    accept(made.order)

    saving = report()

    assert (saving.estimated.alone, saving.estimated.price) == (Decimal("2000.01"), 1500)
    assert (saving.realised.alone, saving.realised.price) == (Decimal("1340.01"), 1005)


def test_bonus_of_factories_is_in_whole_units(made, plan):
    plan.gain_sharings.update(factories_bonus=Decimal("41.309999"))

    assert report().factories_bonus == Decimal("41.3")


def test_closed_orders_still_count(made, plan):
    deliver(made)
    accept(made.order)
    made.order.__class__.objects.update(status=OrderStatus.CLOSED)

    assert report(plan).realised.orders == 1
