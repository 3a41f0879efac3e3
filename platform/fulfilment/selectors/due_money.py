"""Counts the payments that wait for people, for whoever watches the product."""

from common.monitoring.gauges import Gauge, register
from fulfilment.models import Dispute, Payment
from fulfilment.states import PaymentStatus


def payments_due() -> float:
    """Returns the number of payments that nobody has made yet."""
    return float(Payment.objects.filter(status=PaymentStatus.DUE).count())


def payments_overdue() -> float:
    """Returns how many of them are due for longer than the setting allows."""
    return float(Payment.objects.overdue().count())


def disputes_open() -> float:
    """Returns the number of disputes that wait for a decision."""
    return float(Dispute.objects.undecided().count())


def register_gauges() -> None:
    """Adds the figures to the metrics."""
    for gauge in (
        Gauge("millshare_payments_due", "Payments to be made by people.", payments_due),
        Gauge("millshare_payments_overdue", "Payments past PAYMENT_DAYS.", payments_overdue),
        Gauge("millshare_disputes_open", "Disputes that wait for an operator.", disputes_open),
    ):
        register(gauge)
