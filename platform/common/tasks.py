"""Runs periodic work on shared tables."""

from celery import shared_task

from common import retention
from common.clock import now
from common.safety.usage_quotas import delete_old_quotas


@shared_task
def purge_idempotency_records() -> None:
    """Deletes records and counts of quotas whose time has passed."""
    retention.purge_idempotency_records(at=now())
    delete_old_quotas(at=now())
