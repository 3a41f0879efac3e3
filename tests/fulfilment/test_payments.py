"""Checks payments that the provider declines, fails or leaves unanswered."""

from datetime import timedelta

import pytest
from django.db.models import F

from common.clock import now
from common.ids import new_id
from fulfilment import payments, pipeline, tasks
from fulfilment.models import Payment, Settlement
from fulfilment.payments import ManualProvider, PaymentDeclined
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.closing import close_settled
from fulfilment.services.settlement import hold_payment
from fulfilment.states import PaymentStatus
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import deliver, fresh, make

pytestmark = pytest.mark.django_db


def in_an_hour():
    """Makes everything that waits due, as after an hour."""
    Payment.objects.update(next_try_at=F("next_try_at") - timedelta(hours=1, seconds=1))


def done(provider):
    """Returns the provider's operations in order."""
    return [operation for operation, _ in provider.done.values()]


def test_the_sweep_holds_confirmed_allocations_at_the_provider(made, provider):
    pipeline.sweep()
    pipeline.sweep()

    (operation, order) = next(iter(provider.done.values()))
    assert (operation, order.amount, order.currency) == ("hold", made.agreed_price, "CNY")
    assert order.party == made.order.organisation_id
    payment = Payment.objects.get()
    assert (payment.status, payment.attempts) == (PaymentStatus.DONE, 1)
    assert payment.provider_id == f"memory-{payment.line_id}"
    assert len(provider.requests) == 1


def test_an_order_is_closed_when_all_payments_are_done(made, provider):
    deliver(made)
    accept_goods(order=fresh(made.order), by=None)
    assert close_settled() == []

    pipeline.sweep()

    assert fresh(made.order).status == OrderStatus.CLOSED
    assert done(provider)[0] == "hold"
    assert done(provider)[1:] == ["release", "release"]
    assert {order.held_under for _, order in provider.done.values()} == {fresh(made).settlement.pk}


def test_a_failed_payment_is_retried_and_done_once(made, provider):
    provider.failures = [TimeoutError("slow"), ConnectionError("gone")]

    pipeline.sweep()
    payment = Payment.objects.get()
    assert (payment.status, payment.failure) == (PaymentStatus.PENDING, "TimeoutError: slow")
    pipeline.sweep()
    assert len(provider.requests) == 1
    in_an_hour()
    pipeline.sweep()
    in_an_hour()
    pipeline.sweep()

    payment.refresh_from_db()
    assert (payment.status, payment.attempts, payment.failure) == (PaymentStatus.DONE, 3, "")
    assert done(provider) == ["hold"]
    assert Settlement.objects.get().price == made.agreed_price


def test_a_lost_response_does_not_pay_twice(made, provider):
    provider.lost_responses = 1

    pipeline.sweep()
    assert Payment.objects.get().status == PaymentStatus.PENDING
    in_an_hour()
    pipeline.sweep()

    assert Payment.objects.get().status == PaymentStatus.DONE
    assert len(provider.requests) == 2
    assert len(provider.done) == 1


def test_a_declined_payment_is_shown_and_retried_at_the_longest_interval(made, provider):
    provider.failures = [PaymentDeclined("no funds")]

    pipeline.sweep()

    payment = Payment.objects.get()
    assert (payment.status, payment.failure) == (PaymentStatus.REFUSED, "no funds")
    assert payment.next_try_at > now() + timedelta(minutes=55)
    assert payment.events.last().reason == "no funds"
    in_an_hour()
    pipeline.sweep()
    assert fresh(payment).status == PaymentStatus.DONE


def test_nothing_is_released_before_it_is_held(made, provider):
    provider.failures = [PaymentDeclined("no funds")]
    hold_payment(allocation=made)
    deliver(made)
    accept_goods(order=fresh(made.order), by=None)

    pipeline.sweep()
    assert done(provider) == []
    assert fresh(made.order).status == OrderStatus.ACCEPTED
    in_an_hour()
    pipeline.sweep()

    assert done(provider)[0] == "hold"
    assert fresh(made.order).status == OrderStatus.CLOSED


def test_what_the_pool_adds_comes_before_what_is_paid_of_it(made, provider):
    Allocation.objects.filter(pk=made.pk).update(agreed_price=1000)
    pipeline.sweep()
    deliver(made)
    accept_goods(order=fresh(made.order), by=None)
    provider.failures = [PaymentDeclined("no funds")]

    pipeline.sweep()
    assert [order.account for _, order in provider.done.values()] == ["buyer"]
    in_an_hour()
    pipeline.sweep()

    accounts = [order.account for _, order in provider.done.values()]
    assert accounts[:2] == ["buyer", "pool"]
    assert sorted(accounts[2:]) == ["carrier", "factory"]
    assert fresh(made.order).status == OrderStatus.CLOSED


def test_a_payment_declined_twice_stays_refused(made, provider):
    provider.failures = [PaymentDeclined("no funds"), PaymentDeclined("still none")]

    pipeline.sweep()
    in_an_hour()
    pipeline.sweep()

    payment = Payment.objects.get()
    assert (payment.status, payment.failure) == (PaymentStatus.REFUSED, "still none")


def test_the_sweep_returns_holds_of_cancelled_allocations(made, provider):
    pipeline.sweep()
    Allocation.objects.filter(pk=made.pk).update(status=AllocationStatus.CANCELLED)

    pipeline.sweep()

    assert done(provider) == ["hold", "refund"]
    assert fresh(made).settlement.status == "returned"


def test_the_sweep_continues_after_an_error(made, provider, monkeypatch):
    other = builders.allocation()
    hold = hold_payment

    def cancelled_meanwhile(*, allocation):
        Allocation.objects.filter(pk=made.pk).update(status=AllocationStatus.CANCELLED)
        return hold(allocation=allocation)

    monkeypatch.setattr(pipeline, "hold_payment", cancelled_meanwhile)

    pipeline.sweep()

    assert [row.allocation for row in Settlement.objects.all()] == [other]


def test_a_reference_stands_for_one_payment(provider):
    order = payments.PaymentOrder(new_id(), new_id(), "buyer", None, 5, "CNY")
    provider.hold(order)

    with pytest.raises(PaymentDeclined):
        provider.release(order)


def test_the_manual_provider_only_records(made):
    pipeline.sweep()

    assert isinstance(payments.payment_provider(), ManualProvider)
    assert Payment.objects.get().provider_id.startswith("manual-")


def test_payments_are_enqueued_after_the_commit(made, enqueued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        hold_payment(allocation=made)

    assert enqueued == [("fulfilment.tasks.make_payments",)]


def test_tasks_call_the_pipeline(made, provider):
    tasks.sweep_fulfilment()
    make(made)
    tasks.make_payments()

    assert done(provider) == ["hold"]
