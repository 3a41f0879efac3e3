"""Stores what an order says of its part, as it was submitted."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from attachments.models import Attachment
from common.models import UUIDModel
from orders.models.orders import Order


class OrderedPart(UUIDModel):
    """Represents the part of an order as it was submitted.

    Edits of the part leave it alone. `given` is what persons and the pasted request said of it,
    `facts` what followed from that and the files. They change only where a new revision of a file
    is put on the order.
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="ordered_part")
    name = models.CharField(max_length=160)
    number = models.CharField(max_length=60, blank=True)
    revision = models.CharField(max_length=16, blank=True)
    part_version = models.PositiveIntegerField(help_text="Of the part's row at submission.")
    given = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    facts = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder, help_text="Value, source and `found_in` by name."
    )
    notes = models.JSONField(default=list)

    def __str__(self) -> str:
        return " ".join(text for text in (self.number, self.name, self.revision) if text)


class OrderedFile(UUIDModel):
    """Represents a file of an order's part; one that is replaced stays."""

    ordered_part = models.ForeignKey(OrderedPart, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="ordered_files"
    )
    revision = models.CharField(max_length=16, blank=True, help_text="Of the drawing.")
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        help_text="The file that it replaced after submission; empty for those submitted.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ordered_part", "attachment"], name="ordered_part_has_a_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} of {self.ordered_part_id}"
