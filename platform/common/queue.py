"""Enqueues tasks by name once the transaction is committed.

A message is a hint and the row it names the source of truth: where a message is lost, a sweep
enqueues the task again.
"""

from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def enqueue(task_name: str, *keys: Any) -> None:
    """Sends a task with these keys after the commit; nothing after a rollback."""
    transaction.on_commit(lambda: send(task_name, *map(str, keys)))


def send(task_name: str, *keys: str) -> None:
    """Sends a task about a row now; logs a broker that does not take the message."""
    publish(task_name, *keys)


def publish(task_name: str, *keys: str) -> None:
    """Sends a message to the broker; logs one that does not take it."""
    try:
        current_app.send_task(task_name, args=keys)
    except OperationalError as error:
        log.warning("broker did not take the message", task=task_name, keys=keys, error=str(error))
