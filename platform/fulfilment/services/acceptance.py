"""The buyer's word on the goods of an order, and the operator's where the two sides disagree."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from common.errors import FieldErrors, InvalidTransition
from common.states import record_creation, transition
from fulfilment.models import Dispute, DisputeRefund
from fulfilment.services.locking import locked_order
from fulfilment.services.settlement import settle
from fulfilment.states import DisputeStatus
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.models import Order
from orders.states import OrderStatus


@transaction.atomic
def accept_goods(*, order: Order, by: Any) -> Order:
    """The buyer takes the goods; everybody is paid for what arrived whole.

    Raises InvalidTransition where the order is not delivered.
    """
    order = locked_order(order.pk)
    require_delivered(order)
    order = transition(order, to=OrderStatus.ACCEPTED, by=by)
    settle_order(order, by=by)
    return order


@transaction.atomic
def dispute_goods(*, order: Order, by: Any, reason: str) -> Dispute:
    """The buyer does not take the goods as they are; nobody is paid until an operator decides.

    Raises InvalidTransition where the order is not delivered.
    """
    order = locked_order(order.pk)
    require_delivered(order)
    transition(order, to=OrderStatus.DISPUTED, by=by, reason=reason)
    dispute = Dispute.objects.create(order=order, reason=reason)
    record_creation(dispute, by=by)
    return dispute


@transaction.atomic
def resolve_dispute(
    *, order: Order, by: Any, reason: str, refunds: Mapping[UUID, Decimal] | None = None
) -> Dispute:
    """The operator's decision: the goods stand, or the buyer gets amounts back, by allocation.

    All is settled with it. Raises InvalidTransition where nothing is disputed, FieldErrors where an
    allocation is not one of the order's, RefundTooLarge.
    """
    order = locked_order(order.pk)
    if order.status != OrderStatus.DISPUTED:
        raise InvalidTransition(f"This order is “{order.get_status_display()}”, not “Disputed”.")
    refunds = dict(refunds or {})
    require_own(order, refunds)
    dispute = Dispute.objects.get(order=order, status=DisputeStatus.OPEN)
    DisputeRefund.objects.bulk_create(
        DisputeRefund(dispute=dispute, allocation_id=key, amount=amount, by=by)
        for key, amount in refunds.items()
    )
    outcome = DisputeStatus.REFUNDED if refunds else DisputeStatus.ACCEPTED
    dispute = transition(dispute, to=outcome, by=by, reason=reason, resolution=reason)
    transition(order, to=OrderStatus.ACCEPTED, by=by, reason=reason)
    settle_order(order, by=by, refunds=refunds, reason=reason)
    return dispute


def require_delivered(order: Order) -> None:
    """Raises InvalidTransition where not all goods have arrived, or it was decided on already."""
    if order.status != OrderStatus.DELIVERED:
        raise InvalidTransition(f"This order is “{order.get_status_display()}”, not “Delivered”.")


def require_own(order: Order, refunds: Mapping[UUID, Decimal]) -> None:
    """Raises FieldErrors where a refund is for another order, not to be paid, or none."""
    payable = order.allocations.filter(status=AllocationStatus.RECEIVED)
    own = set(payable.values_list("pk", flat=True))
    if set(refunds) - own:
        raise FieldErrors({"refunds": "Only received allocations of this order can be refunded."})
    if any(amount <= 0 for amount in refunds.values()):
        raise FieldErrors({"refunds": "A refund is more than nothing."})


def settle_order(
    order: Order,
    *,
    by: Any,
    refunds: Mapping[UUID, Decimal] | None = None,
    reason: str = "",
) -> None:
    """Pays out all that was received of a locked order, less what is refunded, in id order."""
    rows = Allocation.objects.filter(order=order, status=AllocationStatus.RECEIVED)
    for allocation in rows.order_by("pk"):
        refund = (refunds or {}).get(allocation.pk, Decimal(0))
        settle(allocation, by=by, refund=refund, reason=reason if refund else "")
