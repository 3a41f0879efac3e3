"""Builds priced runs with all that can happen to an agreed price.

The engine is not run: plans, and what fills shortfalls, are given.
"""

from decimal import Decimal
from unittest.mock import patch

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from fulfilment import pipeline
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.delivery import receive_shipment
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.returns.goods_returns import accept_return, decide_return, open_return
from matching.gain_sharing.params import AT_COST
from matching.services.offers import cancel_allocation, decline_offers
from matching.services.proposals import accept_proposal, decline_proposal
from matching.services.reconciliation import reconcile
from orders.models import Order
from orders.services.order_changes import cancel_order
from tests import builders
from tests.fulfilment.conftest import arrive, deliver, find_nothing, fresh, make, send
from tests.priced_runs import Planned, agree, planned, priced_run, proposed, publish, refill


def build_priced_life() -> None:
    """Creates orders that are settled, refunded, matched again or ended."""
    costing = settings.COSTING | {"platform_fee_percent": Decimal("2.5")}
    with patch("common.queue.send"), override_settings(COSTING=costing), transaction.atomic():
        build_changed_run()
        build_settled_run("JPY")
        build_settled_run("KWD", rule=AT_COST)


def build_settled_run(currency: str, **params: object) -> None:
    """Creates a run of which every order is settled as it was planned."""
    run = priced_run(currency)
    plans = [planned(run, alone, 40, 60) for alone in (2311, 3977, 1666)]
    plans.append(planned(run, 2500, basis="assumed"))
    publish(run, plans, **params)
    for plan in plans:
        agree(plan)
        for row in plan.rows:
            deliver(row)
        accept_goods(order=fresh(plan.order), by=None)


def build_changed_run() -> None:
    """Creates a run whose orders lose pieces in every way, or end."""
    run = priced_run()
    names = ("whole", "scrapped", "declined", "refused", "cancelled", "refunded", "replanned")
    plans = {name: planned(run, 2200) for name in (*names, "in_parts", "returned")}
    plans |= {name: planned(run, 1450) for name in ("needing", "needing_refunded")}
    plans |= {name: routed(run) for name in ("smaller", "stranded", "spoilt")}
    plans["overrun"] = routed(run, Decimal("0.9"))
    plans["scarce"] = planned(run, 1600, 50, 50, basis="declared")
    publish(run, list(plans.values()))
    for name, plan in plans.items():
        if name not in ("declined", "replanned"):
            agree(plan)
    pipeline.sweep()

    for name in ("whole", "needing"):
        deliver(plans[name].rows[0], short=3)
        accept_goods(order=fresh(plans[name].order), by=None)
    for name, part in (("refunded", "312.77"), ("needing_refunded", "699.99")):
        refund(plans[name], Decimal(part))
    scrap_and_replace(plans["scrapped"])
    ask_for_more(plans["declined"])
    refuse(plans["refused"])
    cancel_order(order=fresh(plans["cancelled"].order), by=None, reason="no longer wanted")
    lose_half(plans["scarce"])
    make_smaller(plans["smaller"])
    strand(plans["stranded"])
    spoil(plans["spoilt"])
    make_too_many(plans["overrun"])
    deliver_in_parts(plans["in_parts"])
    send_back_accepted(plans["returned"])
    plan_again(plans["replanned"])
    pipeline.sweep()


def routed(run, share: Decimal = Decimal(1)) -> Planned:
    """Plans an order of two operations, one allocation, then two, of these yields."""
    order = builders.order(operations=[{}, {}], status="proposed")
    first = proposed(order, run, step=1, step_yield=share, later_yield=share)
    others = [
        proposed(order, run, step=2, quantity=quantity, step_yield=share) for quantity in (60, 40)
    ]
    for row in others:
        builders.lot(first, row, row.quantity)
    return Planned([first, *others], Decimal(4100))


def refund(plan: Planned, amount: Decimal) -> None:
    """Delivers, disputes and refunds a part."""
    deliver(plan.rows[0])
    dispute_goods(order=fresh(plan.order), by=None, reason="bent")
    refunds = {plan.rows[0].pk: amount}
    resolve_dispute(order=fresh(plan.order), by=None, reason="some are", refunds=refunds)


def scrap_and_replace(plan: Planned) -> None:
    """Scraps seven pieces, which another factory makes; settles both."""
    make(plan.rows[0], passed=93)
    scrap_failed(allocation=plan.rows[0], by=None)
    (row,) = refill(plan, "111.11")
    plan.order.allocations.filter(pk=row.pk).update(status="confirmed")
    (shipment,) = send(plan.rows[0])
    arrive(shipment)
    deliver(fresh(row))
    accept_goods(order=fresh(plan.order), by=None)


