"""Runs periodic work on demand; each task may run twice."""

from celery import shared_task

from common.clock import now
from orders import order_expiry


@shared_task
def expire_orders() -> None:
    """Ends orders whose latest delivery passed unmatched."""
    order_expiry.expire_orders(today=now().date())
