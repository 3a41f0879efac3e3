"""Runs periodic work on shared tables."""

from celery import shared_task

from common import retention
from common.clock import now


@shared_task
def purge_idempotency_records() -> None:
    """Deletes records whose retention time has passed."""
    retention.purge_idempotency_records(at=now())
