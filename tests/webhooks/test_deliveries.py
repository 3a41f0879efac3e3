"""Tests what is sent, when it is sent again, and what the log says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from common.clock import now
from common.safety.usage_quotas import QuotaSpent
from millshare_client import InvalidWebhook, verified_event
from notifications.services.fan_out import EVENT_SINKS
from tests import builders
from tests.webhooks.conftest import Receiver
from webhooks.errors import EndpointInactive
from webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookTurn
from webhooks.services import endpoints, sending
from webhooks.services import webhook_deliveries as deliveries
from webhooks.states import AttemptResult, DeliveryStatus

pytestmark = pytest.mark.django_db
Events = Callable[..., Any]


@pytest.fixture
def delivery(endpoint: WebhookEndpoint, make_events: Events) -> WebhookDelivery:
    """Returns the delivery of one event."""
    deliveries.store_deliveries(make_events(endpoint.organisation))
    return WebhookDelivery.objects.get()


def test_the_fan_out_stores_deliveries() -> None:
    assert deliveries.store_deliveries in EVENT_SINKS


def test_each_endpoint_gets_the_kinds_that_it_wants(
    endpoint: WebhookEndpoint, owner: User, receiver: Receiver, make_events: Events
) -> None:
    organisation, other = endpoint.organisation, builders.buyer()
    terms = {"organisation": organisation, "by": owner, "url": receiver.url}
    wanted, _ = endpoints.create_endpoint(**terms, kinds=["payment.made"])
    silent, _ = endpoints.create_endpoint(**terms)
    endpoints.change_endpoint(endpoint=silent, by=owner, changes={"is_active": False})
    events = [
        *make_events(organisation, kind="proposal.made"),
        *make_events(organisation, kind="payment.made"),
        *make_events(other),
    ]

    deliveries.store_deliveries(events)
    deliveries.store_deliveries(events)

    rows = WebhookDelivery.objects.order_by("pk").values_list("endpoint", "kind")
    assert sorted(rows) == sorted(
        [
            (endpoint.pk, "proposal.made"),
            (endpoint.pk, "payment.made"),
            (wanted.pk, "payment.made"),
        ]
    )


def test_the_client_verifies_what_is_sent(
    endpoint: WebhookEndpoint, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    assert sending.deliver(endpoint.pk) == 1

    ((headers, body),) = receiver.requests
    event = verified_event(body, headers, endpoint.secret)
    assert event["type"] == "proposal.made"
    assert event["data"]["number"] == 1
    assert headers["webhook-id"] == str(delivery.pk)
    with pytest.raises(InvalidWebhook):
        verified_event(body + b" ", headers, endpoint.secret)
    with pytest.raises(InvalidWebhook):
        verified_event(body, headers, endpoints.new_secret())
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.DELIVERED
    assert delivery.delivered_at is not None


def test_both_secrets_sign_while_one_is_replaced(
    endpoint: WebhookEndpoint, owner: User, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    former = endpoint.secret
    current = endpoints.replace_secret(endpoint=endpoint, by=owner)

    sending.deliver(endpoint.pk)

    headers, body = receiver.requests[0]
    for secret in (former, current):
        assert verified_event(body, headers, secret)["type"] == "proposal.made"
    WebhookEndpoint.objects.update(previous_until=now() - timedelta(seconds=1))
    delivery.refresh_from_db()
    deliveries.replay(delivery=delivery, by=owner)
    sending.deliver(endpoint.pk)
    with pytest.raises(InvalidWebhook):
        verified_event(receiver.requests[1][1], receiver.requests[1][0], former)


def test_a_failure_is_tried_again_after_five_seconds(
    endpoint: WebhookEndpoint, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    receiver.answers = lambda number: 500

    sending.deliver(endpoint.pk)

    delivery.refresh_from_db()
    attempt = delivery.attempt_log.get()
    assert (attempt.result, attempt.status_code) == (AttemptResult.REFUSED, 500)
    assert delivery.status == DeliveryStatus.PENDING
    assert 4 < (delivery.next_try_at - attempt.at).total_seconds() < 6
    assert sending.deliver(endpoint.pk) == 0


def test_delays_reach_from_five_seconds_to_72_hours() -> None:
    assert sending.DELAYS[0] == timedelta(seconds=5)
    assert sum(sending.DELAYS, timedelta(0)) == timedelta(hours=72)
    assert list(sending.DELAYS) == sorted(sending.DELAYS)
    tenth = timedelta(milliseconds=501)
    drawn = {sending.delay(1) for _ in range(50)}
    assert len(drawn) > 10
    assert all(abs(one - sending.DELAYS[0]) <= tenth for one in drawn)


def test_a_delivery_is_given_up_after_the_last_delay(
    endpoint: WebhookEndpoint, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    receiver.answers = lambda number: 503
    WebhookDelivery.objects.update(attempts=len(sending.DELAYS))

    sending.deliver(endpoint.pk)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.next_try_at) == (DeliveryStatus.GIVEN_UP, None)
    endpoint.refresh_from_db()
    assert endpoint.is_active


def test_a_busy_receiver_is_left_the_time_that_it_asks_for(
    endpoint: WebhookEndpoint, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    receiver.answers, receiver.headers = lambda number: 429, {"Retry-After": "600"}

    sending.deliver(endpoint.pk)

    delivery.refresh_from_db()
    assert 595 < (delivery.next_try_at - now()).total_seconds() <= 600


def test_gone_switches_the_endpoint_off(
    endpoint: WebhookEndpoint, receiver: Receiver, make_events: Events
) -> None:
    receiver.answers = lambda number: 410
    deliveries.store_deliveries(make_events(endpoint.organisation, 3))

    assert sending.deliver(endpoint.pk) == 1

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disabled_reason) == (False, "gone")
    states = WebhookDelivery.objects.values_list("status", flat=True)
    assert set(states) == {DeliveryStatus.GIVEN_UP}


def test_a_webhook_may_be_deleted_while_it_is_sent_to(
    endpoint: WebhookEndpoint, owner: User, delivery: WebhookDelivery
) -> None:
    outcome = sending.attempt(delivery)
    endpoints.delete_endpoint(endpoint=endpoint, by=owner)

    sending.store(delivery, outcome)

    assert not WebhookAttempt.objects.exists()


def test_a_redirect_is_not_followed(
    endpoint: WebhookEndpoint, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    receiver.answers, receiver.headers = lambda number: 302, {"Location": receiver.url}

    sending.deliver(endpoint.pk)

    assert len(receiver.requests) == 1
    assert delivery.attempt_log.get().result == AttemptResult.REDIRECTED


def test_an_address_that_is_inner_by_now_gets_nothing(
    endpoint: WebhookEndpoint, receiver: Receiver, delivery: WebhookDelivery, settings: Any
) -> None:
    settings.WEBHOOKS = {**settings.WEBHOOKS, "inner_hosts": frozenset()}
    WebhookEndpoint.objects.update(url=receiver.url.replace("http:", "https:"))

    sending.deliver(endpoint.pk)

    assert receiver.requests == []
    assert delivery.attempt_log.get().result == AttemptResult.INNER_ADDRESS


def test_after_failures_in_a_row_the_worker_turns_to_others(
    endpoint: WebhookEndpoint, receiver: Receiver, make_events: Events
) -> None:
    receiver.answers = lambda number: 500
    deliveries.store_deliveries(make_events(endpoint.organisation, 5))

    assert sending.deliver(endpoint.pk) == sending.FAILURES_MOST
    assert sending.wake_due() == 1


def test_one_worker_at_a_time_has_an_endpoint(
    endpoint: WebhookEndpoint, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    turn = WebhookTurn.objects.create(endpoint=endpoint, taken_until=now() + timedelta(seconds=9))

    assert sending.deliver(endpoint.pk) == 0

    turn.taken_until = now() - timedelta(seconds=1)
    turn.save()
    assert sending.deliver(endpoint.pk) == 1


def test_a_replay_has_the_same_id_and_body(
    endpoint: WebhookEndpoint, owner: User, receiver: Receiver, delivery: WebhookDelivery
) -> None:
    sending.deliver(endpoint.pk)
    delivery.refresh_from_db()

    deliveries.replay(delivery=delivery, by=owner)
    sending.deliver(endpoint.pk)

    (first, first_body), (second, second_body) = receiver.requests
    assert first["webhook-id"] == second["webhook-id"]
    assert first_body == second_body
    assert WebhookAttempt.objects.count() == 2


def test_a_test_event_is_sent(endpoint: WebhookEndpoint, owner: User, receiver: Receiver) -> None:
    deliveries.send_test(endpoint=endpoint, by=owner)
    deliveries.send_test(endpoint=endpoint, by=owner)

    sending.deliver(endpoint.pk)

    assert [event["type"] for event in receiver.accepted()] == ["webhook.test"] * 2


def test_sending_by_hand_has_a_limit(
    endpoint: WebhookEndpoint, owner: User, delivery: WebhookDelivery, settings: Any
) -> None:
    limit = {deliveries.QUOTA: {"per_hour": 1, "per_day": 9}}
    settings.QUOTAS = {**settings.QUOTAS, **limit}
    deliveries.send_test(endpoint=endpoint, by=owner)

    with pytest.raises(QuotaSpent):
        deliveries.replay(delivery=delivery, by=owner)


def test_nothing_is_sent_again_to_what_is_switched_off(
    endpoint: WebhookEndpoint, owner: User, delivery: WebhookDelivery
) -> None:
    endpoints.change_endpoint(endpoint=endpoint, by=owner, changes={"is_active": False})
    delivery.refresh_from_db()

    assert sending.deliver(endpoint.pk) == 0
    assert sending.wake_due() == 0
    with pytest.raises(EndpointInactive):
        deliveries.replay(delivery=delivery, by=owner)
    with pytest.raises(EndpointInactive):
        deliveries.send_test(endpoint=endpoint, by=owner)


def test_old_deliveries_are_purged_unless_they_wait(
    endpoint: WebhookEndpoint, receiver: Receiver, make_events: Events
) -> None:
    deliveries.store_deliveries(make_events(endpoint.organisation, 2))
    sending.deliver(endpoint.pk)
    deliveries.store_deliveries(make_events(endpoint.organisation))
    WebhookDelivery.objects.update(created_at=now() - timedelta(days=31))

    assert deliveries.purge_deliveries() == 2
    assert WebhookDelivery.objects.get().status == DeliveryStatus.PENDING


def test_the_log_is_read_and_replayed_by_api(
    endpoint: WebhookEndpoint, owner: User, delivery: WebhookDelivery, client_of: Any
) -> None:
    sending.deliver(endpoint.pk)
    client, stranger = client_of(owner), client_of(builders.member(builders.buyer()))
    address = f"/api/v1/webhook-deliveries/{delivery.pk}/"

    (shown,) = client.get("/api/v1/webhook-deliveries/?status=delivered").json()["results"]
    again = client.post(f"{address}replay/")

    assert shown["attempt_log"][0]["status_code"] == 204
    assert (again.status_code, again.json()["status"]) == (200, "pending")
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}replay/").status_code == 404
