"""Abstract rows the apps build on, the pulse of what runs by the clock, and answers kept."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from common.ids import new_id

APPEND_ONLY = (
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    # `Protect` knows no TRUNCATE, which fires once a statement and has no rows to tell of.
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
    """A row with a public id that tells nothing of how many there are, and a version.

    The database raises the version at every UPDATE, whoever makes it, so a row in memory may hold
    an older one. A service that changes what is shown as part of a row, such as the operations of
    an order or a list of rows, saves the row itself too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class StateEvent(models.Model):
    """One move of one row's state; append-only. `subject` is added by each concrete class."""

    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where the platform itself moved it.",
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


class Heartbeat(models.Model):
    """When something that runs by the clock last ran through."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S}"


class IdempotencyRecord(models.Model):
    """The answer to a request with an `Idempotency-Key`, written in the transaction of its effect.

    Kept for as long as `common.retention` says, and given again to whoever repeats the request.
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
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_user_and_key")
        ]

    def __str__(self) -> str:
        return f"{self.status} to {self.request}"
