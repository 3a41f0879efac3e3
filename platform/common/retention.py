"""Deletes idempotency records after their retention time."""

from datetime import datetime, timedelta

from common.models import IdempotencyRecord

KEPT_FOR = timedelta(hours=24)
# Rows that one statement deletes, so that none takes long.
AT_ONCE = 1_000


def purge_idempotency_records(*, at: datetime) -> int:
    """Deletes records that are too old at this instant; returns their number."""
    old = IdempotencyRecord.objects.filter(created_at__lt=at - KEPT_FOR).order_by("created_at")
    forgotten = 0
    while ids := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += IdempotencyRecord.objects.filter(pk__in=ids).delete()[0]
    return forgotten
