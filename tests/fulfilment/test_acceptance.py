"""Checks acceptance of goods, disputes and their resolution."""

from decimal import Decimal

import pytest

from common.errors import FieldErrors, InvalidTransition
from fulfilment import errors
from fulfilment.models import Dispute, DisputeRefund
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
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
