"""Pays returned goods back, out of what their settlement paid.

A refund takes the fee on it from the platform, its part of the pool's share from the pool, and the
rest from the factory; the carrier gives only what the factory's amount does not cover: as in a
dispute, but after the money was paid out.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext

from common.errors import FieldErrors
from common.money import portion
from fulfilment.errors import RefundTooLarge
from fulfilment.models import (
    DisputeRefund,
    Return,
    ReturnRefund,
    Settlement,
    SettlementLine,
    SettlementTransaction,
)
from fulfilment.selectors import good_pieces, stranded_pieces
from fulfilment.selectors.returned_goods import repaid_pieces
from fulfilment.services.settlement import amounts_due, post_transaction, spoilt_pieces
from fulfilment.settlement_split import SettlementSplit, bonus_due
from fulfilment.states import Account, SettlementStatus, TransactionKind
from matching.models import Allocation
from vocabularies.amount_fineness import fineness_error

ZERO = Decimal(0)
PAYEES = (Account.FACTORY, Account.CARRIER, Account.PLATFORM, Account.POOL)


def delivered_pieces(allocation: Allocation) -> int:
    """Returns the pieces of an allocation that the buyer has paid for."""
    good = good_pieces(allocation)
    return good - spoilt_pieces(allocation, good, stranded_pieces(allocation))


def settled_split(settlement: Settlement) -> SettlementSplit:
    """Returns what each payee has of a settlement now."""
    return SettlementSplit(**{name.value: balance_of(settlement, name) for name in PAYEES})


def balance_of(settlement: Settlement, account: str) -> Decimal:
    """Returns the balance of one account of a settlement."""
    lines = SettlementLine.objects.filter(transaction__settlement=settlement, account=account)
    return lines.aggregate(sum=Sum("amount", default=ZERO))["sum"]


def refunded_so_far(allocation: Allocation) -> Decimal:
    """Returns what was refunded for an allocation, in a dispute and for returns."""
    sums = (
        rows.filter(allocation=allocation).aggregate(sum=Sum("amount", default=ZERO))["sum"]
        for rows in (DisputeRefund.objects.all(), ReturnRefund.objects.all())
    )
    return sum(sums, ZERO)


def price_of_return(row: Return) -> Decimal:
    """Returns what the buyer paid for the returned pieces, with the fee.

    It is their share of what it still pays for the pieces that were not paid back before, so that
    the returns of all pieces are paid back exactly what was paid.
    """
    allocation = row.allocation
    paid = settled_split(allocation.settlement).total
    left = delivered_pieces(allocation) - repaid_pieces(allocation, except_for=row)
    return portion(paid, min(row.pieces, left), left, allocation.digits) if left > 0 else ZERO


def split_after(allocation: Allocation, refund: Decimal) -> SettlementSplit:
    """Returns what each payee has after another refund.

    Raises RefundTooLarge if no so much was paid for the allocation.
    """
    settlement = allocation.settlement
    before = refunded_so_far(allocation)
    due = amounts_due(allocation, settlement.fee_percent)
    bonus = bonus_due(allocation, delivered_pieces(allocation))
    # The pool may have kept the bonus when the allocation was settled.
    if due.less_refund(before, allocation.digits) != settled_split(settlement):
        due = due.without_bonus(bonus)
    if before + refund > due.total:
        raise RefundTooLarge(
            gettext("Of allocation %(id)s at most %(amount)s can be refunded.")
            % {"id": allocation.pk, "amount": due.total - before}
        )
    return due.less_refund(before + refund, allocation.digits)


def paid_back_by_factory(row: Return) -> Decimal:
    """Returns what the factory at fault gives for the price of the returned pieces."""
    refund = price_of_return(row)
    return settled_split(row.allocation.settlement).factory - (
        split_after(row.allocation, refund).factory
    )


def post_refunds(
    row: Return, amounts: Mapping[UUID, Decimal], *, by: Any, reason: str
) -> list[SettlementTransaction | None]:
    """Writes the refunds of a return, each out of its own settlement, in id order.

    The order with its allocations is locked. Raises RefundTooLarge.
    """
    written = []
    rows = row.order.allocations.filter(pk__in=amounts).select_related("settlement", "order")
    for allocation in rows.order_by("pk"):
        refund = amounts[allocation.pk]
        before, after = settled_split(allocation.settlement), split_after(allocation, refund)
        ReturnRefund.objects.create(
            goods_return=row,
            allocation=allocation,
            amount=refund,
            from_factory=before.factory - after.factory,
            by=by,
        )
        moved = {
            name.value: getattr(after, name.value) - getattr(before, name.value) for name in PAYEES
        }
        written.append(
            post_transaction(
                allocation.settlement,
                TransactionKind.RETURN,
                moved | {Account.BUYER: refund},
                by=by,
                reason=reason,
            )
        )
    return written


def validate_return_refunds(row: Return, refunds: Mapping[UUID, Decimal]) -> None:
    """Raises FieldErrors for a refund of another order, unpaid, of zero, or too fine."""
    payable = row.order.allocations.filter(settlement__status=SettlementStatus.RELEASED)
    if set(refunds) - set(payable.values_list("pk", flat=True)):
        message = gettext("Only settled allocations of this order can be refunded.")
        raise FieldErrors({"refunds": message})
    for amount in refunds.values():
        if amount <= 0:
            raise FieldErrors({"refunds": gettext("A refund is more than nothing.")})
        if finer := fineness_error(amount, row.order.currency_id):
            raise FieldErrors({"refunds": finer})
