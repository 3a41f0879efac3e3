"""Tests that owners add, test, change and delete webhooks in pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from tests import builders
from tests.console.account.test_confirmation import sign_in_earlier
from webhooks.models import WebhookDelivery, WebhookEndpoint
from webhooks.services.endpoints import create_endpoint
from webhooks.states import DeliveryStatus

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
URL = "https://erp.example.com/hook"


@pytest.fixture
def owner() -> User:
    """Returns the owner of a manufacturer."""
    return builders.member(builders.organisation())


@pytest.fixture
def endpoint(owner: User) -> WebhookEndpoint:
    """Returns a webhook of the owner's organisation."""
    organisation = owner.memberships.get().organisation
    return create_endpoint(organisation=organisation, by=owner, url=URL, description="ERP")[0]


@pytest.fixture
def browser(visit: Visit, owner: User) -> Client:
    """Returns the owner's browser, in which the password was typed again."""
    client = visit(owner)
    client.post(reverse("account:confirm"), {"confirm-password": "a long password"})
    return client


def test_a_webhook_is_added_and_its_secret_shown_once(browser: Client) -> None:
    form = {"url": URL, "kinds": ["offer.made"], "description": "ERP"}

    page = browser.post(reverse("account:new-webhook"), form).content.decode()

    row = WebhookEndpoint.objects.get()
    assert row.kinds == ["offer.made"]
    assert row.secret in page
    for address in ("account:webhooks", "account:webhook"):
        arguments = [row.pk] if address == "account:webhook" else []
        assert row.secret not in browser.get(reverse(address, args=arguments)).content.decode()


def test_an_inner_address_is_refused_at_its_field(browser: Client) -> None:
    answer = browser.post(reverse("account:new-webhook"), {"url": "https://192.168.0.7/"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["url"]
    assert not WebhookEndpoint.objects.exists()


def test_adding_asks_for_the_password(visit: Visit, owner: User) -> None:
    client = sign_in_earlier(visit(owner))

    answer = client.get(reverse("account:new-webhook"))

    assert answer.url.startswith(reverse("account:confirm"))


def test_a_test_event_is_queued_and_sent_again(browser: Client, endpoint: WebhookEndpoint) -> None:
    page = reverse("account:webhook", args=[endpoint.pk])

    assert browser.post(reverse("account:test-webhook", args=[endpoint.pk])).url == page
    delivery = WebhookDelivery.objects.get()
    WebhookDelivery.objects.update(status=DeliveryStatus.GIVEN_UP, next_try_at=None)
    browser.post(reverse("account:replay-delivery", args=[endpoint.pk, delivery.pk]))

    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.PENDING
    assert "webhook.test" not in browser.get(page).content.decode()
    assert "Test event" in browser.get(page).content.decode()


def test_a_webhook_is_switched_off_and_deleted(browser: Client, endpoint: WebhookEndpoint) -> None:
    address = reverse("account:webhook", args=[endpoint.pk])

    browser.post(address, {"url": URL, "description": "ERP 2"})
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.description) == (False, "ERP 2")
    answer = browser.post(reverse("account:test-webhook", args=[endpoint.pk]), follow=True)
    assert "switched off" in answer.content.decode()
    browser.post(reverse("account:delete-webhook", args=[endpoint.pk]))
    assert not WebhookEndpoint.objects.exists()


def test_the_secret_is_replaced(browser: Client, endpoint: WebhookEndpoint) -> None:
    page = browser.post(reverse("account:webhook-secret", args=[endpoint.pk])).content.decode()

    former = endpoint.secret
    endpoint.refresh_from_db()
    assert endpoint.secret != former == endpoint.previous_secret
    assert endpoint.secret in page


def test_others_see_no_webhook(visit: Visit, owner: User, endpoint: WebhookEndpoint) -> None:
    organisation = owner.memberships.get().organisation
    viewer, rival = (
        builders.member(organisation, Role.VIEWER),
        builders.member(builders.organisation()),
    )
    address = reverse("account:webhook", args=[endpoint.pk])

    assert visit(viewer).get(address).status_code == 403
    assert visit(rival).get(address).status_code == 404
    assert visit(rival).post(reverse("account:test-webhook", args=[endpoint.pk])).status_code == 404
    assert URL not in visit(rival).get(reverse("account:webhooks")).content.decode()
