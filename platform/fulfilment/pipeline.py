"""The worker's room: tells the payment provider what is due, and sweeps up what was left."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now

from common.errors import DomainError
from common.states import transition
from fulfilment import selectors, services
from fulfilment.models import Payment
from fulfilment.payments import PaymentOrder, PaymentRefused, provider
from fulfilment.querysets import owner_of
from fulfilment.states import Account, PaymentStatus

log = structlog.get_logger(__name__)
# What one sweep takes up of each kind, so that it ends; the next takes the rest.
AT_ONCE = 200


def sweep() -> None:
    """One round of everything that is due, each in a transaction of its own."""
    for allocation in selectors.allocations_without_hold().order_by("order", "pk")[:AT_ONCE]:
        attempt(services.hold_payment, allocation=allocation)
    for allocation in selectors.holds_too_small().order_by("order", "pk")[:AT_ONCE]:
        attempt(services.hold_more, allocation=allocation)
    for allocation in selectors.holds_to_return().order_by("order", "pk")[:AT_ONCE]:
        attempt(services.return_payment, allocation=allocation)
    make_payments()


def attempt(deed: object, **arguments: object) -> None:
    """Carries out a deed that may have become impossible, or be locked, since it was found."""
    try:
        deed(**arguments)  # type: ignore[operator]
    except (DomainError, OperationalError) as error:
        log.info("left for the next sweep", reason=str(error))


def make_payments() -> None:
    """Tells the provider all that is due, the earliest first, and closes orders that are paid.

    What is done lets what follows it in the same books become due, so it looks again.
    """
    left = AT_ONCE
    while left > 0:
        due = Payment.objects.due_at(Now()).order_by("next_try_at", "pk")
        ids = list(due.values_list("pk", flat=True)[:left])
        if not ids:
            break
        for pk in ids:
            make_payment(pk)
        left -= len(ids)
    services.close_settled()


def make_payment(payment_id: UUID) -> None:
    """Tells the provider of one line; nothing is locked or open while it answers.

    Who takes it up moves its next try into the future, so that a worker that dies with it only
    costs time; the provider knows it by its reference when it is told again.
    """
    payment = take_up(payment_id)
    if payment is None:
        return
    try:
        provider_id = tell(payment)
    except PaymentRefused as refusal:
        put_off(payment, str(refusal), is_refused=True)
    except Exception as error:  # whatever it was, it is told again
        put_off(payment, f"{type(error).__name__}: {error}", is_refused=False)
    else:
        finish(payment, provider_id)


def take_up(payment_id: UUID) -> Payment | None:
    """The payment, if it is due and nobody else took it up; the database's clock decides."""
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


def tell(payment: Payment) -> str:
    """The provider's id for what it did."""
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
    if line.transaction.kind in selectors.HELD_BY:
        return provider().hold(order)
    if line.account == Account.BUYER:
        return provider().refund(order)
    return provider().release(order)


def finish(payment: Payment, provider_id: str) -> None:
    """The provider did it."""
    transition(payment, to=PaymentStatus.DONE, by=None, provider_id=provider_id, failure="")


def put_off(payment: Payment, failure: str, *, is_refused: bool) -> None:
    """The provider did not do it; it is told again, after a refusal as seldom as can be."""
    failure = failure[:300]
    Payment.objects.filter(pk=payment.pk).exclude(status=PaymentStatus.DONE).update(failure=failure)
    if is_refused and payment.status != PaymentStatus.REFUSED:
        most = timedelta(seconds=settings.FULFILMENT["payment_retry_seconds_most"])
        transition(
            payment, to=PaymentStatus.REFUSED, by=None, reason=failure, next_try_at=Now() + most
        )
    log.warning("payment not made", payment=str(payment.pk), failure=failure)
