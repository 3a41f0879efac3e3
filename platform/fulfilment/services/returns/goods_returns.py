"""Opens, answers and decides returns of accepted goods, and follows repairs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from common.models import DecisionKind
from common.safety.second_approval import Decision, approve_first
from common.states import record_creation, transition
from fulfilment.errors import ReturnedMoreThanDelivered, ReturnTooLate
from fulfilment.models import Return
from fulfilment.selectors.returned_goods import (
    returnable_allocations,
    returnable_until,
    returned_pieces,
)
from fulfilment.services.locking import locked_order
from fulfilment.services.replacement import order_replacement
from fulfilment.services.returns.return_refunds import (
    delivered_pieces,
    post_refunds,
    price_of_return,
    validate_return_refunds,
)
from fulfilment.states import Remedy, ReturnStatus
from matching.models import Allocation
from orders.models import Order

R = ReturnStatus
PAID_BACK = (Remedy.REFUND, Remedy.REPLACEMENT)


@transaction.atomic
def open_return(
    *,
    order: Order,
    by: Any,
    pieces: int,
    reason: str,
    description: str,
    remedy: str,
    allocation: UUID | None = None,
) -> Return:
    """Opens the buyer's return of pieces of an accepted order; its factory answers.

    `allocation` names the lot at fault; it may be left out if the order has one. Raises
    InvalidTransition before the goods are accepted, ReturnTooLate, FieldErrors for an unclear lot,
    ReturnedMoreThanDelivered.
    """
    order = locked_order(order.pk)
    ensure_returnable(order)
    lot = lot_at_fault(order, allocation)
    most = delivered_pieces(lot) - returned_pieces(lot)
    if not 1 <= pieces <= most:
        words = gettext("%(pieces)d pieces of this lot can be returned.") % {"pieces": most}
        raise ReturnedMoreThanDelivered(words)
    row = Return.objects.create(
        order=order,
        allocation=lot,
        pieces=pieces,
        reason=reason,
        description=description,
        remedy=remedy,
    )
    record_creation(row, by=by)
    return row


def ensure_returnable(order: Order) -> None:
    """Raises InvalidTransition before acceptance, ReturnTooLate after the days."""
    until = returnable_until(order)
    if until is None:
        raise InvalidTransition(
            gettext("This order is “%(status)s”; only accepted goods are returned.")
            % {"status": order.get_status_display()}
        )
    if now() > until:
        words = gettext("Its goods could be returned until %(day)s.")
        raise ReturnTooLate(words % {"day": date_format(until, "DATE_FORMAT")})


def lot_at_fault(order: Order, allocation: UUID | None) -> Allocation:
    """Returns the named lot, or the only one. Raises FieldErrors."""
    rows = list(returnable_allocations(order))
    if allocation is not None:
        rows = [row for row in rows if row.pk == allocation]
    if not rows:
        message = gettext("Only settled lots of this order can be returned.")
        raise FieldErrors({"allocation": message})
    if len(rows) > 1:
        message = gettext("The order has several lots; name the one at fault.")
        raise FieldErrors({"allocation": message})
    return rows[0]


@transaction.atomic
def withdraw_return(*, goods_return: Return, by: Any, reason: str = "") -> Return:
    """Withdraws a return that is not decided, or whose pieces are not sent back."""
    row = locked_return(goods_return)
    return transition(row, to=R.WITHDRAWN, by=by, reason=reason)


@transaction.atomic
def accept_return(*, goods_return: Return, by: Any, answer: str = "") -> Return:
    """Grants, for the factory, what the buyer wants; a refund is paid at once.

    Raises InvalidTransition if it is decided already.
    """
    row = locked_return(goods_return)
    ensure_return_status(row, (R.OPEN, R.REFUSED))
    return grant(row, by=by, reason=answer, refunds=None, answer=answer)


@transaction.atomic
def refuse_return(*, goods_return: Return, by: Any, answer: str) -> Return:
    """Refuses, for the factory; an operator decides. Raises InvalidTransition."""
    row = locked_return(goods_return)
    return transition(row, to=R.REFUSED, by=by, reason=answer, answer=answer)


@transaction.atomic
def decide_return(
    *,
    goods_return: Return,
    by: Any,
    reason: str,
    remedy: str = "",
    refunds: Mapping[UUID, Decimal] | None = None,
) -> Return:
    """Decides, for the operator: grants a remedy, or without one rejects the return.

    `refunds` by allocation replace the price of the returned pieces. A repair that does not come to
    its end can be turned into a refund or a replacement. Above the amount that one person may
    decide the return stays as it is until a second one decides the same. Raises InvalidTransition,
    FieldErrors, RefundTooLarge, SecondApproverNeeded.
    """
    row = locked_return(goods_return)
    refunds = dict(refunds or {})
    if refunds and remedy not in PAID_BACK:
        message = gettext("Only a refund or a replacement pays money back.")
        raise FieldErrors({"refunds": message})
    validate_return_refunds(row, refunds)
    decision = return_decision(row, remedy, refunds)
    if decision.needs_two and approve_first(decision, by=by, reason=reason) is None:
        return row
    if not remedy:
        return transition(row, to=R.REJECTED, by=by, reason=reason, decision=reason)
    row.remedy = remedy
    return grant(row, by=by, reason=reason, refunds=refunds, decision=reason, remedy=remedy)


def return_decision(row: Return, remedy: str, refunds: Mapping[UUID, Decimal]) -> Decision:
    """Returns a return's decision, by the price of its pieces or the refunds."""
    given = {str(key): str(amount.normalize()) for key, amount in refunds.items()}
    return Decision(
        kind=DecisionKind.RETURN,
        subject=row.pk,
        amount=max(sum(refunds.values(), Decimal(0)), price_of_return(row)),
        currency=row.order.currency_id,
        terms={"remedy": remedy, "refunds": given},
    )


