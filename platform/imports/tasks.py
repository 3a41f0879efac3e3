"""Reads large files and cleans up; each task may run twice."""

from celery import shared_task

from common.clock import now
from imports.services import content_purge, file_reading


@shared_task
def read_import(import_id: str) -> None:
    """Reads the file of one import, unless another worker does."""
    import_ = file_reading.claim(import_id=import_id)
    if import_ is not None:
        file_reading.read_claimed(import_)


@shared_task
def sweep_imports() -> None:
    """Enqueues imports whose message or worker was lost."""
    file_reading.enqueue_unclaimed()


@shared_task
def purge_import_contents() -> None:
    """Deletes contents whose retention time has passed."""
    content_purge.purge_contents(at=now())
