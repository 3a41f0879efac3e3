"""Writes settlement transactions; no other module writes their lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext

from common.errors import InvalidTransition
from common.money import price_of
from common.queue import enqueue
from common.states import record_creation, transition
from fulfilment.errors import RefundTooLarge
from fulfilment.models import (
    DeliveryClaim,
    Payment,
    Settlement,
    SettlementLine,
    SettlementTransaction,
)
from fulfilment.selectors import (
    count_pieces,
    escrow_of,
    good_pieces,
    run_pool_balance,
    stranded_pieces,
)
from fulfilment.services.hand_payments import set_off_unpaid
from fulfilment.services.locking import locked
from fulfilment.settlement_split import SettlementSplit, bonus_due, split_settlement
from fulfilment.states import (
    OPEN_SETTLEMENTS,
    Account,
    ClaimStatus,
    PaymentStatus,
    SettlementStatus,
    TransactionKind,
)
from matching.models import Allocation, MatchRun
from matching.states import BOUND_STATUSES, AllocationStatus


@transaction.atomic
def hold_payment(*, allocation: Allocation, by: Any = None) -> Settlement:
    """Asks the buyer for a confirmed allocation's price; returns an existing hold.

    Raises InvalidTransition if the allocation is not confirmed, or no longer.
    """
    allocation = locked(allocation)
    settlement = Settlement.objects.filter(allocation=allocation).first()
    if settlement:
        return settlement
    if allocation.status not in BOUND_STATUSES:
        raise InvalidTransition(
            gettext("This allocation is “%(status)s”; nothing is held for it.")
            % {"status": allocation.get_status_display()}
        )
    return post_hold(allocation, by)


@transaction.atomic
def return_payment(*, allocation: Allocation, by: Any = None) -> Settlement:
    """Returns the whole hold of a cancelled or replaced allocation to the buyer.

    A second call changes nothing. Raises InvalidTransition if the allocation is still valid.
    """
    allocation = locked(allocation)
    if allocation.status not in (AllocationStatus.CANCELLED, AllocationStatus.REPLACED):
        raise InvalidTransition(
            gettext("This allocation is “%(status)s”; its payment stays held.")
            % {"status": allocation.get_status_display()}
        )
    settlement = Settlement.objects.get(allocation=allocation)
    if settlement.status not in OPEN_SETTLEMENTS:
        return settlement
    reason = f"The allocation is {allocation.status}."
    return return_escrow(settlement, reason=reason, by=by)


def post_hold(allocation: Allocation, by: Any) -> Settlement:
    """Creates a settlement and holds the price of its pieces with the fee."""
    percent = settings.COSTING["platform_fee_percent"]
    price = allocation.price_with(percent)
    settlement = Settlement.objects.create(
        allocation=allocation,
        currency_id=allocation.order.currency_id,
        price=price,
        fee_percent=percent,
        # What costs nothing is paid.
        status=SettlementStatus.DUE if price else SettlementStatus.HELD,
    )
    record_creation(settlement, by=by)
    amounts = {Account.BUYER: -price, Account.ESCROW: price}
    post_transaction(settlement, TransactionKind.HOLD, amounts, by=by)
    return settlement


def refund_unmade(allocation: Allocation, by: Any) -> None:
    """Lowers the hold of a locked allocation to the price of its remaining pieces."""
    settlement = Settlement.objects.filter(
        allocation=allocation, status__in=OPEN_SETTLEMENTS
    ).first()
    if settlement is None:
        return
    reason = f"{allocation.lost} of {allocation.quantity} pieces will not be made."
    if not allocation.pieces and not count_pieces(allocation).passed:
        return_escrow(settlement, reason=reason, by=by)
        return
    surplus = escrow_of(settlement) - allocation.price_with(settlement.fee_percent)
    if surplus > 0:
        amounts = {Account.ESCROW: -surplus, Account.BUYER: surplus}
        post_transaction(settlement, TransactionKind.REFUND, amounts, reason=reason, by=by)


def return_escrow(settlement: Settlement, *, reason: str, by: Any) -> Settlement:
    """Returns the whole escrow to the buyer."""
    held = escrow_of(settlement)
    amounts = {Account.ESCROW: -held, Account.BUYER: held}
    post_transaction(settlement, TransactionKind.REFUND, amounts, reason=reason, by=by)
    return transition(settlement, to=SettlementStatus.RETURNED, by=by, reason=reason)


def settle(
    allocation: Allocation, *, by: Any, refund: Decimal = Decimal(0), reason: str = ""
) -> Settlement:
    """Pays out a received allocation by its good pieces, less `refund`.

    Raises InvalidTransition if it is not received, RefundTooLarge if the refund exceeds what is
    due for it.
    """
    allocation = transition(allocation, to=AllocationStatus.SETTLED, by=by, reason=reason)
    settlement = Settlement.objects.filter(allocation=allocation).first()
    settlement = settlement or post_hold(allocation, by)
    due = with_bonus_if_covered(allocation, amounts_due(allocation, settlement.fee_percent))
    if refund > due.total:
        raise RefundTooLarge(
            gettext("Of allocation %(id)s at most %(amount)s can be refunded.")
            % {"id": allocation.pk, "amount": due.total}
        )
    escrow = escrow_of(settlement)
    amounts = due.less_refund(refund, allocation.digits).release_amounts(escrow)
    post_transaction(settlement, TransactionKind.RELEASE, amounts, reason=reason, by=by)
    settle_claims(allocation, settlement.fee_percent, by)
    return transition(settlement, to=SettlementStatus.RELEASED, by=by, reason=reason)


def amounts_due(allocation: Allocation, percent: Decimal) -> SettlementSplit:
    """Splits what is due for an allocation's good and stranded pieces."""
    good, stranded = good_pieces(allocation), stranded_pieces(allocation)
    return split_settlement(
        allocation,
        good=good,
        stranded=stranded,
        spoilt=spoilt_pieces(allocation, good, stranded),
        percent=percent,
    )


