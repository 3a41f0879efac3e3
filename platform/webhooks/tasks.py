"""Provides the worker's entry points; each may run twice, and several at once."""

from uuid import UUID

from celery import shared_task

from webhooks.services import sending
from webhooks.services import webhook_deliveries as deliveries

# A receiver that answers byte by byte is left; the lease of its endpoint lasts longer.
SOFT_LIMIT, HARD_LIMIT = 45, 60


@shared_task(soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def deliver(endpoint_id: str) -> None:
    """Sends what is due to an endpoint."""
    sending.deliver(UUID(endpoint_id))


@shared_task
def sweep_webhooks() -> None:
    """Enqueues endpoints for which something is due, also where a message was lost."""
    sending.wake_due()


@shared_task
def purge_webhooks() -> None:
    """Deletes old deliveries."""
    deliveries.purge_deliveries()
