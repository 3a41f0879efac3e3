"""The only place where lines of the money's books are written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from common.errors import InvalidTransition
from common.money import price_of
from common.states import record_creation, transition
from fulfilment.errors import RefundTooLarge
from fulfilment.models import (
    Payment,
    Settlement,
    SettlementLine,
    SettlementTransaction,
)
from fulfilment.selectors import escrow_of, good_pieces, holds_too_small, stranded_pieces
from fulfilment.services.locking import locked
from fulfilment.settlement_split import Shares, shares_of
from fulfilment.states import (
    Account,
    ClaimStatus,
    PaymentStatus,
    SettlementStatus,
    TransactionKind,
)
from fulfilment.tasks import ring_for_payments
from matching.models import Allocation
from matching.states import BOUND_STATUSES, AllocationStatus


@transaction.atomic
def hold_payment(*, allocation: Allocation, by: Any = None) -> Settlement:
    """Holds what the buyer pays for a confirmed allocation; a second hold finds the first.

    Raises InvalidTransition where it is not confirmed, or not any more.
    """
    allocation = locked(allocation)
    settlement = Settlement.objects.filter(allocation=allocation).first()
    if settlement:
        return settlement
    if allocation.status not in BOUND_STATUSES:
        raise InvalidTransition(
            f"This allocation is “{allocation.get_status_display()}”; nothing is held for it."
        )
    return book_hold(allocation, by)


@transaction.atomic
def return_payment(*, allocation: Allocation, by: Any = None) -> Settlement:
    """Gives the buyer back all that is held for an allocation that was cancelled or replaced.

    A second return finds nothing to give. Raises InvalidTransition where it still counts.
    """
    allocation = locked(allocation)
    if allocation.status not in (AllocationStatus.CANCELLED, AllocationStatus.REPLACED):
        raise InvalidTransition(
            f"This allocation is “{allocation.get_status_display()}”; its payment stays held."
        )
    settlement = Settlement.objects.get(allocation=allocation)
    if settlement.status != SettlementStatus.HELD:
        return settlement
    reason = f"The allocation is {allocation.get_status_display().lower()}."
    return give_back(settlement, reason=reason, by=by)


def book_hold(allocation: Allocation, by: Any) -> Settlement:
    """The books of an allocation are opened with what its pieces cost, and the fee."""
    percent = settings.COSTING["platform_fee_percent"]
    price = price_of(allocation.total, allocation.pieces, allocation.quantity, percent)
    settlement = Settlement.objects.create(
        allocation=allocation,
        currency_id=allocation.order.currency_id,
        price=price,
        fee_percent=percent,
    )
    record_creation(settlement, by=by)
    amounts = {Account.BUYER: -price, Account.ESCROW: price}
    book(settlement, TransactionKind.HOLD, amounts, by=by)
    return settlement


@transaction.atomic
def hold_more(*, allocation: Allocation, by: Any = None) -> Settlement:
    """Holds what the pieces of an allocation cost more than what is held, if its buyer agreed.

    A second time finds nothing to hold. Raises InvalidTransition where its payment is over.
    """
    allocation = locked(allocation)
    settlement = Settlement.objects.get(allocation=allocation)
    if settlement.status != SettlementStatus.HELD:
        raise InvalidTransition("This payment is settled or returned; nothing more is held for it.")
    # Asked under the lock: a dearer version may have come since, that nobody agreed to.
    if holds_too_small().filter(pk=allocation.pk).exists():
        percent = settlement.fee_percent
        price = price_of(allocation.total, allocation.pieces, allocation.quantity, percent)
        more = price - escrow_of(settlement)
        settlement.price += more
        settlement.save(update_fields=["price"])
        amounts = {Account.BUYER: -more, Account.ESCROW: more}
        reason = "The buyer agreed to a dearer transport."
        book(settlement, TransactionKind.TOP_UP, amounts, reason=reason, by=by)
    return settlement


def refund_lost(allocation: Allocation, by: Any) -> None:
    """Lowers what is held for a locked allocation to what its remaining pieces cost."""
    settlement = Settlement.objects.filter(
        allocation=allocation, status=SettlementStatus.HELD
    ).first()
    if settlement is None:
        return
    reason = f"{allocation.lost} of {allocation.quantity} pieces will not be made."
    if not allocation.pieces:
        give_back(settlement, reason=reason, by=by)
        return
    percent = settlement.fee_percent
    kept = price_of(allocation.total, allocation.pieces, allocation.quantity, percent)
    too_much = escrow_of(settlement) - kept
    if too_much > 0:
        amounts = {Account.ESCROW: -too_much, Account.BUYER: too_much}
        book(settlement, TransactionKind.REFUND, amounts, reason=reason, by=by)


def give_back(settlement: Settlement, *, reason: str, by: Any) -> Settlement:
    """All that is held goes back to the buyer."""
    held = escrow_of(settlement)
    amounts = {Account.ESCROW: -held, Account.BUYER: held}
    book(settlement, TransactionKind.REFUND, amounts, reason=reason, by=by)
    return transition(settlement, to=SettlementStatus.RETURNED, by=by, reason=reason)


def settle(
    allocation: Allocation, *, by: Any, refund: Decimal = Decimal(0), reason: str = ""
) -> Settlement:
    """Pays out a received allocation of a locked order: by what arrived whole, less `refund`.

    Raises InvalidTransition where it is not received, RefundTooLarge where more is to be refunded
    than is due for it.
    """
    allocation = transition(allocation, to=AllocationStatus.SETTLED, by=by, reason=reason)
    settlement = Settlement.objects.filter(allocation=allocation).first()
    settlement = settlement or book_hold(allocation, by)
    due = due_of(allocation, settlement.fee_percent)
    if refund > due.total:
        raise RefundTooLarge(f"Of allocation {allocation.pk} at most {due.total} can be refunded.")
    escrow = escrow_of(settlement)
    amounts = due.less(refund).within(escrow).out_of(escrow)
    book(settlement, TransactionKind.RELEASE, amounts, reason=reason, by=by)
    settle_claims(allocation, settlement.fee_percent, by)
    return transition(settlement, to=SettlementStatus.SETTLED, by=by, reason=reason)


def due_of(allocation: Allocation, percent: Decimal) -> Shares:
    """What is due for the pieces of an allocation that arrived whole, or that nobody took on."""
    return shares_of(
        earnings=allocation.earnings,
        transport=allocation.transport,
        good=good_pieces(allocation),
        stranded=stranded_pieces(allocation),
        quantity=allocation.quantity,
        percent=percent,
    )


def settle_claims(allocation: Allocation, percent: Decimal, by: Any) -> None:
    """Closes claims with what their pieces would have cost the buyer."""
    for shipment in allocation.shipments.filter(receipt__claim__status=ClaimStatus.OPEN):
        claim = shipment.receipt.claim
        good = shipment.receipt.good
        sent = price_of(allocation.total, shipment.pieces, allocation.quantity, percent)
        kept = price_of(allocation.total, good, allocation.quantity, percent)
        transition(claim, to=ClaimStatus.REFUNDED, by=by, amount=sent - kept)


def book(
    settlement: Settlement,
    kind: str,
    amounts: Mapping[str, Decimal],
    *,
    by: Any,
    reason: str = "",
) -> SettlementTransaction:
    """Writes a transaction whose lines sum to zero, and what the provider is to do for each.

    Raises ValueError where they do not; the database would refuse them at commit.
    """
    if sum(amounts.values()):
        raise ValueError("The lines of a transaction sum to zero.")
    written = SettlementTransaction.objects.create(
        settlement=settlement,
        number=settlement.transactions.count() + 1,
        kind=kind,
        reason=reason,
        by=by,
    )
    lines = SettlementLine.objects.bulk_create(
        SettlementLine(transaction=written, account=account, amount=amount, by=by)
        for account, amount in amounts.items()
        if amount
    )
    order_payments(lines, by)
    return written


def order_payments(lines: list[SettlementLine], by: Any) -> None:
    """Each party's line waits for the provider, which is told once this is committed."""
    payments = Payment.objects.bulk_create(
        Payment(line=line) for line in lines if line.account != Account.ESCROW
    )
    event = Payment.events.rel.related_model
    event.objects.bulk_create(
        event(subject=payment, to_status=PaymentStatus.PENDING, by=by) for payment in payments
    )
    if payments:
        ring_for_payments()
