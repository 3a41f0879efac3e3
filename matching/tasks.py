"""Doors for the worker: ids in, nothing out; running twice is the same as once."""

from typing import Any

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


@shared_task
def solve_run(run_id: str) -> None:
    """Solves a requested run."""
    from matching import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.solve_run(run_id)


@shared_task
def sweep_runs() -> None:
    """Looks for runs that nobody works on."""
    from matching import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.sweep()


def ring(run_id: Any) -> None:
    """Tells a worker of a run once this transaction is committed; a sweep rings again if not."""

    def publish() -> None:
        try:
            solve_run.delay(str(run_id))
        except OperationalError as error:
            log.warning("broker did not take the message", run=str(run_id), error=str(error))

    transaction.on_commit(publish)
