"""Stores imports, what their lines became, and the columns people mapped."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from common.models import APPEND_ONLY, StateEvent, UUIDModel
from imports.querysets import ImportedQuerySet, ImportQuerySet
from imports.states import (
    IMPORT_TRANSITIONS,
    STORED_STATUSES,
    ImportKind,
    ImportStatus,
    LineAction,
)

# Longer keys of lines are stored as their digests.
KEY_LENGTH = 128
HEAD_LENGTH = 200
POSITION_LENGTH = 200
NAME_LENGTH = 200


class Import(UUIDModel):
    """Represents a file that was sent: its content, its preview, and its commit."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where an administrator imported it by a command.",
    )
    kind = models.CharField(max_length=16, choices=ImportKind)
    name = models.CharField(max_length=NAME_LENGTH, blank=True, help_text="Of the file.")
    content = models.BinaryField(null=True, help_text="Empty once its retention time is over.")
    subtracted = models.BinaryField(null=True, help_text="A calendar to be taken off this one.")
    size = models.PositiveIntegerField(help_text="Bytes of the content.")
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True, help_text="By key of the question.")
    cells = models.JSONField(
        default=dict, blank=True, help_text="Corrected texts by position and field."
    )
    status = models.CharField(
        max_length=9, choices=ImportStatus, default=ImportStatus.READING, editable=False
    )
    progress = models.JSONField(default=dict, blank=True)
    failure = models.JSONField(
        default=dict, blank=True, help_text="The message why the file cannot be read."
    )
    reading = models.BinaryField(null=True, help_text="The preview: compressed JSON.")
    summary = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True, help_text="What the commit did.")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="By a worker that reads it.")
    attempts = models.PositiveSmallIntegerField(default=0)
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()
    TRANSITIONS = IMPORT_TRANSITIONS

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at"], name="import_newest"),
            models.Index(
                fields=["claimed_at"],
                condition=Q(status=ImportStatus.READING),
                name="import_unread",
            ),
            models.Index(
                fields=["updated_at"], condition=Q(content__isnull=False), name="import_kept"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values), name="import_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ImportKind.values), name="import_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(committed_at__isnull=False, status__in=STORED_STATUSES)
                | Q(committed_at__isnull=True) & ~Q(status__in=STORED_STATUSES),
                name="import_committed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False, status=ImportStatus.UNDONE)
                | Q(undone_at__isnull=True) & ~Q(status=ImportStatus.UNDONE),
                name="import_undone_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.name or 'pasted text'}"


class ImportEvent(StateEvent):
    """Records a transition of an import."""

    subject = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="events")


class ImportLine(models.Model):
    """Records what a committed line became; by it the line is recognised again."""

    imported_in = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="lines")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=16, choices=ImportKind)
    place = models.PositiveIntegerField(help_text="Among the lines of the file, from 0.")
    position = models.CharField(max_length=POSITION_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH)
    line_version = models.BigIntegerField(default=0, help_text="The SEQUENCE of an event.")
    content_sha256 = models.CharField(max_length=64, help_text="Of the values that were read.")
    action = models.CharField(max_length=6, choices=LineAction)
    object_id = models.UUIDField(help_text="The row that the line made or changed.")
    before = models.JSONField(null=True, help_text="Terms of an updated row as they were.")

    objects = ImportedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        triggers = APPEND_ONLY
        indexes: ClassVar = [
            models.Index(fields=["organisation", "kind", "key"], name="import_line_recognised")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(action__in=LineAction.values), name="import_line_action_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.action}"


class ColumnMapping(UUIDModel):
    """Represents which field a column's head means, for one organisation and kind."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=ImportKind)
    head = models.CharField(max_length=HEAD_LENGTH)
    field = models.CharField(max_length=60, blank=True, help_text="Empty: the column is left out.")

    objects = ImportedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "head"], name="column_mapped_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.head} → {self.field or '–'}"