def ask_for_more(plan: Planned) -> None:
    """Has an accepted order declined; what makes it costs more than the pool bears."""
    accept_proposal(proposal=plan.order.proposals.get(), by=None)
    decline_offers(ids=[plan.rows[0].pk], by=None, reason="date")
    refill(plan, 800, "801.23")


def refuse(plan: Planned) -> None:
    """Has the buyer refuse what an allocation that was given back costs elsewhere."""
    cancel_allocation(allocation=plan.rows[0], by=None, reason="It broke.")
    refill(plan, 1600)
    decline_proposal(proposal=plan.order.proposals.get(status="open"), by=None, reason="dear")


def lose_half(plan: Planned) -> None:
    """Loses half of an order to nobody."""
    cancel_allocation(allocation=plan.rows[0], by=None, reason="It broke.")
    refill(plan, 5000)


def make_smaller(plan: Planned) -> None:
    """Loses a part of the second operation, so that the first makes less."""
    cancel_allocation(allocation=plan.rows[2], by=None, reason="It broke.")
    find_nothing(plan.order)
    reconcile(Order.objects.get(pk=plan.order.pk))


def strand(plan: Planned) -> None:
    """Makes pieces that have no second operation any more; settles the rest."""
    make(plan.rows[0])
    cancel_allocation(allocation=plan.rows[2], by=None, reason="It broke.")
    find_nothing(plan.order)
    (shipment,) = send(plan.rows[0])
    arrive(shipment)
    deliver(plan.rows[1])
    accept_goods(order=fresh(plan.order), by=None)


def spoil(plan: Planned) -> None:
    """Damages pieces between the steps and scraps others at the second one."""
    make(plan.rows[0])
    first, second = send(plan.rows[0])
    arrive(first, damaged=2)
    arrive(second)
    make(fresh(plan.rows[1]), passed=50)
    scrap_failed(allocation=plan.rows[1], by=None)
    make(plan.rows[2])
    find_nothing(plan.order)
    for row in plan.rows[1:]:
        (shipment,) = send(row)
        arrive(shipment)
    accept_goods(order=fresh(plan.order), by=None)


def make_too_many(plan: Planned) -> None:
    """Makes and sends spare pieces, which make up for most of what fails next."""
    first, *others = plan.rows
    start_production(allocation=first, by=None)
    for done, passed, failed in ((60, 55, 5), (124, 55, 9)):
        report_progress(allocation=first, pieces=done, by=None)
        inspect_pieces(allocation=first, passed=passed, failed=failed, by=None)
        for shipment in send(first):
            arrive(shipment)
    for row, passed, failed in zip(others, (58, 40), (8, 4), strict=True):
        start_production(allocation=row, by=None)
        report_progress(allocation=row, pieces=passed + failed, by=None)
        inspect_pieces(allocation=row, passed=passed, failed=failed, by=None)
    scrap_failed(allocation=others[0], by=None)
    find_nothing(plan.order)
    for row in others:
        (shipment,) = send(row)
        arrive(shipment)
    accept_goods(order=fresh(plan.order), by=None)


def deliver_in_parts(plan: Planned) -> None:
    """Sends 60 pieces while others are made, which arrive in two parts."""
    (row,) = plan.rows
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=70, by=None)
    inspect_pieces(allocation=row, passed=60, failed=4, by=None)
    (shipment,) = send(row)
    receive_shipment(shipment=shipment, received=30, damaged=1, by=None)
    rework_failed(allocation=row, by=None)
    inspect_pieces(allocation=row, passed=3, failed=1, by=None)
    scrap_failed(allocation=row, by=None)


def send_back_accepted(plan: Planned) -> None:
    """Returns accepted goods with every remedy, and some without."""
    (row,) = plan.rows
    deliver(row, short=3)
    accept_goods(order=fresh(plan.order), by=None)
    for number, remedy in enumerate(("refund", "replacement", "repair", "refund")):
        back = open_return(
            order=fresh(plan.order),
            by=None,
            pieces=7 + number,
            reason="surface",
            description="Scratched.",
            remedy=remedy,
        )
        if number == 3:
            decide_return(goods_return=back, by=None, reason="As agreed.")
        else:
            accept_return(goods_return=back, by=None)


def plan_again(plan: Planned) -> None:
    """Has the buyer decline an order, which another run then plans at cost."""
    decline_proposal(proposal=plan.order.proposals.get(), by=None, reason="not now")
    run = priced_run()
    again = Planned([proposed(fresh(plan.order), run)], Decimal(1999))
    publish(run, [again], rule=AT_COST)
    Order.objects.filter(pk=plan.order.pk).update(status="proposed")
    agree(again)
