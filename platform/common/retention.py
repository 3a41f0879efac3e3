"""Deletes idempotency records after their retention time."""

from datetime import datetime, timedelta

from common.models import IdempotencyRecord

RETENTION = timedelta(hours=24)
# Rows per DELETE statement, so that each stays short.
BATCH_SIZE = 1_000


def purge_idempotency_records(*, at: datetime) -> int:
    """Deletes records that are too old at this instant; returns their number."""
    old = IdempotencyRecord.objects.filter(created_at__lt=at - RETENTION).order_by("created_at")
    deleted = 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH_SIZE]):
        deleted += IdempotencyRecord.objects.filter(pk__in=ids).delete()[0]
    return deleted
