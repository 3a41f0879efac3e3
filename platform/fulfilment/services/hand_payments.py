"""Marks payments that people make, one by one or by a bank statement."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.errors import FieldErrors, InvalidTransition
from common.queue import enqueue
from common.states import transition, transition_all
from fulfilment.models import Payment, Settlement, SettlementTransaction
from fulfilment.states import Account, PaymentStatus, SettlementStatus, TransactionKind

STATEMENT_LINES_MOST = 1000
# What a transfer names may stand among other words.
REFERENCE = re.compile(r"\bP-(\d{6,12})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BankTransfer:
    """Holds one transfer of a bank statement; outgoing ones may be negative."""

    reference: str
    amount: Decimal
    date: date
    bank_reference: str = ""


@transaction.atomic
def make_due(payment: Payment) -> None:
    """Leaves a payment to people; refunds of what is unpaid are set off against it."""
    (settlement,) = lock_settlements([payment])
    transition(payment, to=PaymentStatus.DUE, by=None, failure="")
    set_off_unpaid(settlement, by=None)


@transaction.atomic
def record_done(payment: Payment, provider_id: str) -> None:
    """Records that the provider has made a payment."""
    lock_settlements([payment])
    finish_payment(payment, by=None, provider_id=provider_id, failure="")


@transaction.atomic
def mark_paid(*, payment: Payment, by: Any, bank_reference: str, paid_on: date) -> Payment:
    """Records that the money has moved, by the bank's reference.

    Raises InvalidTransition if the payment is not due, FieldErrors without a reference or for a
    day to come.
    """
    lock_settlements([payment])
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.status != PaymentStatus.DUE:
        raise InvalidTransition(not_due_text(payment))
    bank_reference = bank_reference.strip()
    if not bank_reference:
        raise FieldErrors({"bank_reference": gettext("Give the bank's reference.")})
    if paid_on > timezone.localdate():
        raise FieldErrors({"paid_on": gettext("This day is still to come.")})
    payment = finish_payment(
        payment, by=by, reason=bank_reference, provider_id=bank_reference, paid_on=paid_on
    )
    enqueue("fulfilment.tasks.make_payments")
    return payment


def finish_payment(payment: Payment, *, by: Any, **changes: Any) -> Payment:
    """Records that a payment is made; with the buyer's own its settlement is held.

    The caller has locked the settlement.
    """
    payment = transition(payment, to=PaymentStatus.DONE, by=by, **changes)
    booked = payment.line.transaction
    if (payment.line.account, booked.kind) == (Account.BUYER, TransactionKind.HOLD):
        # One that is released or returned by now stays so.
        transition_all(Settlement, [booked.settlement_id], to=SettlementStatus.HELD, by=by)
    return payment


@transaction.atomic
def record_statement(*, lines: Sequence[BankTransfer], by: Any) -> list[Payment]:
    """Marks the payments of a bank statement, all or none.

    Raises FieldErrors that name every line which has no due payment, another amount than is due or
    a payment that an earlier line has.
    """
    numbers = [number_in(line.reference) for line in lines]
    known = Payment.objects.filter(number__in=[number for number in numbers if number])
    lock_settlements(known)
    payments = {row.number: row for row in known.with_amount_due().select_related("line")}
    errors: dict[str, str] = {}
    seen: dict[int, int] = {}
    for place, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        payment = payments.get(number)
        if payment is not None and number in seen:
            errors[f"lines.{place}.reference"] = gettext(
                "%(reference)s is on line %(line)s already."
            ) % {"reference": payment.reference, "line": seen[number] + 1}
            continue
        seen[number] = place
        errors |= {f"lines.{place}.{key}": text for key, text in line_errors(line, payment).items()}
    if errors:
        raise FieldErrors(errors)
    return [
        mark_paid(
            payment=payments[number],
            by=by,
            bank_reference=(line.bank_reference or line.reference)[:120],
            paid_on=line.date,
        )
        for line, number in sorted(zip(lines, numbers, strict=True), key=lambda pair: pair[1])
    ]


def line_errors(line: BankTransfer, payment: Payment | None) -> Mapping[str, str]:
    """Returns why a line cannot be booked, by its field."""
    if payment is None:
        return {
            "reference": gettext(
                "No payment has this reference; it looks like P-000042 and stands on the page"
                " Money."
            )
        }
    if payment.status != PaymentStatus.DUE:
        return {"reference": not_due_text(payment)}
    is_incoming = payment.line.amount < 0
    amount = line.amount if is_incoming else abs(line.amount)
    if amount != payment.amount_due:
        words = {
            "reference": payment.reference,
            "due": f"{payment.amount_due.normalize():f}",
            "amount": f"{line.amount.normalize():f}",
        }
        return {"amount": gettext("For %(reference)s %(due)s is due, not %(amount)s.") % words}
    if line.date > timezone.localdate():
        return {"date": gettext("This day is still to come.")}
    return {}


def not_due_text(payment: Payment) -> str:
    """Says that a payment is not to be made, in the reader's language."""
    return gettext("Payment %(reference)s is “%(status)s”, not “To be paid”.") % {
        "reference": payment.reference,
        "status": payment.get_status_display(),
    }


def number_in(text: str) -> int:
    """Returns the number of the payment that a text names; zero for none."""
    found = REFERENCE.search(text)
    return int(found[1]) if found else 0


def set_off_unpaid(settlement: Settlement, *, by: Any) -> None:
    """Sets refunds to the buyer off against a hold that is due; no money moves.

    Locks the settlement, so that the hold is not marked as paid meanwhile.
    """
    Settlement.objects.select_for_update(of=("self",), no_key=True).get(pk=settlement.pk)
    own = Payment.objects.filter(line__transaction__settlement=settlement)
    hold = own.buyers_holds().filter(status=PaymentStatus.DUE).first()
    if hold is None:
        return
    refunds = own.filter(
        line__account=Account.BUYER, line__amount__gt=0, status=PaymentStatus.PENDING
    )
    for refund in refunds:
        transition(refund, to=PaymentStatus.OFFSET, by=by)
    if not own.with_amount_due().get(pk=hold.pk).amount_due:
        transition(hold, to=PaymentStatus.OFFSET, by=by)


def lock_settlements(payments: Iterable[Payment]) -> list[Settlement]:
    """Locks and returns the settlements of payments, in the order of their ids."""
    rows = Settlement.objects.select_for_update(of=("self",), no_key=True)
    booked = SettlementTransaction.objects.filter(lines__payment__in=payments)
    return list(rows.filter(pk__in=booked.values("settlement")).order_by("pk"))
