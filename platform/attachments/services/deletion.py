"""Deletes the files of attachments that nothing refers to; rows and events stay."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from attachments.errors import AttachmentInUse
from attachments.models import Attachment, attachment_storage
from attachments.selectors import referred_to
from attachments.states import KEPT_STATUSES, AttachmentStatus
from common.states import transition_all

# Rows per transaction, so that each stays short.
BATCH_SIZE = 100


@transaction.atomic
def delete_attachment(*, attachment: Attachment, by: User | None) -> None:
    """Deletes an attachment; raises AttachmentInUse where something refers to it."""
    if not delete_unused([attachment.pk], by=by):
        raise AttachmentInUse


@transaction.atomic
def delete_unused(ids: Collection[Any], *, by: User | None) -> list[Any]:
    """Deletes those of the attachments that nothing refers to; returns their ids.

    A reference that is being added holds its row locked, and is waited for.
    """
    rows = Attachment.objects.select_for_update().filter(pk__in=ids, status__in=KEPT_STATUSES)
    found = {row.pk: [row.content.name, row.preview.name] for row in rows.order_by("pk")}
    unused = set(found) - referred_to(found)
    emptied = {"content": "", "preview": "", "facts": {}, "failure": {}}
    deleted = transition_all(
        Attachment, unused, to=AttachmentStatus.DELETED, by=by, changes=emptied
    )
    names = [name for pk in deleted for name in found[pk] if name]
    transaction.on_commit(lambda: delete_files(names))
    return deleted


def delete_files(names: Collection[str]) -> None:
    """Deletes stored files; one that is gone already is no error."""
    storage = attachment_storage()
    for name in names:
        storage.delete(name)


def purge_unused(*, at: datetime) -> int:
    """Deletes attachments that nothing refers to a day after they came."""
    old = Attachment.objects.filter(
        status__in=KEPT_STATUSES, created_at__lt=at - settings.ATTACHMENTS["unused_kept"]
    ).order_by("pk")
    deleted, last = 0, None
    while ids := list(after(old, last).values_list("pk", flat=True)[:BATCH_SIZE]):
        deleted += len(delete_unused(ids, by=None))
        last = ids[-1]
    return deleted


def after(rows: Any, last: Any) -> Any:
    """Returns the rows after the last one that was looked at."""
    return rows if last is None else rows.filter(pk__gt=last)
