"""Provides abstract models, heartbeats of periodic work and idempotency records."""

from enum import StrEnum
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from common.ids import new_id

APPEND_ONLY = (
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    # `Protect` does not cover TRUNCATE, which fires once a statement and has no rows.
    pgtrigger.Trigger(
        name="never_truncated",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
    ),
)


ROW_VERSION = pgtrigger.Trigger(
    name="row_version",
    operation=pgtrigger.Update,
    when=pgtrigger.Before,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)


class UUIDModel(models.Model):
    """Gives a row an unguessable public id and a version.

    The database raises the version at every UPDATE, so a row in memory may hold an older one. A
    service that changes related rows that are shown with a row, such as the operations of an order,
    saves the row itself too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class StateEvent(models.Model):
    """Records one transition of a row; append-only."""

    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where the platform itself changed it.",
    )
    reason = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ("pk",)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.from_status or 'new'} → {self.to_status}"


class DecisionKind(StrEnum):
    """Lists the decisions that may need two people."""

    RUN = "run"
    DISPUTE = "dispute"
    RETURN = "return"


class QuotaPeriod(StrEnum):
    """Lists the periods of a quota."""

    HOUR = "hour"
    DAY = "day"


class FirstApproval(models.Model):
    """Records a decision that one person approved and a second one has to."""

    kind = models.CharField(max_length=10)
    subject = models.UUIDField(help_text="Of the run, the dispute's order or the return.")
    terms_sha256 = models.CharField(max_length=64, help_text="Of what exactly was approved.")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_first_approval")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def as_document(self) -> dict[str, str]:
        """Returns who approved, when and why, as an event keeps it."""
        return {"by": str(self.by_id), "at": self.at.isoformat(), "reason": self.reason}


class OutboxEntry(models.Model):
    """Records what happened to a row until organisations have their events.

    Written in the transaction of what happened, by `common.events.outbox`; deleted in the
    transaction that writes the events.
    """

    subject_table = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    what = models.CharField(max_length=20, help_text="The state that it entered, or what was done.")
    by_id = models.UUIDField(null=True, help_text="Empty where the platform itself did it.")
    at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Later than `at` once it could not be read.")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["due_at", "id"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.subject_table} {self.subject_id}: {self.what}"


class Heartbeat(models.Model):
    """Records when a periodic task last completed."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S}"


class QuotaUse(models.Model):
    """Counts what an organisation, or a person, did of a kind in one hour or day."""

    owner = models.UUIDField(help_text="The organisation, or the person for tokens.")
    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=4)
    starts_at = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "kind", "period", "starts_at"], name="one_use_per_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.used} {self.kind} in the {self.period}"


class IdempotencyRecord(models.Model):
    """Stores the response to a request with an `Idempotency-Key`.

    Written in the transaction of its effect, sent again when the request is repeated, and deleted
    after the time in `common.retention`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=100)
    request = models.TextField(help_text="Method and path.")
    body_sha256 = models.CharField(max_length=64, help_text="Of the body in canonical JSON.")
    status = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="one_record_per_user_and_key")
        ]

    def __str__(self) -> str:
        return f"{self.status} to {self.request}"
