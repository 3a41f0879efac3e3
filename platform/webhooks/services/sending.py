"""Sends what is due to an endpoint, and decides when it is tried again.

No transaction is open while a request is under way. A worker that dies leaves the delivery as it
was, and the next one sends it again: each event arrives at least once, with one id.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import requests
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection, transaction
from requests_hardened.ip_filter import InvalidIPAddress
from standardwebhooks.webhooks import Webhook

from common.clock import now
from common.queue import send
from webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from webhooks.receiver_addresses import session_for
from webhooks.services.webhook_deliveries import DELIVER_TASK
from webhooks.states import AttemptResult, DeliveryStatus, DisabledReason

log = structlog.get_logger(__name__)
# After each failed attempt: 5 s to 24 h, together 72 h; then the delivery is given up.
DELAYS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1_800, 7_200, 21_600, 43_200, 86_400, 98_245)
)
JITTER = 0.1
# A receiver that asks for more time gets at most so much before the next attempt.
RETRY_AFTER_MOST = timedelta(hours=1)
RETRIED_LATER = (429, 503)
# Of one task: it ends for the other endpoints of the queue, and after failures in a row.
TURN_SECONDS = 20.0
FAILURES_MOST = 3

TAKE_TURN = """
    INSERT INTO webhooks_webhookturn AS turn (endpoint_id, taken_until)
    VALUES (%s, %s)
    ON CONFLICT (endpoint_id) DO UPDATE SET taken_until = excluded.taken_until
        WHERE turn.taken_until <= %s
    RETURNING taken_until
"""
# Only its own turn is extended or given back: a worker that was away for too long has lost it.
CHANGE_TURN = """
    UPDATE webhooks_webhookturn SET taken_until = %s
    WHERE endpoint_id = %s AND taken_until = %s
    RETURNING taken_until
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Holds how an attempt ended."""

    result: AttemptResult
    milliseconds: int
    status_code: int | None = None
    retry_after: timedelta = timedelta(0)


def deliver(endpoint_id: UUID) -> int:
    """Sends what is due to an endpoint, in order; returns the number of attempts.

    One worker at a time has an endpoint. The others leave at once.
    """
    taken = change_turn(TAKE_TURN, [endpoint_id, turn_end(), now()])
    if taken is None:
        return 0
    made = failures = 0
    ends_at = time.monotonic() + TURN_SECONDS
    for delivery in due(endpoint_id):
        outcome = attempt(delivery)
        store(delivery, outcome)
        made += 1
        failures = 0 if outcome.result == AttemptResult.ACCEPTED else failures + 1
        taken = change_turn(CHANGE_TURN, [turn_end(), endpoint_id, taken])
        if taken is None or failures >= FAILURES_MOST or time.monotonic() > ends_at:
            break
    if taken is not None:
        change_turn(CHANGE_TURN, [now(), endpoint_id, taken])
    return made


def turn_end() -> Any:
    """Returns until when a turn lasts unless it is extended."""
    return now() + settings.WEBHOOKS["lease"]


def change_turn(statement: str, values: list[Any]) -> Any:
    """Returns until when the turn is taken now; None where another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return None if row is None else row[0]


def due(endpoint_id: UUID) -> Iterator[WebhookDelivery]:
    """Yields the deliveries that are due, the oldest first."""
    while True:
        rows = WebhookDelivery.objects.select_related("endpoint").filter(
            endpoint=endpoint_id,
            endpoint__is_active=True,
            status=DeliveryStatus.PENDING,
            next_try_at__lte=now(),
        )
        found = rows.order_by("pk").first()
        if found is None:
            return
        yield found


