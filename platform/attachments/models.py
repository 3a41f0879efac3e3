"""Stores attachments: a file, and what was read from it."""

from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from attachments.querysets import AttachmentQuerySet
from attachments.states import (
    ATTACHMENT_TRANSITIONS,
    KEPT_STATUSES,
    AttachmentKind,
    AttachmentStatus,
)
from common.models import StateEvent, UUIDModel

NAME_LENGTH = 200
STORAGE = "attachments"


def attachment_storage() -> Storage:
    """Returns the storage of `STORAGES["attachments"]`, which has no public addresses."""
    return storages[STORAGE]


def content_path(attachment: "Attachment", name: str) -> str:
    """Returns where a content is stored, by the row's id alone."""
    key = attachment.pk.hex
    # The end of an id is random, its start rises with time.
    return f"content/{key[-2:]}/{key}"


def preview_path(attachment: "Attachment", name: str) -> str:
    """Returns where a preview is stored, by the row's id alone."""
    key = attachment.pk.hex
    return f"preview/{key[-2:]}/{key}.png"


class Attachment(UUIDModel):
    """Represents a file of an organisation; other apps refer to it, with PROTECT."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="attachments", help_text="The owner."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where the platform itself added it.",
    )
    name = models.CharField(max_length=NAME_LENGTH, help_text="Of the file, without its folder.")
    kind = models.CharField(
        max_length=8, choices=AttachmentKind, blank=True, help_text="Empty until it is read."
    )
    content_type = models.CharField(
        max_length=40, blank=True, help_text="By the content; empty until it is read."
    )
    size = models.PositiveIntegerField(help_text="Bytes of the content.")
    sha256 = models.CharField(max_length=64)
    content = models.FileField(storage=attachment_storage, upload_to=content_path)
    preview = models.FileField(
        storage=attachment_storage, upload_to=preview_path, blank=True, help_text="A PNG."
    )
    status = models.CharField(
        max_length=8, choices=AttachmentStatus, default=AttachmentStatus.CHECKING, editable=False
    )
    failure = models.JSONField(
        default=dict, blank=True, help_text="The message why the file was refused."
    )
    facts = models.JSONField(default=dict, blank=True, help_text="What was read from the file.")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="By a worker that reads it.")
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = AttachmentQuerySet.as_manager()
    TRANSITIONS = ATTACHMENT_TRANSITIONS

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at"], name="attachment_newest"),
            models.Index(
                fields=["claimed_at"],
                condition=Q(status=AttachmentStatus.CHECKING),
                name="attachment_unread",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(status__in=KEPT_STATUSES),
                name="attachment_kept",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=AttachmentStatus.values), name="attachment_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *AttachmentKind.values]), name="attachment_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=AttachmentStatus.CLEAN) | ~Q(kind="") & ~Q(content_type=""),
                name="attachment_clean_has_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(status=AttachmentStatus.REFUSED) | Q(failure={}),
                name="attachment_failure_is_of_refused",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AttachmentEvent(StateEvent):
    """Records a transition of an attachment."""

    subject = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="events")
