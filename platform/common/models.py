"""Abstract rows the apps build on, and the pulse of what runs by the clock."""

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


class Identified(models.Model):
    """A row with a public id that tells nothing of how many there are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
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


class Pulse(models.Model):
    """When something that runs by the clock last ran through."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S}"