def spoilt_pieces(allocation: Allocation, good: int, stranded: int) -> int:
    """Returns the good pieces that were lost at a later step."""
    return max(0, good + stranded - allocation.pieces)


def with_bonus_if_covered(allocation: Allocation, due: SettlementSplit) -> SettlementSplit:
    """Leaves out the bonus if the run's part of the pool would be below zero.

    Locks the run, so that each settlement with a bonus knows the ones before.
    """
    good = good_pieces(allocation)
    spoilt = spoilt_pieces(allocation, good, stranded_pieces(allocation))
    bonus = bonus_due(allocation, good - spoilt)
    if not bonus:
        return due
    MatchRun.objects.select_for_update(no_key=True).get(pk=allocation.run_id)
    is_covered = run_pool_balance(allocation.run_id) + due.pool >= 0
    return due if is_covered else due.without_bonus(bonus)


def settle_claims(allocation: Allocation, percent: Decimal, by: Any) -> None:
    """Closes claims with the price of their pieces, which sum to that of all."""
    sent = allocation.shipments.aggregate(pieces=Sum("pieces", default=0))["pieces"]
    claims = DeliveryClaim.objects.filter(
        receipt__shipment__allocation=allocation, status=ClaimStatus.OPEN
    )
    for claim in claims.order_by("created_at", "pk"):
        kept = sent - claim.short - claim.damaged
        before, after = (
            price_of(allocation.agreed_price, n, allocation.quantity, percent, allocation.digits)
            for n in (sent, kept)
        )
        transition(claim, to=ClaimStatus.REFUNDED, by=by, amount=before - after)
        sent = kept


def post_transaction(
    settlement: Settlement,
    kind: str,
    amounts: Mapping[str, Decimal],
    *,
    by: Any,
    reason: str = "",
) -> SettlementTransaction | None:
    """Writes a transaction whose lines sum to zero, with a payment for each line.

    Writes nothing, and returns None, where no money moves, as for pieces without a price. Raises
    ValueError if the lines do not sum to zero; the database would reject them at commit.
    """
    if sum(amounts.values()):
        raise ValueError("The lines of a transaction sum to zero.")
    if not any(amounts.values()):
        return None
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
    create_payments(lines, by)
    set_off_unpaid(settlement, by=by)
    return written


def create_payments(lines: list[SettlementLine], by: Any) -> None:
    """Creates a payment for each party's line and enqueues them after the commit."""
    payments = Payment.objects.bulk_create(
        Payment(line=line) for line in lines if line.account != Account.ESCROW
    )
    event = Payment.events.rel.related_model
    event.objects.bulk_create(
        event(subject=payment, to_status=PaymentStatus.PENDING, by=by) for payment in payments
    )
    if payments:
        enqueue("fulfilment.tasks.make_payments")
