"""Tests who may have webhooks, what is stored of them, and their API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Role, User
from common.errors import FieldErrors, Forbidden
from tests import builders
from webhooks.errors import TooManyEndpoints
from webhooks.models import WebhookEndpoint
from webhooks.services import endpoints

pytestmark = pytest.mark.django_db
URL = "https://erp.example.com/hook"
LIST = "/api/v1/webhooks/"


def test_a_secret_has_the_form_of_the_standard(owner: User) -> None:
    organisation = owner.memberships.get().organisation

    row, secret = endpoints.create_endpoint(organisation=organisation, by=owner, url=URL)

    assert secret.startswith("whsec_")
    assert row.secret == secret
    assert row.kinds == []


def test_an_organisation_has_so_many_at_most(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    for _number in range(endpoints.ENDPOINTS_MOST):
        endpoints.create_endpoint(organisation=organisation, by=owner, url=URL)

    with pytest.raises(TooManyEndpoints):
        endpoints.create_endpoint(organisation=organisation, by=owner, url=URL)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PURCHASER, Role.VIEWER])
def test_only_owners_have_them(owner: User, role: str) -> None:
    organisation = owner.memberships.get().organisation
    member = builders.member(organisation, role)
    row, _secret = endpoints.create_endpoint(organisation=organisation, by=owner, url=URL)

    with pytest.raises(Forbidden):
        endpoints.create_endpoint(organisation=organisation, by=member, url=URL)
    for change in (
        lambda: endpoints.change_endpoint(endpoint=row, by=member, changes={}),
        lambda: endpoints.replace_secret(endpoint=row, by=member),
        lambda: endpoints.delete_endpoint(endpoint=row, by=member),
    ):
        with pytest.raises(Forbidden):
            change()
    assert not WebhookEndpoint.objects.visible_to(member).exists()


def test_an_operator_sees_its_own_alone(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    endpoints.create_endpoint(organisation=organisation, by=owner, url=URL)

    assert not WebhookEndpoint.objects.visible_to(builders.member(builders.operator())).exists()


def test_unknown_kinds_are_refused_and_known_ones_sorted(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    terms = {"organisation": organisation, "by": owner, "url": URL}

    with pytest.raises(FieldErrors):
        endpoints.create_endpoint(**terms, kinds=["order.eaten"])
    row, _ = endpoints.create_endpoint(**terms, kinds=["payment.made", "offer.made", "offer.made"])

    assert row.kinds == ["offer.made", "payment.made"]


def test_the_secret_is_answered_once(owner: User, client_of: Any) -> None:
    client = client_of(owner)

    made = client.post(LIST, {"url": URL, "kinds": ["offer.made"]}, format="json")
    shown = client.get(f"{LIST}{made.json()['id']}/")

    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert "secret" not in shown.json()
    assert made.json()["secret"] not in client.get(LIST).content.decode()


def test_a_webhook_is_changed_and_deleted(owner: User, client_of: Any) -> None:
    client = client_of(owner)
    made = client.post(LIST, {"url": URL}, format="json").json()
    address = f"{LIST}{made['id']}/"

    changed = client.patch(address, {"is_active": False}, format="json").json()
    renewed = client.post(f"{address}secret/").json()

    assert (changed["is_active"], changed["disabled_reason"]) == (False, "owner")
    assert renewed["secret"] != made["secret"]
    assert renewed["previous_until"]
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"url": "http://example.com/"}, "#/url"),
        ({"url": "https://10.0.0.1/"}, "#/url"),
        ({"url": URL, "kinds": ["nothing"]}, "#/kinds"),
        ({"url": URL, "secret": "mine"}, "#/secret"),
        ({}, "#/url"),
    ],
)
def test_a_bad_webhook_names_its_field(
    owner: User, client_of: Any, body: dict[str, Any], pointer: str
) -> None:
    answer = client_of(owner).post(LIST, body, format="json")

    assert answer.status_code == 400
    assert [row["pointer"] for row in answer.json()["errors"]] == [pointer]
    assert not WebhookEndpoint.objects.exists()


def test_a_stranger_and_a_member_find_nothing(owner: User, client_of: Any) -> None:
    made = client_of(owner).post(LIST, {"url": URL}, format="json").json()
    organisation = owner.memberships.get().organisation
    people = (
        builders.member(builders.buyer()),
        builders.member(organisation, Role.VIEWER),
        builders.member(builders.operator()),
    )

    for person in people:
        client: APIClient = client_of(person)
        assert client.get(LIST).json()["results"] == []
        assert client.get(f"{LIST}{made['id']}/").status_code == 404
        assert client.post(f"{LIST}{made['id']}/test/").status_code == 404
    assert client_of(people[1]).post(LIST, {"url": URL}, format="json").status_code == 403
