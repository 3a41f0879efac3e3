"""Writes exports and deletes old ones; each task may run twice."""

from celery import shared_task

from common.clock import now
from exports.services import organisation_exports


@shared_task
def write_export(export_id: str) -> None:
    """Writes one export, unless another worker does."""
    organisation_exports.write_export(export_id=export_id)


@shared_task
def sweep_exports() -> None:
    """Enqueues exports whose message or worker was lost, and deletes expired ones."""
    organisation_exports.enqueue_unclaimed()
    organisation_exports.expire_exports(at=now())
