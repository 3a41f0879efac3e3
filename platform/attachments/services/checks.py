"""Reads files in a limited process: what they are, their facts and a preview.

No transaction is open while a reader works. One file is read at a time on each machine, since each
may use a gigabyte; others wait, and are enqueued when it is read.
"""

import fcntl
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from attachments.known_terms import known_terms
from attachments.models import Attachment, preview_path
from attachments.services.uploads import CHECK_TASK
from attachments.states import AttachmentKind, AttachmentStatus
from common.clock import now
from common.errors import InvalidTransition
from common.queue import enqueue
from common.reading.limited_reading import (
    LimitedReader,
    ReadingLimits,
    ReadingOverran,
    read_limited,
)
from common.states import transition

log = structlog.get_logger(__name__)

# Tests put misbehaving readers in its place.
READER_MODULE = "attachments.readers"
SLOT = "millshare-attachment-reading.lock"
PNG_START = b"\x89PNG\r\n\x1a\n"
ENQUEUED_MOST = 100


def check(*, attachment_id: Any) -> Attachment | None:
    """Reads one file, unless another is being read here or it has been claimed."""
    with reading_slot() as is_free:
        attachment = claim(attachment_id=attachment_id) if is_free else None
        if attachment is None:
            return None
        checked = check_claimed(attachment)
    enqueue_next()
    return checked


@contextmanager
def reading_slot() -> Iterator[bool]:
    """Holds this machine's slot for a reading; yields whether it was free."""
    with (Path(tempfile.gettempdir()) / SLOT).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def claim(*, attachment_id: Any) -> Attachment | None:
    """Claims a file for this worker; None where it is read, or another one has it."""
    free = Attachment.objects.unclaimed_at(now(), settings.ATTACHMENTS["lease"])
    with transaction.atomic():
        rows = free.filter(pk=attachment_id)
        attachment = rows.select_for_update(no_key=True, skip_locked=True).first()
        if attachment is None:
            return None
        attachment.claimed_at = now()
        attachment.attempts += 1
        attachment.save(update_fields=["claimed_at", "attempts", "updated_at"])
    return attachment


def check_claimed(attachment: Attachment) -> Attachment | None:
    """Reads a claimed file; None where another attempt follows, or it was deleted."""
    try:
        answer = read(attachment)
    except ReadingOverran:
        if attachment.attempts < settings.ATTACHMENTS["attempts_most"]:
            return None
        answer = {"unreadable": {"code": "file_takes_too_long", "params": {}}}
    except FileNotFoundError:
        log.warning("the file of an attachment is gone", attachment=str(attachment.pk))
        answer = {"unreadable": {"code": "file_gone", "params": {}}}
    try:
        return store(attachment, answer)
    except InvalidTransition:
        # It was deleted meanwhile.
        return None


def read(attachment: Attachment) -> dict[str, Any]:
    """Returns the reader's answer; raises ReadingOverran."""
    limits = settings.ATTACHMENTS
    reader = LimitedReader(
        READER_MODULE, limits["memory_mib"], limits["output_mib"], limits["niceness"]
    )
    context = {"today": now().date().isoformat(), **known_terms()}
    bounds = ReadingLimits(limits["cpu_seconds"], limits["worker_seconds"])
    with attachment.content.open("rb") as content:
        return read_limited(reader, content.chunks(), context, bounds)


def store(attachment: Attachment, answer: dict[str, Any]) -> Attachment:
    """Stores what was read, or why the file is refused; raises InvalidTransition."""
    reading = answer.get("reading")
    if reading is None or reading["kind"] not in AttachmentKind.values:
        found = answer.get("unreadable") or {"code": "reader_failed"}
        failure = {"code": found["code"], "params": found.get("params", {})}
        return transition(attachment, to=AttachmentStatus.REFUSED, by=None, failure=failure)
    preview = b64decode(reading["preview"])
    # A picture that is no PNG would be a reader that something took over.
    if preview.startswith(PNG_START):
        # A worker that was lost may have left one.
        attachment.preview.storage.delete(preview_path(attachment, ""))
        attachment.preview.save("preview", ContentFile(preview), save=False)
    try:
        return transition(
            attachment,
            to=AttachmentStatus.CLEAN,
            by=None,
            kind=reading["kind"],
            content_type=reading["content_type"],
            facts=reading["facts"],
            preview=attachment.preview.name or "",
        )
    except InvalidTransition:
        attachment.preview.delete(save=False)
        raise


def enqueue_next() -> None:
    """Enqueues the file that waits longest."""
    waiting = Attachment.objects.unclaimed_at(now(), settings.ATTACHMENTS["lease"])
    first = waiting.order_by("created_at").values_list("pk", flat=True).first()
    if first is not None:
        enqueue(CHECK_TASK, first)


def enqueue_unclaimed() -> int:
    """Enqueues files whose message or worker was lost; returns their number."""
    rows = Attachment.objects.unclaimed_at(now(), settings.ATTACHMENTS["lease"])
    waiting = rows.filter(updated_at__lt=now() - settings.ATTACHMENTS["enqueue_again_after"])
    ids = list(waiting.order_by("updated_at").values_list("pk", flat=True)[:ENQUEUED_MOST])
    for attachment_id in ids:
        enqueue(CHECK_TASK, attachment_id)
    return len(ids)
