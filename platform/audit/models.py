"""Defines the stored audits."""

from typing import ClassVar

from django.db import models

from audit.querysets import AuditQuerySet
from common.ids import new_id


class AuditRun(models.Model):
    """Stores one check of every invariant with its findings; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField(help_text="How long it took.")
    checked = models.PositiveSmallIntegerField(help_text="Invariants that were looked at.")
    findings = models.JSONField(
        default=list, help_text="Name, sentence, count and first ids of each that did not hold."
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [models.Index(fields=["-created_at"], name="audit_newest")]

    def __str__(self) -> str:
        return f"Audit of {self.created_at:%Y-%m-%d %H:%M:%S}"

    @property
    def is_clean(self) -> bool:
        """Returns whether no invariant was violated."""
        return not self.findings
