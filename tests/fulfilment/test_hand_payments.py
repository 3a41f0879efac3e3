"""Checks payments that people make: due, marked, set off, or by a statement."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.errors import FieldErrors, InvalidTransition
from fulfilment import pipeline
from fulfilment.errors import PaymentNotArrived
from fulfilment.models import Payment
from fulfilment.payments import PaymentDeclined
from fulfilment.selectors import order_money
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.closing import cancel_for_operator
from fulfilment.services.hand_payments import BankTransfer, mark_paid, record_statement
from fulfilment.services.manufacturing import start_production
from fulfilment.services.settlement import refund_unmade
from fulfilment.states import PaymentStatus, SettlementStatus
from tests import builders
from tests.fulfilment.conftest import deliver, fresh

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def by_hand(settings):
    """Leaves payments to people, and has production wait for them."""
    settings.FULFILMENT = settings.FULFILMENT | {
        "payments_confirmed": "by-hand",
        "production_waits_for_payment": True,
    }


def line(payment, amount, **fields):
    return BankTransfer(payment.reference, Decimal(amount), TODAY, **fields)


def test_production_waits_until_a_person_marks_the_payment(made):
    with pytest.raises(PaymentNotArrived):
        start_production(allocation=made, by=None)
    pipeline.sweep()
    payment = Payment.objects.get()
    buyer = builders.member(made.order.organisation)

    assert payment.status == PaymentStatus.DUE
    assert fresh(made).settlement.status == SettlementStatus.DUE
    money = order_money(made.order, buyer)
    assert (money.due, money.held, money.paid) == (made.agreed_price, 0, 0)
    with pytest.raises(PaymentNotArrived):
        start_production(allocation=made, by=None)
    for fields in (
        {"bank_reference": " ", "paid_on": TODAY},
        {"bank_reference": "T 1", "paid_on": TODAY + timedelta(days=1)},
    ):
        with pytest.raises(FieldErrors):
            mark_paid(payment=payment, by=None, **fields)

    mark_paid(payment=payment, by=buyer, bank_reference=" T 1 ", paid_on=TODAY)

    payment.refresh_from_db()
    assert (payment.status, payment.provider_id, payment.paid_on) == ("done", "T 1", TODAY)
    assert list(fresh(made).settlement.events.values_list("to_status", "by")) == [
        ("due", None),
        ("held", buyer.pk),
    ]
    money = order_money(made.order, buyer)
    assert (money.due, money.held) == (0, made.agreed_price)
    assert start_production(allocation=made, by=None).status == "in_production"
    with pytest.raises(InvalidTransition, match=payment.reference):
        mark_paid(payment=payment, by=None, bank_reference="T 2", paid_on=TODAY)


def test_payouts_are_due_in_turn_and_own_accounts_need_no_bank(made, settings, fee):
    settings.FULFILMENT = settings.FULFILMENT | {"production_waits_for_payment": False}
    pipeline.sweep()
    hold = Payment.objects.get()
    deliver(made)
    accept_goods(order=fresh(made.order), by=None)
    pipeline.sweep()
    assert set(Payment.objects.exclude(pk=hold.pk).values_list("status", flat=True)) == {"pending"}

    # Nobody was paid before the buyer paid.
    assert fresh(made).settlement.status == SettlementStatus.RELEASED
    money = order_money(made.order, builders.member(made.order.organisation))
    assert (money.due, money.held, money.paid) == (fresh(made).settlement.price, 0, 0)

    mark_paid(payment=hold, by=None, bank_reference="T 1", paid_on=TODAY)
    pipeline.sweep()

    assert fresh(made).settlement.status == SettlementStatus.RELEASED
    rows = dict(Payment.objects.values_list("line__account", "status"))
    assert rows == {"buyer": "done", "factory": "due", "carrier": "due", "platform": "done"}
    for payment in Payment.objects.filter(status=PaymentStatus.DUE):
        mark_paid(payment=payment, by=None, bank_reference="T 2", paid_on=TODAY)
    pipeline.sweep()
    assert fresh(made.order).status == "closed"


def test_a_refund_of_what_was_never_paid_is_set_off(made):
    pipeline.sweep()
    hold = Payment.objects.with_amount_due().get()
    made.lost = 40
    made.save(update_fields=["lost"])
    refund_unmade(fresh(made), None)
    row = Payment.objects.with_amount_due().get(pk=hold.pk)
    assert (row.status, row.amount_due) == ("due", hold.amount_due * 60 / 100)
    made.lost = 0
    made.save(update_fields=["lost"])

    cancel_for_operator(order=fresh(made.order), by=None, reason="The buyer is insolvent.")
    pipeline.sweep()

    assert set(Payment.objects.values_list("status", flat=True)) == {"offset"}
    assert fresh(made).settlement.status == SettlementStatus.RETURNED


def test_a_hold_that_is_declined_is_due_and_not_held(made, provider):
    provider.failures = [PaymentDeclined("No cover.")]
    pipeline.sweep()

    assert Payment.objects.get().status == PaymentStatus.REFUSED
    assert fresh(made).settlement.status == SettlementStatus.DUE
    money = order_money(made.order, builders.member(made.order.organisation))
    assert (money.due, money.held, money.paid) == (made.agreed_price, 0, 0)


def test_what_costs_nothing_is_held_at_once(settings):
    settings.FULFILMENT = settings.FULFILMENT | {"production_waits_for_payment": True}
    nothing = dict.fromkeys(("agreed_price", "agreed_earnings", "agreed_transport"), Decimal(0))
    free = builders.allocation(**nothing)

    pipeline.sweep()

    assert fresh(free).settlement.status == SettlementStatus.HELD
    assert start_production(allocation=free, by=None).status == "in_production"


def test_a_statement_is_recorded_whole_or_not_at_all(made):
    other = builders.allocation()
    pipeline.sweep()
    first, second = Payment.objects.order_by("number")
    due = made.agreed_price
    wrong = [
        line(first, due),
        line(second, due - 1),
        line(first, due),
        BankTransfer("rent", Decimal(5), TODAY),
    ]

    with pytest.raises(FieldErrors) as caught:
        record_statement(lines=wrong, by=None)

    assert set(caught.value.errors) == {
        "lines.1.amount",
        "lines.2.reference",
        "lines.3.reference",
    }
    assert second.reference in caught.value.errors["lines.1.amount"]
    assert set(Payment.objects.values_list("status", flat=True)) == {"due"}

    named = BankTransfer(f"order {second.reference.lower()}, thanks", due, TODAY)
    record_statement(lines=[named, line(first, due, bank_reference="X9")], by=None)
    assert fresh(first).provider_id == "X9"
    assert fresh(second).status == PaymentStatus.DONE
    assert fresh(other).settlement.price == due
    with pytest.raises(FieldErrors, match="not “To be paid”"):
        record_statement(lines=[line(first, due)], by=None)


def test_a_payment_is_overdue_after_its_days(made, settings):
    pipeline.sweep()
    assert not Payment.objects.overdue().exists()
    Payment.objects.update(created_at=timezone.now() - timedelta(days=15))
    assert Payment.objects.overdue().exists()
    settings.FULFILMENT = settings.FULFILMENT | {"payment_days": 30}
    assert not Payment.objects.overdue().exists()
