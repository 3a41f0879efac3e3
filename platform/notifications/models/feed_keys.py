"""Stores the keys by which programs read a manufacturer's calendar."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models import Organisation
from common.models import UUIDModel


class CalendarKey(UUIDModel):
    """Represents a person's calendar feed; only a hash of its key is stored."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="calendar_keys"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_keys"
    )
    key_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "user"], name="one_calendar_key_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.organisation_id} for {self.user_id}"
