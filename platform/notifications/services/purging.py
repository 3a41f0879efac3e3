"""Deletes events, notifications and mails after their retention time."""

from django.conf import settings

from common.clock import now
from common.retention import purge_batches
from notifications.models import Event, NotificationMail


def purge_events() -> int:
    """Deletes events older than the days of the setting; notifications go with them."""
    oldest = now() - settings.NOTIFICATIONS["events_kept"]
    return purge_batches(Event.objects.filter(created_at__lt=oldest))


def purge_mails() -> int:
    """Deletes mails that were sent or given up so long ago."""
    oldest = now() - settings.NOTIFICATIONS["events_kept"]
    return purge_batches(
        NotificationMail.objects.filter(created_at__lt=oldest, next_try_at__isnull=True)
    )
