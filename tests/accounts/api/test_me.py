"""Tests the signed-in user over HTTP: its fields and the one it may change."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Role, User
from tests import builders

ME = "/api/v1/me/"


@pytest.fixture
def client(member: User, client_of: Callable[[User], APIClient]) -> APIClient:
    """Acts as the member."""
    return client_of(member)


def test_me_shows_memberships_and_nothing_secret(client: APIClient, member: User) -> None:
    organisation = member.organisations.get()

    shown = client.get(ME).json()

    assert shown == {
        "id": str(member.pk),
        "email": "planner@example.com",
        "full_name": "",
        "language": "",
        "time_zone": "",
        "memberships": [
            {
                "organisation": str(organisation.pk),
                "name": organisation.name,
                "is_manufacturer": True,
                "is_buyer": False,
                "is_operator": False,
                "role": "planner",
            }
        ],
    }


def test_name_can_be_changed(client: APIClient, member: User) -> None:
    answer = client.patch(ME, {"full_name": "王芳"})

    member.refresh_from_db()
    assert (answer.status_code, answer.json()["full_name"], member.full_name) == (
        200,
        "王芳",
        "王芳",
    )


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"full_name": 5}, "#/full_name"),
        ({"full_name": None}, "#/full_name"),
        ({"full_name": "x" * 121}, "#/full_name"),
        ({"full_name": "a\x00b"}, "#/full_name"),
        ({"time_zone": "Shanghai"}, "#/time_zone"),
        ({"language": "fr"}, "#/language"),
        ({"full_name": "Eve", "email": "eve@example.com"}, "#/email"),
        ({"id": str(uuid4())}, "#/id"),
        ({"memberships": []}, "#/memberships"),
        ({"is_staff": True}, "#/is_staff"),
        ({"is_superuser": True}, "#/is_superuser"),
        ({"password": "short"}, "#/password"),
        ({"is_active": False}, "#/is_active"),
        ([], "#"),
    ],
)
def test_what_is_not_the_users_to_change_is_rejected(
    client: APIClient, member: User, is_rejected: Any, body: Any, pointer: str
) -> None:
    before = User.objects.filter(pk=member.pk).values().get()

    answer = client.patch(ME, body)

    is_rejected(answer, 400, pointer)
    assert User.objects.filter(pk=member.pk).values().get() == before


@pytest.mark.django_db
def test_anonymous_request_is_asked_to_sign_in(api_client: APIClient, is_rejected: Any) -> None:
    is_rejected(api_client.get(ME), 401, "#")
    is_rejected(api_client.patch(ME, {"full_name": "Eve"}), 401, "#")


@pytest.mark.django_db
def test_user_of_no_organisation_may_do_nothing(
    client_of: Callable[[User], APIClient], is_rejected: Any
) -> None:
    client = client_of(User.objects.create_user("lonely@example.com", "a long password"))

    is_rejected(client.get(ME), 403, "#")


@pytest.mark.django_db
@pytest.mark.parametrize("organisations", [1, 6])
def test_me_takes_one_query_for_few_organisations_as_for_many(
    client_of: Callable[[User], APIClient], django_assert_num_queries: Any, organisations: int
) -> None:
    user = User.objects.create_user("busy@example.com", "a long password")
    for _ in range(organisations):
        user.memberships.create(organisation=builders.buyer(), role=Role.VIEWER)

    with django_assert_num_queries(1):
        shown = client_of(user).get(ME).json()

    assert len(shown["memberships"]) == organisations


def test_put_and_delete_are_not_offered(client: APIClient, is_rejected: Any) -> None:
    is_rejected(client.put(ME, {}), 405, "#")
    is_rejected(client.delete(ME), 405, "#")
