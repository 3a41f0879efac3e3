"""Defines the errors of attachments."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class AttachmentTooLarge(DomainError):
    """Raised when a file is larger than is kept."""

    default_detail = _("The file is larger than is kept; send a smaller one.")
    default_code = "attachment_too_large"
    status = 413
    field = "file"

    def __init__(self, detail: Any = "") -> None:
        words = gettext(
            "A file has at most %(most)s MB; send a smaller one, such as a single part instead of"
            " an assembly."
        )
        super().__init__(detail or words % {"most": settings.ATTACHMENTS["file_mib"]})


class AttachmentNotReady(DomainError):
    """Raised when the content of a file is asked for that is still being read."""

    default_detail = _("The file is still being read; ask again in a few seconds.")
    default_code = "attachment_not_ready"
    field = "status"
    retry_after = 2


class AttachmentRefused(DomainError):
    """Raised when the content of a refused file is asked for."""

    default_detail = _("The file was refused and is not handed out; its `failure` says why.")
    default_code = "attachment_refused"
    field = "status"


class AttachmentInUse(DomainError):
    """Raised when an attachment is to be deleted that something refers to."""

    default_detail = _("Something refers to this file; take it off there first.")
    default_code = "attachment_in_use"


class FileCannotBeAdded(DomainError):
    """Raised when a file is not the organisation's, was refused, or is one too many."""

    default_detail = _("This file cannot be added.")
    default_code = "file_cannot_be_added"
    field = "attachment"


class FilesBeingRead(DomainError):
    """Raised where files are needed that are still being read."""

    default_detail = _("A file is still being read; try again in a few seconds.")
    default_code = "files_being_read"
    field = "files"
    retry_after = 2


class AttachmentWithheld(DomainError):
    """Raised where the content of a file would name who sent it too early."""

    default_detail = _(
        "The file is handed out once both sides agreed on work of the order; until then there is"
        " its picture."
    )
    default_code = "attachment_withheld"
    field = "status"