def grant(
    row: Return,
    *,
    by: Any,
    reason: str,
    refunds: Mapping[UUID, Decimal] | None,
    **changes: Any,
) -> Return:
    """Moves a locked return on to its remedy, with its money and its new order."""
    if row.remedy == Remedy.REPAIR:
        return transition(row, to=R.ACCEPTED, by=by, reason=reason, **changes)
    if not refunds:
        amount = price_of_return(row)
        refunds = {row.allocation_id: amount} if amount else {}
    post_refunds(row, refunds, by=by, reason=reason)
    if row.remedy == Remedy.REFUND:
        return transition(row, to=R.REFUNDED, by=by, reason=reason, **changes)
    order = order_replacement(row)
    return transition(row, to=R.REPLACED, by=by, reason=reason, replacement=order, **changes)


@transaction.atomic
def send_back(*, goods_return: Return, by: Any, carrier: str = "") -> Return:
    """Records that the buyer sent the pieces to be repaired. Raises InvalidTransition."""
    row = locked_return(goods_return)
    ensure_return_status(row, (R.ACCEPTED,))
    return transition(row, to=R.SENT_BACK, by=by, detail={"carrier": carrier})


@transaction.atomic
def record_repair(*, goods_return: Return, by: Any, carrier: str = "") -> Return:
    """Records that the factory repaired the pieces and sent them to the buyer."""
    row = locked_return(goods_return)
    return transition(row, to=R.REPAIRED, by=by, detail={"carrier": carrier})


@transaction.atomic
def complete_return(*, goods_return: Return, by: Any) -> Return:
    """Records that the buyer received repaired pieces. Raises InvalidTransition."""
    return transition(locked_return(goods_return), to=R.COMPLETED, by=by)


@transaction.atomic
def reject_repair(*, goods_return: Return, by: Any, reason: str) -> Return:
    """Records that pieces are not repaired; they go back once more.

    Raises InvalidTransition unless they came back as repaired.
    """
    row = locked_return(goods_return)
    ensure_return_status(row, (R.REPAIRED,))
    return transition(row, to=R.SENT_BACK, by=by, reason=reason)


def locked_return(goods_return: Return) -> Return:
    """Locks the order with its allocations and returns the current return."""
    locked_order(goods_return.order_id)
    rows = Return.objects.select_for_update(of=("self",)).select_related(
        "order", "allocation__order", "allocation__settlement"
    )
    return rows.get(pk=goods_return.pk)


def ensure_return_status(row: Return, statuses: tuple[str, ...]) -> None:
    """Raises InvalidTransition unless the return has one of the statuses."""
    if row.status not in statuses:
        raise InvalidTransition(
            gettext("This return is “%(status)s”.") % {"status": row.get_status_display()}
        )
