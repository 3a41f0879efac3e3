"""Accepts and disputes the goods of an order, and resolves disputes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from common.errors import FieldErrors, InvalidTransition
from common.models import DecisionKind
from common.safety.second_approval import Decision, approve_first
from common.states import record_creation, transition
from fulfilment.models import Dispute, DisputeRefund, SettlementLine
from fulfilment.services.locking import locked_order
from fulfilment.services.messages import store_message
from fulfilment.services.settlement import settle
from fulfilment.states import Account, DisputeStatus, MessageSide, TransactionKind
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
    store_message(order, side=MessageSide.BUYER, text=reason, dispute=dispute, by=by)
    return dispute


@transaction.atomic
def resolve_dispute(
    *, order: Order, by: Any, reason: str, refunds: Mapping[UUID, Decimal] | None = None
) -> Dispute:
    """Resolves a dispute with refunds by allocation, and settles the order.

    Above the amount that one person may decide the dispute stays open until a second one decides
    the same. Raises SecondApproverNeeded, InvalidTransition if the order is not disputed,
    RefundTooLarge, FieldErrors for an allocation of another order or an amount that is not in whole
    minor units.
    """
    refunds = dict(refunds or {})
    dispute = dispute_to_resolve(order, refunds)
    decision = dispute_decision(dispute, refunds)
    if decision.needs_two and approve_first(decision, by=by, reason=reason) is None:
        return dispute
    return carry_out(dispute, refunds, by=by, reason=reason)


def dispute_to_resolve(order: Order, refunds: Mapping[UUID, Decimal]) -> Dispute:
    """Locks an order and returns its dispute; raises what `resolve_dispute` raises."""
    order = locked_order(order.pk)
    if order.status != OrderStatus.DISPUTED:
        raise InvalidTransition(
            gettext("This order is “%(status)s”, not “Disputed”.")
            % {"status": order.get_status_display()}
        )
    validate_refunds(order, refunds)
    dispute = Dispute.objects.get(order=order, status=DisputeStatus.OPEN)
    dispute.order = order
    return dispute


def carry_out(
    dispute: Dispute, refunds: Mapping[UUID, Decimal], *, by: Any, reason: str
) -> Dispute:
    """Stores the refunds, ends the dispute of a locked order, and settles it."""
    order = dispute.order
    DisputeRefund.objects.bulk_create(
        DisputeRefund(dispute=dispute, allocation_id=key, amount=amount, by=by)
        for key, amount in refunds.items()
    )
    outcome = DisputeStatus.REFUNDED if refunds else DisputeStatus.ACCEPTED
    dispute = transition(dispute, to=outcome, by=by, reason=reason, resolution=reason)
    store_message(order, side=MessageSide.OPERATOR, text=reason, dispute=dispute, by=by)
    transition(order, to=OrderStatus.ACCEPTED, by=by, reason=reason)
    settle_order(order, by=by, refunds=refunds, reason=reason)
    return dispute


def dispute_decision(dispute: Dispute, refunds: Mapping[UUID, Decimal]) -> Decision:
    """Returns the decision of a dispute, by the price of the goods that it is about."""
    order = dispute.order
    rows = order.allocations.filter(status=AllocationStatus.RECEIVED)
    return Decision(
        kind=DecisionKind.DISPUTE,
        subject=dispute.pk,
        amount=sum((row.agreed_price for row in rows), Decimal(0)),
        currency=order.currency_id,
        terms={str(key): str(amount.normalize()) for key, amount in refunds.items()},
    )


def preview_resolution(
    *, order: Order, by: Any, refunds: Mapping[UUID, Decimal] | None = None
) -> list[tuple[Allocation, dict[str, Decimal]]]:
    """Returns what each lot's parties would be paid, by account, and stores nothing.

    Carries the resolution out and rolls it back, so that the amounts are those of the decision,
    also where a second person is still to take it.
    Raises what `resolve_dispute` raises.
    """
    with transaction.atomic():
        refunds = dict(refunds or {})
        carry_out(dispute_to_resolve(order, refunds), refunds, by=by, reason="Preview")
        shown = released_amounts(order)
        transaction.set_rollback(True)
    return shown


def released_amounts(order: Order) -> list[tuple[Allocation, dict[str, Decimal]]]:
    """Returns what the settlement of each lot paid, by account."""
    lines = SettlementLine.objects.filter(
        transaction__kind=TransactionKind.RELEASE,
        transaction__settlement__allocation__order=order,
    ).exclude(account=Account.ESCROW)
    paid: dict[UUID, dict[str, Decimal]] = {}
    columns = ("transaction__settlement__allocation", "account", "amount")
    for lot, account, amount in lines.values_list(*columns):
        paid.setdefault(lot, {})[account] = amount
    lots = Allocation.objects.filter(pk__in=paid).select_related(
        "operation__process", "window__machine__factory"
    )
    return [(lot, paid[lot.pk]) for lot in lots.order_by("operation__sequence", "pk")]


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
