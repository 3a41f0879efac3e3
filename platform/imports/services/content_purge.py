"""Deletes the content of old imports; what they stored, and by whom, is kept."""

from datetime import datetime

from django.conf import settings

from imports.models import Import

# Rows per UPDATE statement, so that each stays short.
BATCH_SIZE = 100


def purge_contents(*, at: datetime) -> int:
    """Empties files and previews after their retention time; returns their number."""
    old = Import.objects.filter(
        content__isnull=False, updated_at__lt=at - settings.IMPORTS["content_kept"]
    ).order_by("updated_at")
    emptied = 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH_SIZE]):
        emptied += Import.objects.filter(pk__in=ids).update(
            content=None, subtracted=None, reading=None, cells={}
        )
    return emptied
