"""Defines the base of rows that are written once and never changed."""

from typing import Any

from django.conf import settings
from django.db import models

from common.ids import new_id
from common.models import APPEND_ONLY


class AppendOnlyRecord(models.Model):
    """Records who wrote a row and when; ids increase with time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where the platform itself wrote it.",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: Any = ("at", "pk")
        triggers = APPEND_ONLY
