"""Announces deadlines that come near, each once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from common.clock import now
from common.events import outbox
from factories.models import Certification
from matching.models import Allocation
from matching.states import AT_WORK_STATUSES, AllocationStatus
from notifications.announcements import DUE, ENDING, LATE
from notifications.kinds import NotificationKind
from notifications.models import Reminder

# Work that is late for longer was announced, or was late before it was watched.
LATE_FOR = timedelta(days=14)
# Days before its end on which a certificate is announced.
CERTIFICATE_DAYS = (30, 7)
# Reminders are kept longer than anything they are of can still be announced.
KEPT = timedelta(days=90)
K = NotificationKind

REMIND = """
    INSERT INTO notifications_reminder (kind, created_at, subject_id, instance)
    SELECT %s, %s, row_.id, row_.instance FROM unnest(%s::uuid[], %s::text[]) AS row_ (id, instance)
    ON CONFLICT DO NOTHING
    RETURNING subject_id
"""


@transaction.atomic
def announce_deadlines() -> int:
    """Records offers that end soon, work due or late, and certificates that end."""
    return announce_ending_offers() + announce_work() + announce_certificates()


def announce_ending_offers() -> int:
    """Records open offers that end within the hours of the setting."""
    at = now()
    until = at + timedelta(hours=settings.NOTIFICATIONS["offer_ending_hours"])
    rows = Allocation.objects.filter(
        status=AllocationStatus.OFFERED, offer_expires_at__gt=at, offer_expires_at__lte=until
    )
    ends = dict(rows.order_by().values_list("pk", "offer_expires_at"))
    return record_first(Allocation, ENDING, K.OFFER_ENDING, ends)


def announce_work() -> int:
    """Records work that is due today, by its factory's clock, or is late."""
    days = (now().date() - LATE_FOR, now().date() + timedelta(days=1))
    rows = Allocation.objects.filter(status__in=AT_WORK_STATUSES, due_on__range=days)
    rows = rows.exclude(status=AllocationStatus.SHIPPED)
    due, late = {}, {}
    for row in rows.order_by().select_related("window__machine__factory"):
        today = row.window.machine.factory.day_of(now())
        if row.due_on == today:
            due[row.pk] = row.due_on
        elif row.due_on < today:
            late[row.pk] = row.due_on
    return record_first(Allocation, DUE, K.LOT_DUE, due) + record_first(
        Allocation, LATE, K.LOT_LATE, late
    )


def announce_certificates() -> int:
    """Records certificates a month and a week before they end."""
    today = now().date()
    last = today + timedelta(days=max(CERTIFICATE_DAYS))
    rows = Certification.objects.filter(valid_to__range=(today, last)).order_by()
    ends = {}
    for pk, day in rows.values_list("pk", "valid_to"):
        reached = min(days for days in CERTIFICATE_DAYS if day <= today + timedelta(days=days))
        ends[pk] = f"{day} {reached}"
    return record_first(Certification, ENDING, K.CERTIFICATE_ENDING, ends)


def record_first(model: Any, what: str, kind: str, instances: Mapping[UUID, Any]) -> int:
    """Records those rows of which this was not announced yet; returns their number."""
    fresh = first_time(kind, instances)
    outbox.record(model, fresh, what, by=None)
    return len(fresh)


def first_time(kind: str, instances: Mapping[UUID, Any]) -> list[UUID]:
    """Returns those subjects of which this instance is announced for the first time.

    Of two workers the second waits for the first, and finds its reminders.
    """
    named = {key: name_of(instance) for key, instance in sorted(instances.items())}
    if not named:
        return []
    with connection.cursor() as cursor:
        cursor.execute(REMIND, [kind, now(), list(named), list(named.values())])
        return [key for (key,) in cursor.fetchall()]


def name_of(instance: Any) -> str:
    """Returns a deadline as a reminder names it."""
    return instance.isoformat() if isinstance(instance, datetime) else str(instance)


def purge_reminders() -> int:
    """Deletes reminders of what is long past; returns their number."""
    return int(Reminder.objects.filter(created_at__lt=now() - KEPT).delete()[0])
