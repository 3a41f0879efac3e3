"""Defines the files of inspections and messages."""

from typing import Any, ClassVar

from django.db import models

from attachments.models import Attachment
from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.models.messages import OrderMessage
from fulfilment.models.production_records import Inspection


class InspectionFile(AppendOnlyRecord):
    """Records a file of an inspection, such as a measuring report; append-only."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="inspection_files"
    )

    class Meta(AppendOnlyRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "attachment"], name="inspection_has_a_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} of {self.inspection_id}"


class MessageFile(AppendOnlyRecord):
    """Records a file of a message; append-only."""

    message = models.ForeignKey(OrderMessage, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="message_files"
    )

    class Meta(AppendOnlyRecord.Meta):
        ordering: Any = ("at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message", "attachment"], name="message_has_a_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} of {self.message_id}"