def attempt(delivery: WebhookDelivery) -> Outcome:
    """Sends a delivery once and returns what came of it."""
    endpoint = delivery.endpoint
    started = time.monotonic()
    status_code, retry_after = None, timedelta(0)
    try:
        with session_for(urlsplit(endpoint.url).hostname or "") as session:
            # Of the answer nothing but status and headers is read.
            response = session.post(
                endpoint.url,
                data=delivery.body.encode(),
                headers=signed_headers(delivery),
                stream=True,
            )
            with response:
                status_code = response.status_code
                retry_after = asked_delay(response)
                result = result_of(status_code)
    except InvalidIPAddress:
        result = AttemptResult.INNER_ADDRESS
    except requests.exceptions.SSLError:
        result = AttemptResult.INSECURE
    except (requests.exceptions.Timeout, SoftTimeLimitExceeded):
        result = AttemptResult.TIMEOUT
    except (requests.exceptions.RequestException, OSError, ValueError) as error:
        # Also what urllib3 raises for a host that no name can be.
        log.info("webhook was not reached", endpoint=str(endpoint.pk), error=type(error).__name__)
        result = AttemptResult.UNREACHABLE
    milliseconds = int((time.monotonic() - started) * 1000)
    return Outcome(result, milliseconds, status_code, retry_after)


def signed_headers(delivery: WebhookDelivery) -> dict[str, str]:
    """Returns id, time and signatures, of two secrets while one is replaced."""
    at, endpoint = now(), delivery.endpoint
    secrets = [endpoint.secret]
    if endpoint.previous_until is not None and endpoint.previous_until > at:
        secrets.append(endpoint.previous_secret)
    signatures = [Webhook(secret).sign(str(delivery.pk), at, delivery.body) for secret in secrets]
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def result_of(status_code: int) -> AttemptResult:
    """Returns what a status means."""
    if 200 <= status_code < 300:
        return AttemptResult.ACCEPTED
    if status_code == 410:
        return AttemptResult.GONE
    return AttemptResult.REDIRECTED if 300 <= status_code < 400 else AttemptResult.REFUSED


def asked_delay(response: requests.Response) -> timedelta:
    """Returns the time that a busy receiver asks for, within bounds."""
    text = response.headers.get("Retry-After", "")
    is_asked = response.status_code in RETRIED_LATER and text.isascii() and text.isdecimal()
    seconds = min(int(text[:9]), RETRY_AFTER_MOST.total_seconds()) if is_asked else 0
    return timedelta(seconds=seconds)


@transaction.atomic
def store(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """Logs an attempt and sets when the delivery is tried again, if at all."""
    if not WebhookDelivery.objects.select_for_update().filter(pk=delivery.pk).exists():
        # Its owner deleted the webhook meanwhile.
        return
    at = now()
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=at,
        milliseconds=outcome.milliseconds,
        result=outcome.result,
        status_code=outcome.status_code,
    )
    delivery.attempts += 1
    delivery.next_try_at = None
    if outcome.result == AttemptResult.ACCEPTED:
        delivery.status, delivery.delivered_at = DeliveryStatus.DELIVERED, at
    elif outcome.result == AttemptResult.GONE:
        delivery.status = DeliveryStatus.GIVEN_UP
        disable(delivery.endpoint)
    elif delivery.attempts > len(DELAYS):
        delivery.status = DeliveryStatus.GIVEN_UP
    else:
        delivery.next_try_at = at + max(delay(delivery.attempts), outcome.retry_after)
    delivery.save(update_fields=["status", "attempts", "next_try_at", "delivered_at", "updated_at"])


def delay(attempts: int) -> timedelta:
    """Returns the time after so many failed attempts, a tenth more or less."""
    return DELAYS[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)


def disable(endpoint: WebhookEndpoint) -> None:
    """Switches off an endpoint that is gone; what waits for it is given up."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk, is_active=True).update(
        is_active=False, disabled_reason=DisabledReason.GONE, updated_at=now()
    )
    WebhookDelivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.PENDING).update(
        status=DeliveryStatus.GIVEN_UP, next_try_at=None, updated_at=now()
    )


def wake_due() -> int:
    """Enqueues the task of every endpoint for which something is due."""
    rows = WebhookDelivery.objects.filter(
        status=DeliveryStatus.PENDING, next_try_at__lte=now(), endpoint__is_active=True
    )
    keys = list(rows.order_by().values_list("endpoint", flat=True).distinct())
    for key in keys:
        send(DELIVER_TASK, str(key))
    return len(keys)
