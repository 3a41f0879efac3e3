"""Stores who accepted the confidentiality of an order's files."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models import Organisation
from common.models import APPEND_ONLY, UUIDModel
from orders.models import Order


class ConfidentialityAcceptance(UUIDModel):
    """Records that an organisation accepted the confidentiality of an order."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="confidentiality_acceptances"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64, help_text="Of the text that was shown.")
    language = models.CharField(max_length=8, help_text="In which the text was shown.")

    class Meta:
        triggers = APPEND_ONLY
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "organisation"], name="confidentiality_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.order_id}"
