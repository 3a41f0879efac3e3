"""Reads files and deletes unused ones; each task may run twice."""

from celery import shared_task

from attachments.services import checks, deletion
from common.clock import now


@shared_task
def check_attachment(attachment_id: str) -> None:
    """Reads the file of one attachment, unless another worker does."""
    checks.check(attachment_id=attachment_id)


@shared_task
def sweep_attachments() -> None:
    """Enqueues attachments whose message or worker was lost."""
    checks.enqueue_unclaimed()


@shared_task
def purge_attachments() -> None:
    """Deletes files that nothing refers to after their time."""
    deletion.purge_unused(at=now())
