"""Stores the events of each organisation, numbered without gaps."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from common.ids import new_id
from notifications.kinds import EventSide, NotificationKind
from notifications.querysets import EventQuerySet


class EventCounter(models.Model):
    """Counts the events of an organisation.

    Its row is locked until the transaction that writes the events commits, so that they become
    visible in the order of their numbers: who reads on from the last number misses none.
    """

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    last = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.last} of {self.organisation_id}"


class Event(models.Model):
    """Tells one organisation what happened to something that it sees; never changed.

    It has ids, references and times: no amounts, and nothing of the other sides.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    number = models.BigIntegerField(help_text="Counts those of one organisation from 1, no gaps.")
    kind = models.CharField(max_length=24, choices=NotificationKind)
    side = models.CharField(max_length=8, choices=EventSide)
    reference = models.CharField(
        max_length=160, blank=True, help_text="What this side calls it, such as W-26-00042."
    )
    subject = models.JSONField(default=dict, help_text="Ids of what it is about, by type.")
    times = models.JSONField(default=dict, help_text="Deadlines and days, by name.")
    at = models.DateTimeField(help_text="When it happened.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "number")
        triggers = (pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="event_number_once_per_organisation"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="event_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="event_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(side__in=EventSide.values), name="event_side_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.organisation_id}: {self.kind}"

    def as_document(self) -> dict[str, Any]:
        """Returns the event as the API and webhooks send it."""
        return {
            "id": str(self.pk),
            "number": self.number,
            "kind": self.kind,
            "side": self.side,
            "organisation": str(self.organisation_id),
            "reference": self.reference,
            "subject": self.subject,
            "times": self.times,
            "at": self.at.isoformat().replace("+00:00", "Z"),
        }


class Reminder(models.Model):
    """Records that a deadline, or the last answer, was announced; each once."""

    kind = models.CharField(max_length=24, choices=NotificationKind)
    subject_id = models.UUIDField()
    instance = models.CharField(max_length=40, help_text="The deadline of which it reminds.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "instance"], name="one_reminder_of_a_deadline"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"
