"""Defines the states of an export."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportStatus(models.TextChoices):
    """Lists the states of an export."""

    WRITING = "writing", _("Being written")  # a worker writes it, or will
    READY = "ready", _("Ready")  # can be fetched until it expires
    FAILED = "failed", _("Failed")  # was tried several times
    EXPIRED = "expired", _("Expired")  # its file is deleted; final


EXPORT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ExportStatus.WRITING: frozenset({ExportStatus.READY, ExportStatus.FAILED}),
    ExportStatus.READY: frozenset({ExportStatus.EXPIRED}),
    ExportStatus.FAILED: frozenset(),
    ExportStatus.EXPIRED: frozenset(),
}
