"""Stores a file that was sent; a worker reads it afterwards."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.services.members import choose_organisation
from attachments.errors import AttachmentTooLarge
from attachments.models import NAME_LENGTH, Attachment, content_path
from attachments.querysets import CHANGING_ROLES
from common.errors import FieldErrors
from common.queue import enqueue
from common.safety.usage_quotas import consume
from common.states import record_creation

CHECK_TASK = "attachments.tasks.check_attachment"
MIB = 1024 * 1024


class CountedFile(File):
    """Counts and hashes a file while a storage reads it; raises AttachmentTooLarge."""

    def __init__(self, file: Any, most: int) -> None:
        super().__init__(file, name="content")
        self.most = most
        self.count = 0
        self.digest = hashlib.sha256()

    def read(self, *sizes: int) -> bytes:
        """Returns a piece of the content, and counts and hashes it."""
        piece: bytes = self.file.read(*sizes)
        self.count += len(piece)
        if self.count > self.most:
            raise AttachmentTooLarge
        self.digest.update(piece)
        return piece

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Moves to a place; at the start counting and hashing begin again."""
        place: int = self.file.seek(offset, whence)
        if place == 0:
            self.count, self.digest = 0, hashlib.sha256()
        return place


def choose_owner(*, user: User, wanted: Any | None) -> Organisation:
    """Returns the organisation that will own a file: the wanted one, or the only one.

    Raises Forbidden and FieldErrors as `choose_organisation` does.
    """
    return choose_organisation(user=user, wanted=wanted, roles=CHANGING_ROLES)


def start_attachment(*, organisation: Organisation, by: User | None, file: File) -> Attachment:
    """Stores a file to be read; raises AttachmentTooLarge and FieldErrors.

    The same content sent again is a new row with a file of its own, so that each can be deleted
    without a look at the others.
    """
    most = settings.ATTACHMENTS["file_mib"] * MIB
    if file.size > most:
        raise AttachmentTooLarge
    consume("attachments", organisation.pk)
    attachment = Attachment(organisation=organisation, by=by, name=clean_name(file.name or ""))
    content = CountedFile(file.file, most)
    try:
        attachment.content.save("content", content, save=False)
        attachment.size, attachment.sha256 = stored_figures(attachment, content)
        with transaction.atomic():
            attachment.save(force_insert=True)
            record_creation(attachment, by=by)
            enqueue(CHECK_TASK, attachment.pk)
    except BaseException:
        discard_content(attachment)
        raise
    return attachment


def stored_figures(attachment: Attachment, content: CountedFile) -> tuple[int, str]:
    """Returns size and digest of the stored file."""
    if content.count == attachment.content.size:
        return content.count, content.digest.hexdigest()
    # A storage may read a file in its own order; what it stored is what counts.
    digest = hashlib.sha256()
    with attachment.content.open("rb") as stored:
        for piece in stored.chunks():
            digest.update(piece)
    return attachment.content.size, digest.hexdigest()


@contextmanager
def files_together(
    *, organisation: Organisation, by: User | None
) -> Iterator[Callable[[File], Attachment]]:
    """Stores several files in one transaction: all of them or none.

    Yields the function that stores one; it raises as `start_attachment` does.
    """
    stored: list[Attachment] = []

    def store(file: File) -> Attachment:
        stored.append(start_attachment(organisation=organisation, by=by, file=file))
        return stored[-1]

    try:
        with transaction.atomic():
            yield store
    except BaseException:
        for attachment in stored:
            discard_content(attachment)
        raise


def discard_content(attachment: Attachment) -> None:
    """Deletes the file of an attachment whose row was not stored, also a part of it."""
    storage = attachment.content.storage
    storage.delete(attachment.content.name or content_path(attachment, ""))


def clean_name(name: str) -> str:
    """Returns the name without its folders; raises FieldErrors for one that is unfit."""
    bare = name.replace("\\", "/").rpartition("/")[2].strip()
    if not bare or bare in (".", ".."):
        raise FieldErrors({"file": _("The file has no name; give it one.")})
    # Besides control characters this refuses those that turn the direction of the text.
    if not bare.isprintable():
        raise FieldErrors(
            {
                "file": _(
                    "The file's name has control characters; rename the file and send it again."
                )
            }
        )
    if len(bare) > NAME_LENGTH:
        raise FieldErrors(
            {
                "file": _(
                    "The file's name has more than 200 characters; shorten it and send it again."
                )
            }
        )
    return bare
