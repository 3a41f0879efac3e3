"""Sends due payments to the provider and posts holds and returns that are missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now

from common.clock import now
from common.errors import DomainError
from common.states import transition
from fulfilment import selectors
from fulfilment.models import Payment
from fulfilment.payments import PaymentByHand, PaymentDeclined, PaymentOrder, payment_provider
from fulfilment.querysets import owner_of
from fulfilment.services.closing import close_settled
from fulfilment.services.delivery import close_short_shipment
from fulfilment.services.hand_payments import make_due, record_done
from fulfilment.services.settlement import hold_payment, return_payment
from fulfilment.states import Account, PaymentStatus

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SettlementSweepParams:
    """Limits a sweep so that it ends; the next one continues.

    `batch_size`: most rows of each kind, default 200.
    """

    batch_size: int = 200


PARAMS = SettlementSweepParams()


def sweep() -> None:
    """Handles everything that is due, each row in its own transaction."""
    for allocation in selectors.allocations_without_hold().order_by("order", "pk")[
        : PARAMS.batch_size
    ]:
        attempt(hold_payment, allocation=allocation)
    for allocation in selectors.holds_to_return().order_by("order", "pk")[: PARAMS.batch_size]:
        attempt(return_payment, allocation=allocation)
    for shipment in selectors.short_shipments(now()).order_by("pk")[: PARAMS.batch_size]:
        attempt(close_short_shipment, shipment=shipment)
    make_payments()


def attempt(service: Callable[..., object], **arguments: object) -> None:
    """Calls a service whose row may have changed or be locked since the query."""
    try:
        service(**arguments)
    except (DomainError, OperationalError) as error:
        log.info("left for the next sweep", reason=str(error))


def make_payments() -> None:
    """Sends all due payments, earliest first, and closes paid orders.

    A payment becomes due when the previous one of its settlement is done; hence the loop.
    """
    left = PARAMS.batch_size
    while left > 0:
        due = Payment.objects.due_at(Now()).order_by("next_try_at", "pk")
        ids = list(due.values_list("pk", flat=True)[:left])
        if not ids:
            break
        for pk in ids:
            make_payment(pk)
        left -= len(ids)
    close_settled()


def make_payment(payment_id: UUID) -> None:
    """Sends one payment to the provider; no transaction is open while it responds.

    The claim postpones the next attempt, so that a worker that dies only costs time. The provider
    recognises a repeated operation by its reference.
    """
    payment = claim_payment(payment_id)
    if payment is None:
        return
    try:
        provider_id = send_to_provider(payment)
    except PaymentByHand:
        make_due(payment)
    except PaymentDeclined as error:
        postpone(payment, str(error), is_declined=True)
    except Exception as error:  # any other failure is retried
        postpone(payment, f"{type(error).__name__}: {error}", is_declined=False)
    else:
        record_done(payment, provider_id)


def claim_payment(payment_id: UUID) -> Payment | None:
    """Claims a due payment; returns None if it is not due or another worker has it."""
    limits = settings.FULFILMENT
    with transaction.atomic():
        due = Payment.objects.due_at(Now()).filter(pk=payment_id)
        payment = due.select_for_update(skip_locked=True, of=("self",)).first()
        if payment is None:
            return None
        seconds = limits["payment_retry_seconds"] * 2 ** min(payment.attempts, 20)
        pause = timedelta(seconds=min(seconds, limits["payment_retry_seconds_most"]))
        Payment.objects.filter(pk=payment_id).update(
            attempts=F("attempts") + 1, next_try_at=Now() + pause
        )
    rows = Payment.objects.select_related(
        "line__transaction__settlement__allocation__order__organisation",
        "line__transaction__settlement__allocation__window__machine__factory__organisation",
    )
    return rows.get(pk=payment_id)


def send_to_provider(payment: Payment) -> str:
    """Sends a payment to the provider and returns the provider's id."""
    line = payment.line
    settlement = line.transaction.settlement
    owner = owner_of(line.account, settlement.allocation)
    order = PaymentOrder(
        reference=line.pk,
        held_under=settlement.pk,
        account=line.account,
        party=owner.pk if owner else None,
        amount=abs(line.amount),
        currency=settlement.currency_id,
    )
    if line.amount < 0:
        # The buyer's hold, what the gain pool adds, or what payees give of a refund.
        return payment_provider().hold(order)
    if line.account == Account.BUYER:
        return payment_provider().refund(order)
    return payment_provider().release(order)


def postpone(payment: Payment, failure: str, *, is_declined: bool) -> None:
    """Records a failure; a declined payment is retried at the longest interval."""
    failure = failure[:300]
    Payment.objects.filter(pk=payment.pk).exclude(status=PaymentStatus.DONE).update(failure=failure)
    if is_declined and payment.status != PaymentStatus.REFUSED:
        longest_pause = timedelta(seconds=settings.FULFILMENT["payment_retry_seconds_most"])
        transition(
            payment,
            to=PaymentStatus.REFUSED,
            by=None,
            reason=failure,
            next_try_at=Now() + longest_pause,
        )
    log.warning("payment not made", payment=str(payment.pk), failure=failure)
