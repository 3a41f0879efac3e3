"""Doors for the worker: running twice is the same as once."""

import structlog
from celery import current_app, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)
# Built by the room that matches; called by its name, since it takes no more than an id.
REMATCH = "matching.tasks.rematch_order"


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
    transaction.on_commit(lambda: _send(f"{__name__}.make_payments"))


def ring_for_rematch(order_id: object) -> None:
    """Tells a worker of pieces to be matched again; a sweep finds open shortfalls if not."""
    transaction.on_commit(lambda: _send(REMATCH, str(order_id)))


def _send(name: str, *arguments: str) -> None:
    try:
        current_app.send_task(name, arguments)
    except OperationalError as error:
        log.warning("broker did not take the message", task=name, error=str(error))
