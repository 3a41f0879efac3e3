"""Deletes rows after their retention time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from common.models import IdempotencyRecord

RETENTION = timedelta(hours=24)
# Rows per DELETE statement, so that each stays short.
BATCH_SIZE = 1_000


def purge_idempotency_records(*, at: datetime) -> int:
    """Deletes records that are too old at this instant; returns their number."""
    old = IdempotencyRecord.objects.filter(created_at__lt=at - RETENTION)
    return purge_batches(old)


def purge_batches(rows: models.QuerySet[Any]) -> int:
    """Deletes these rows, the oldest first, in short statements; returns their number."""
    rows, deleted = rows.order_by("created_at"), 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH_SIZE]):
        rows.model._default_manager.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted
