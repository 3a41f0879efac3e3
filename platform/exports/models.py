"""Stores the exports of organisations, each a file for some days."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from attachments.models import attachment_storage
from common.models import StateEvent, UUIDModel
from exports.querysets import ExportQuerySet
from exports.states import EXPORT_TRANSITIONS, ExportStatus


def archive_path(export: "OrganisationExport", name: str) -> str:
    """Returns where an archive is stored, by the row's id alone."""
    return f"exports/{export.pk.hex}.zip"


class OrganisationExport(UUIDModel):
    """Represents an archive that an owner asked for; a worker writes it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, blank=True, help_text="Of its README.")
    status = models.CharField(
        max_length=8, choices=ExportStatus, default=ExportStatus.WRITING, editable=False
    )
    content = models.FileField(storage=attachment_storage, upload_to=archive_path, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes of the archive.")
    tables_done = models.PositiveSmallIntegerField(default=0)
    tables_all = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, help_text="Set once it is ready.")
    claimed_at = models.DateTimeField(null=True, help_text="By a worker; renewed by each table.")
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = ExportQuerySet.as_manager()
    TRANSITIONS = EXPORT_TRANSITIONS

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at"], name="export_newest"),
            models.Index(
                fields=["expires_at"], condition=Q(status=ExportStatus.READY), name="export_kept"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status=ExportStatus.WRITING),
                name="one_export_under_way",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ExportStatus.values), name="export_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ExportStatus.READY)
                | Q(expires_at__isnull=False) & ~Q(content=""),
                name="ready_export_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Export of {self.organisation_id}"

    @property
    def percent(self) -> int:
        """Returns how much of it is written."""
        return 100 * self.tables_done // self.tables_all if self.tables_all else 0


class ExportEvent(StateEvent):
    """Records a transition of an export."""

    subject = models.ForeignKey(OrganisationExport, on_delete=models.PROTECT, related_name="events")
