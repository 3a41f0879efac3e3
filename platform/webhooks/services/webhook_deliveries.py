"""Stores deliveries of events, tests and repetitions, and purges old ones."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.services.members import lock_as_owner
from common.clock import now
from common.queue import enqueue
from common.retention import purge_batches
from common.safety.usage_quotas import consume
from notifications.models import Event
from webhooks.errors import EndpointInactive
from webhooks.models import WebhookDelivery, WebhookEndpoint
from webhooks.states import DeliveryStatus

DELIVER_TASK = "webhooks.tasks.deliver"
TEST_KIND = "webhook.test"
QUOTA = "webhook_messages"


def store_deliveries(events: Sequence[Event]) -> None:
    """Stores a delivery for each endpoint that wants an event.

    The transaction is the caller's.
    """
    organisations = {event.organisation_id for event in events}
    endpoints = WebhookEndpoint.objects.filter(is_active=True, organisation__in=organisations)
    found = list(endpoints) if organisations else []
    rows = [
        delivery_of(endpoint, event)
        for event in events
        for endpoint in found
        if endpoint.organisation_id == event.organisation_id
        and (not endpoint.kinds or event.kind in endpoint.kinds)
    ]
    WebhookDelivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    for key in {row.endpoint_id for row in rows}:
        enqueue(DELIVER_TASK, key)


def delivery_of(endpoint: WebhookEndpoint, event: Event) -> WebhookDelivery:
    """Returns the delivery of an event, due at once."""
    return WebhookDelivery(
        endpoint=endpoint,
        event_id=event.pk,
        kind=event.kind,
        body=body_of(event.kind, event.at, event.as_document()),
        next_try_at=now(),
    )


def body_of(kind: str, at: datetime, data: dict[str, Any]) -> str:
    """Returns what is sent: type, timestamp and data, as Standard Webhooks suggests."""
    stamp = at.isoformat().replace("+00:00", "Z")
    document = {"type": kind, "timestamp": stamp, "data": data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@transaction.atomic
def send_test(*, endpoint: WebhookEndpoint, by: User) -> WebhookDelivery:
    """Queues a test event; raises Forbidden, EndpointInactive."""
    lock_as_owner(endpoint.organisation, by)
    if not endpoint.is_active:
        raise EndpointInactive
    consume(QUOTA, endpoint.organisation_id)
    data = {"endpoint": str(endpoint.pk), "organisation": str(endpoint.organisation_id)}
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        kind=TEST_KIND,
        body=body_of(TEST_KIND, now(), data),
        next_try_at=now(),
    )
    enqueue(DELIVER_TASK, endpoint.pk)
    return delivery


@transaction.atomic
def replay(*, delivery: WebhookDelivery, by: User) -> WebhookDelivery:
    """Queues a delivery again; raises Forbidden, EndpointInactive."""
    endpoint = delivery.endpoint
    lock_as_owner(endpoint.organisation, by)
    if not endpoint.is_active:
        raise EndpointInactive
    consume(QUOTA, endpoint.organisation_id)
    delivery.status, delivery.attempts, delivery.next_try_at = DeliveryStatus.PENDING, 0, now()
    delivery.save(update_fields=["status", "attempts", "next_try_at", "updated_at"])
    enqueue(DELIVER_TASK, endpoint.pk)
    return delivery


def purge_deliveries() -> int:
    """Deletes deliveries that do not wait, after the days for which events are kept."""
    oldest = now() - settings.NOTIFICATIONS["events_kept"]
    rows = WebhookDelivery.objects.filter(created_at__lt=oldest)
    return purge_batches(rows.exclude(status=DeliveryStatus.PENDING))
