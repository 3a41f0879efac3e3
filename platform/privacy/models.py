"""Stores that a person was erased; what was erased is nowhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common.ids import new_id
from common.models import APPEND_ONLY


class Erasure(models.Model):
    """Records one erasure; append-only, written by the database's function alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The person, or the operator who did it.",
    )
    reason = models.CharField(max_length=300, blank=True)
    replaced = models.JSONField(default=dict, help_text="Changed rows by table.")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"Erasure of {self.person_id}"

    @property
    def rows_of_others(self) -> int:
        """Returns how many rows changed beside the security events."""
        return sum(
            count for table, count in self.replaced.items() if table != "accounts_securityevent"
        )
