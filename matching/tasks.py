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
def solve_part(part_id: str) -> None:
    """Solves a part of a run that was too large for one worker."""
    from matching import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.solve_part(part_id)


@shared_task
def sweep_runs() -> None:
    """Looks for runs that nobody works on."""
    from matching import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.sweep()


@shared_task
def request_due_runs() -> None:
    """Requests the runs that the schedule wants."""
    from matching import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.request_due_runs()


@shared_task
def rematch_order(order_id: str) -> None:
    """Finds others for pieces that an order's factories will not make."""
    from matching import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.rematch_order(order_id)


def ring(run_id: Any) -> None:
    """Tells a worker of a run once this transaction is committed; a sweep rings again if not."""
    _send(solve_run, run_id)


def ring_part(part_id: Any) -> None:
    """Tells a worker of a part of a run in the same way."""
    _send(solve_part, part_id)


def ring_rematch(order_id: Any) -> None:
    """Asks a worker to match an order's missing pieces again, in the same way."""
    _send(rematch_order, order_id)


def _send(task: Any, key: Any) -> None:
    def publish() -> None:
        try:
            task.delay(str(key))
        except OperationalError as error:
            log.warning("broker did not take the message", key=str(key), error=str(error))

    transaction.on_commit(publish)
