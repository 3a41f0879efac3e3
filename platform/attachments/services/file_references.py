"""Checks and locks files that rows of other apps are to refer to."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from attachments.errors import FileCannotBeAdded
from attachments.models import Attachment
from attachments.states import FILES_MOST, AttachmentStatus

USABLE_STATUSES = (AttachmentStatus.CHECKING, AttachmentStatus.CLEAN)


def lock_files(
    files: Sequence[Attachment], *, organisation_id: Any, kept: int = 0
) -> list[Attachment]:
    """Locks files that a row with `kept` files is to have besides; each counts once.

    They may still be read. The lock keeps them until the reference is stored. Raises
    FileCannotBeAdded for files of others, for refused ones and for too many.
    """
    rows = Attachment.objects.select_for_update(of=("self",), no_key=True)
    locked = list(rows.filter(pk__in={file.pk for file in files}).order_by("pk"))
    if kept + len(locked) > FILES_MOST:
        raise FileCannotBeAdded(too_many_files())
    for file in locked:
        if reason := reason_against_file(file, organisation_id):
            raise FileCannotBeAdded(reason)
    return locked


def reason_against_file(file: Attachment, organisation_id: Any) -> Any:
    """Returns why an organisation cannot refer to a file; empty where it can."""
    if file.organisation_id != organisation_id:
        return _("This file is another organisation's.")
    if file.status not in USABLE_STATUSES:
        return _("This file was refused or deleted; upload it again.")
    return ""


def too_many_files() -> Any:
    """Returns the sentence on a row with too many files."""
    most = {"most": FILES_MOST}
    return _("At most %(most)s files are kept in one place; leave some out.") % most
