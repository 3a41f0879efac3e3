"""Sends events to a receiver that fails, by workers that are killed."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from common.queue import send
from tests.webhooks.conftest import Receiver
from webhooks.models import WebhookDelivery, WebhookEndpoint
from webhooks.services import sending
from webhooks.services import webhook_deliveries as deliveries
from webhooks.states import DeliveryStatus

pytestmark = pytest.mark.system
EVENTS, KILLS = 40, 2


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets workers reach the receiver, and take over from a dead one after seconds."""
    monkeypatch.setenv("WEBHOOK_INNER_HOSTS", "127.0.0.1")
    monkeypatch.setenv("WEBHOOK_TIMEOUT_SECONDS", "1")


@pytest.fixture
def owner(transactional_db: None, owner: User) -> User:
    """Returns the owner, whose rows other processes see."""
    return owner


def test_every_event_arrives_though_half_fail_and_workers_die(
    patient: None,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    make_events: Callable[..., Any],
    start_worker: Callable[[], Any],
    wait_until: Callable[..., None],
) -> None:
    receiver.answers = lambda number: 500 if number % 2 else 204
    deliveries.store_deliveries(make_events(endpoint.organisation, EVENTS))
    ids = {str(key) for key in WebhookDelivery.objects.values_list("pk", flat=True)}
    assert len(ids) == EVENTS

    for kill in range(KILLS):
        before = len(receiver.requests)
        worker = start_worker()
        wait_until(lambda seen=before: wake() and len(receiver.requests) > seen + 3, seconds=60)
        if kill % 2:
            time.sleep(0.05)
        worker.kill()
        worker.wait()
    start_worker()

    wait_until(lambda: wake() and not waiting(), seconds=120)

    assert set(receiver.ids()) == ids, "at least once, each with its own id"
    states = set(WebhookDelivery.objects.values_list("status", flat=True))
    assert states == {DeliveryStatus.DELIVERED}
    sent = {event["data"]["number"] for event in receiver.accepted()}
    assert sent == set(range(1, EVENTS + 1))


def waiting() -> bool:
    """Returns whether a delivery is not done."""
    return WebhookDelivery.objects.filter(status=DeliveryStatus.PENDING).exists()


def wake() -> bool:
    """Does what the beat does every five seconds; repetitions are due at once."""
    WebhookDelivery.objects.filter(status=DeliveryStatus.PENDING).update(next_try_at=sending.now())
    for key in WebhookEndpoint.objects.values_list("pk", flat=True):
        send(deliveries.DELIVER_TASK, str(key))
    time.sleep(0.3)
    return True
