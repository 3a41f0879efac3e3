"""Defines the kinds and states of attachments."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttachmentKind(models.TextChoices):
    """Lists the kinds of files, which their content decides."""

    MODEL = "model", _("3D model")  # STEP, STL, 3MF
    DRAWING = "drawing", _("Drawing")  # DXF
    DOCUMENT = "document", _("Document")  # PDF
    PICTURE = "picture", _("Picture")  # PNG, JPEG


class AttachmentStatus(models.TextChoices):
    """Lists the states of an attachment."""

    CHECKING = "checking", _("Being read")  # a worker reads the file
    CLEAN = "clean", _("Ready")  # of a known type, and read
    REFUSED = "refused", _("File refused")  # of an unknown type, damaged or too large
    DELETED = "deleted", _("Deleted")  # its file is gone; final


ATTACHMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    AttachmentStatus.CHECKING: frozenset(
        {AttachmentStatus.CLEAN, AttachmentStatus.REFUSED, AttachmentStatus.DELETED}
    ),
    AttachmentStatus.CLEAN: frozenset({AttachmentStatus.DELETED}),
    AttachmentStatus.REFUSED: frozenset({AttachmentStatus.DELETED}),
    AttachmentStatus.DELETED: frozenset(),
}
# States in which there is a file.
KEPT_STATUSES = (AttachmentStatus.CHECKING, AttachmentStatus.CLEAN, AttachmentStatus.REFUSED)
# Of a part, an inspection, a certification or a message.
FILES_MOST = 20
