"""Doors for the worker: running twice is the same as once."""

from typing import Any

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


@shared_task
def sweep_fulfilment() -> None:
    """Holds, returns and payments that are due, and orders that can be closed."""
    from fulfilment import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.sweep()


@shared_task
def make_payments() -> None:
    """Tells the provider what is due."""
    from fulfilment import pipeline  # noqa: PLC0415  the one door from the tasks to the pipeline

    pipeline.make_payments()


def ring_for_payments() -> None:
    """Tells a worker of payments once this transaction is committed; a sweep looks if not."""
    transaction.on_commit(lambda: _send(make_payments))


def _send(task: Any) -> None:
    try:
        task.delay()
    except OperationalError as error:
        log.warning("broker did not take the message", task=task.name, error=str(error))
