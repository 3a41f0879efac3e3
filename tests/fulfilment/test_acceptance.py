"""Checks acceptance of goods, disputes and their resolution."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Role
from common.errors import FieldErrors, InvalidTransition
from common.safety.second_approval import SecondApproverNeeded
from fulfilment import errors
from fulfilment.models import Dispute, DisputeRefund
from fulfilment.selectors.messages import find_thread
from fulfilment.services.acceptance import (
    accept_goods,
    dispute_goods,
    preview_resolution,
    resolve_dispute,
)
from fulfilment.services.messages import write_message
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import balances, deliver, fresh

pytestmark = pytest.mark.django_db


def accept(order):
    """Accepts the goods of the current order."""
    return accept_goods(order=fresh(order), by=None)


def test_goods_are_accepted_once(made):
    deliver(made)
    accept(made.order)

    with pytest.raises(InvalidTransition):
        accept(made.order)


@pytest.mark.parametrize(
    "status", sorted(set(OrderStatus.values) - {OrderStatus.DELIVERED, OrderStatus.DISPUTED})
)
def test_only_what_is_delivered_is_accepted_or_disputed(status):
    order = builders.order(status=status)

    with pytest.raises(InvalidTransition):
        accept_goods(order=order, by=None)
    with pytest.raises(InvalidTransition):
        dispute_goods(order=order, by=None, reason="scratched")
    with pytest.raises(InvalidTransition):
        resolve_dispute(order=order, by=None, reason="no")


def disputed(made):
    """Delivers and disputes the goods."""
    deliver(made)
    purchaser = builders.member(made.order.organisation)
    dispute_goods(order=made.order, by=purchaser, reason="scratched")
    return fresh(made.order)


def test_a_dispute_stops_the_payment(made):
    order = disputed(made)

    assert order.status == OrderStatus.DISPUTED
    assert Dispute.objects.get().reason == "scratched"
    with pytest.raises(InvalidTransition):
        accept(order)
    assert balances(made)["escrow"] == Decimal(1500)


def test_a_rejected_dispute_pays_all(made):
    order = disputed(made)

    dispute = resolve_dispute(order=order, by=None, reason="within tolerance")

    assert (dispute.status, dispute.resolution) == ("accepted", "within tolerance")
    assert fresh(order).status == OrderStatus.ACCEPTED
    assert balances(made) == {"buyer": -1500, "factory": 1350, "carrier": 150}


def test_a_partial_refund_leaves_the_carrier_its_share(made, fee):
    order = disputed(made)

    dispute = resolve_dispute(
        order=order, by=None, reason="one in ten", refunds={made.pk: Decimal("205")}
    )

    assert dispute.status == "refunded"
    assert DisputeRefund.objects.get().amount == 205
    paid = balances(made)
    assert paid["buyer"] == Decimal("-1537.50") + 205
    assert (paid["factory"], paid["carrier"], paid["platform"]) == (1150, 150, Decimal("32.50"))


def test_a_dispute_can_refund_everything(made, fee):
    order = disputed(made)

    resolve_dispute(order=order, by=None, reason="useless", refunds={made.pk: Decimal("1537.50")})

    assert balances(made) == {}
    assert fresh(made).status == AllocationStatus.SETTLED


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        ("1500.01", errors.RefundTooLarge),
        ("10.001", FieldErrors),
        ("0", FieldErrors),
        ("-1", FieldErrors),
    ],
)
def test_no_more_is_refunded_than_would_be_paid(made, amount, error):
    order = disputed(made)

    with pytest.raises(error):
        resolve_dispute(order=order, by=None, reason="so", refunds={made.pk: Decimal(amount)})

    assert fresh(order).status == OrderStatus.DISPUTED
    assert Dispute.objects.get().status == "open"


def test_another_orders_allocation_is_not_refunded(made):
    order, other = disputed(made), builders.allocation()

    with pytest.raises(FieldErrors):
        resolve_dispute(order=order, by=None, reason="so", refunds={other.pk: Decimal(1)})


def test_a_preview_shows_the_amounts_of_the_decision_and_stores_nothing(made, fee):
    order = disputed(made)
    refunds = {made.pk: Decimal("205")}

    ((lot, shown),) = preview_resolution(order=order, by=None, refunds=refunds)

    assert fresh(order).status == OrderStatus.DISPUTED
    assert not DisputeRefund.objects.exists()
    resolve_dispute(order=order, by=None, reason="one in ten", refunds=refunds)
    assert lot == made
    paid = balances(made)
    # The hold is the buyer's other line.
    assert paid == shown | {"buyer": shown["buyer"] - Decimal("1537.50")}


def test_above_the_amount_two_people_decide_and_the_preview_shows_the_same(made, settings):
    settings.SECOND_APPROVER_ABOVE = {"CNY": Decimal(1)}
    order, refunds = disputed(made), {made.pk: Decimal("205")}
    platform = builders.operator()
    first, second = builders.member(platform), builders.member(platform)

    waiting = resolve_dispute(order=order, by=first, reason="one in ten", refunds=refunds)

    assert waiting.status == "open"
    assert fresh(order).status == OrderStatus.DISPUTED
    with pytest.raises(SecondApproverNeeded):
        resolve_dispute(order=order, by=first, reason="one in ten", refunds=refunds)
    ((_lot, shown),) = preview_resolution(order=order, by=second, refunds=refunds)
    decided = resolve_dispute(order=order, by=second, reason="agreed", refunds=refunds)
    assert decided.status == "refunded"
    assert balances(made)["factory"] == shown["factory"]


def test_both_sides_state_their_case_and_read_the_decision(made, settings):
    order = disputed(made)
    planner = builders.member(made.window.machine.factory.organisation, Role.PLANNER)
    Allocation.objects.filter(pk=made.pk).update(work_order="W-26-00001")
    thread = find_thread(order.pk, planner.active_memberships)
    dispute = Dispute.objects.visible_to(planner).get()
    assert dispute.decide_by == dispute.created_at + timedelta(days=14)
    assert not dispute.is_overdue

    write_message(thread=thread, by=planner, text="Packed by the drawing.", is_statement=True)
    write_message(thread=thread, by=planner, text="The truck leaves at six.")
    settings.FULFILMENT = settings.FULFILMENT | {"dispute_days": 0}
    assert dispute.is_overdue
    resolve_dispute(order=order, by=None, reason="within tolerance")

    assert list(thread.messages().filter(dispute=dispute).values_list("side", "text")) == [
        ("buyer", "scratched"),
        ("factory", "Packed by the drawing."),
        ("operator", "within tolerance"),
    ]
    assert not Dispute.objects.visible_to(builders.member(builders.buyer())).exists()
    assert not fresh(dispute).is_overdue
    with pytest.raises(errors.NoOpenDispute):
        write_message(thread=thread, by=planner, text="And yet.", is_statement=True)
