"""Accepts and disputes the goods of an order, and resolves disputes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

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
from vocabularies.amount_fineness import fineness_error


@transaction.atomic
def accept_goods(*, order: Order, by: Any) -> Order:
    """Accepts the goods for the buyer and settles the order.

    Raises InvalidTransition if the order is not delivered.
    """
    order = locked_order(order.pk)
    ensure_delivered(order)
    order = transition(order, to=OrderStatus.ACCEPTED, by=by)
    settle_order(order, by=by)
    return order


@transaction.atomic
def dispute_goods(*, order: Order, by: Any, reason: str) -> Dispute:
    """Opens the buyer's dispute; no one is paid until an operator decides.

    Raises InvalidTransition if the order is not delivered.
    """
    order = locked_order(order.pk)
    ensure_delivered(order)
    transition(order, to=OrderStatus.DISPUTED, by=by, reason=reason)
    dispute = Dispute.objects.create(order=order, reason=reason)
    record_creation(dispute, by=by)
    return dispute


@transaction.atomic
def resolve_dispute(
    *, order: Order, by: Any, reason: str, refunds: Mapping[UUID, Decimal] | None = None
) -> Dispute:
    """Resolves a dispute with refunds by allocation, and settles the order.

    Raises InvalidTransition if the order is not disputed, RefundTooLarge, FieldErrors for an
    allocation of another order or an amount that is not in whole minor units.
    """
    order = locked_order(order.pk)
    if order.status != OrderStatus.DISPUTED:
        raise InvalidTransition(
            gettext("This order is “%(status)s”, not “Disputed”.")
            % {"status": order.get_status_display()}
        )
    refunds = dict(refunds or {})
    validate_refunds(order, refunds)
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


def ensure_delivered(order: Order) -> None:
    """Raises InvalidTransition unless the order is delivered and not yet decided on."""
    if order.status != OrderStatus.DELIVERED:
        raise InvalidTransition(
            gettext("This order is “%(status)s”, not “Delivered”.")
            % {"status": order.get_status_display()}
        )


def validate_refunds(order: Order, refunds: Mapping[UUID, Decimal]) -> None:
    """Raises FieldErrors for a refund of another order, unpaid, of zero, or too fine."""
    payable = order.allocations.filter(status=AllocationStatus.RECEIVED)
    own = set(payable.values_list("pk", flat=True))
    if set(refunds) - own:
        message = gettext("Only received allocations of this order can be refunded.")
        raise FieldErrors({"refunds": message})
    if any(amount <= 0 for amount in refunds.values()):
        raise FieldErrors({"refunds": gettext("A refund is more than nothing.")})
    for amount in refunds.values():
        if finer := fineness_error(amount, order.currency_id):
            raise FieldErrors({"refunds": finer})


def settle_order(
    order: Order,
    *,
    by: Any,
    refunds: Mapping[UUID, Decimal] | None = None,
    reason: str = "",
) -> None:
    """Settles the received allocations of a locked order, less refunds, by id."""
    rows = Allocation.objects.filter(order=order, status=AllocationStatus.RECEIVED)
    for allocation in rows.order_by("pk"):
        refund = (refunds or {}).get(allocation.pk, Decimal(0))
        settle(allocation, by=by, refund=refund, reason=reason if refund else "")
