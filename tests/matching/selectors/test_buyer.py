"""Tests what buyers see of their orders: progress, deadlines, lines of the price."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from common.money import with_fee
from matching.models import Proposal
from matching.selectors.buyer import (
    first_shut_out,
    lots_of,
    price_lines,
    proposals_to_answer,
    with_progress,
)
from matching.states import AllocationStatus
from orders.models import Order
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """Creates a proposed order of 100 pieces."""
    return builders.order(status=OrderStatus.PROPOSED)


def proposal_of(order, **fields) -> Proposal:
    """Creates an open version of all pieces."""
    defaults = {
        "order": order,
        "number": 1,
        "quantity": order.quantity,
        "price": Decimal(1000),
        "delivery_on": now().date(),
    }
    return Proposal.objects.create(**(defaults | fields))


def offered(order, hours: int, **fields):
    """Creates an offer with a deadline in these hours."""
    ends = now() + timedelta(hours=hours)
    fields = {"status": AllocationStatus.OFFERED, "offer_expires_at": ends, "quantity": 50} | fields
    return builders.allocation(order, **fields)


def test_progress_counts_lots_and_has_the_first_deadline(order):
    first, _ = offered(order, 10), offered(order, 40)
    offered(order, 5, status=AllocationStatus.SHIPPED)
    offered(order, 1, status=AllocationStatus.EXPIRED)
    proposal = proposal_of(order)

    row = with_progress(Order.objects.all()).get()

    assert (row.lots, row.lots_agreed, row.lots_sent, row.lots_arrived) == (3, 1, 1, 0)
    assert (row.answer_by, row.open_proposal) == (first.offer_expires_at, proposal.pk)


def test_reason_is_that_of_the_last_approved_run(order):
    at = now()
    for days, reason in ((2, "price"), (1, "scarce-hours")):
        run = builders.run(decided_at=at - timedelta(days=days))
        builders.run_order(order, run=run, unmatched_reason=reason)
    builders.run_order(order, run=builders.run(status="rejected", decided_at=at))

    assert with_progress(Order.objects.all()).get().unmatched_reason == "scarce-hours"


def test_lots_are_live_and_priced_with_the_fee(order, settings):
    settings.COSTING = {**settings.COSTING, "platform_fee_percent": Decimal(10)}
    lot = offered(order, 10)
    offered(order, 10, status=AllocationStatus.EXPIRED)

    (found,) = lots_of(order)

    assert found == lot
    assert found.price == with_fee(lot.agreed_price, Decimal(10), 2)


def published(order, **fields):
    """Creates two lots agreed at 1,000.01, and their proposal with 10 % fee."""
    lots = [
        offered(order, 10, agreed_price=agreed, agreed_earnings=Decimal(1), agreed_transport=1)
        for agreed in (Decimal("400.00"), Decimal("600.01"))
    ]
    for lot in lots[1:]:
        lot.run = lots[0].run
        lot.save(update_fields=["run"])
    builders.order_price(
        builders.gain_sharing(lots[0].run),
        order,
        **({"cost": Decimal("990.003"), "levy": Decimal("10.012")} | fields),
    )
    parts = [{"allocation": str(lot.pk)} for lot in lots]
    return proposal_of(order, price=Decimal("1100.01"), parts=parts)


def test_lines_of_a_price_add_up_to_it(order):
    proposal = published(order)

    lines = price_lines(proposal)

    assert (lines.cost, lines.contribution) == (Decimal("990.00"), Decimal("10.01"))
    assert (lines.rounding, lines.fee) == (Decimal("0.00"), Decimal("100.00"))
    assert lines.cost + lines.contribution + lines.rounding + lines.fee == proposal.price


def test_a_price_that_was_matched_again_has_no_lines(order):
    proposal = published(order, levy=Decimal("20.012"))

    assert price_lines(proposal) is None


def test_a_version_of_other_pieces_has_no_lines(order):
    assert price_lines(published(order, pieces=60)) is None


def test_first_filter_that_left_nothing_is_found(order):
    assert first_shut_out(order) is None
    counts = [{"process": 3, "material": 2}, {"process": 4, "material": 0}]
    builders.run_order(order, filter_counts=counts)

    assert first_shut_out(order) == (2, "material")


def test_proposals_to_answer_are_the_buyers_open_ones(order):
    offered(order, 10)
    proposal = proposal_of(order)
    proposal_of(builders.order())

    ((pk, reference, ends),) = proposals_to_answer(order.organisation)

    assert (pk, reference) == (proposal.pk, order.reference)
    assert ends is not None
