"""Tests tokens over HTTP: issue, use and end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.dateparse import parse_datetime
from rest_framework.test import APIClient

from accounts.api.authentication import CachedTokenAuthentication
from accounts.models import ApiToken, Role, User
from common.clock import now
from tests import builders

TOKENS = "/api/v1/tokens/"
RIGHT = {"email": "planner@example.com", "password": "a long password"}


def signed_in(client: APIClient) -> dict[str, Any]:
    """Returns the answer to the right credentials, which the client then carries."""
    answer = client.post(TOKENS, RIGHT)
    assert answer.status_code == 201, answer.content
    client.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
    return answer.json()


def test_token_opens_what_its_user_may_use(api_client: APIClient, member: User) -> None:
    answer = signed_in(api_client)

    me = api_client.get("/api/v1/me/")
    assert (me.status_code, me.json()["email"]) == (200, "planner@example.com")
    expiry = parse_datetime(answer["expires_at"])
    assert expiry is not None
    assert expiry > now() + timedelta(minutes=5)


def test_only_a_hash_of_the_token_is_kept(api_client: APIClient, member: User) -> None:
    secret = signed_in(api_client)["token"]

    row = ApiToken.objects.get()

    assert secret not in [str(value) for value in vars(row).values()]
    assert len(row.digest) == 128


@pytest.mark.parametrize("email", ["PLANNER@example.com", " planner@EXAMPLE.com "])
def test_case_of_the_address_does_not_matter(
    api_client: APIClient, member: User, email: str
) -> None:
    answer = api_client.post(TOKENS, RIGHT | {"email": email})

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"password": "a wrong password"},
        {"password": "a long password "},
        {"password": "A long password"},
        {"email": "nobody@example.com"},
    ],
)
def test_wrong_credentials_get_no_token(
    api_client: APIClient, member: User, is_rejected: Any, change: dict[str, str]
) -> None:
    answer = api_client.post(TOKENS, RIGHT | change)

    is_rejected(answer, 401, "#")
    assert answer["WWW-Authenticate"] == "Token"
    assert not ApiToken.objects.exists()


def test_wrong_password_and_unknown_address_read_alike(api_client: APIClient, member: User) -> None:
    wrong = api_client.post(TOKENS, RIGHT | {"password": "a wrong password"})
    unknown = api_client.post(TOKENS, RIGHT | {"email": "nobody@example.com"})

    assert wrong.json() == unknown.json()


def test_inactive_user_gets_no_token_and_loses_the_old_one(
    api_client: APIClient, member: User, is_rejected: Any
) -> None:
    signed_in(api_client)
    User.objects.update(is_active=False)

    is_rejected(api_client.get("/api/v1/me/"), 401, "#")
    is_rejected(APIClient().post(TOKENS, RIGHT), 401, "#")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"password": "x"}, "#/email"),
        ({"email": "a@example.com"}, "#/password"),
        ({"email": 5, "password": "x"}, "#/email"),
        ({"email": "a@example.com", "password": ["x"]}, "#/password"),
        ({"email": "a\x00@example.com", "password": "x"}, "#/email"),
        ({"email": "a@example.com", "password": "x" * 257}, "#/password"),
        ({"email": "a@example.com", "password": "x", "remember": True}, "#/remember"),
        ([], "#"),
    ],
)
def test_malformed_credentials_are_rejected_with_a_pointer(
    api_client: APIClient, member: User, is_rejected: Any, body: Any, pointer: str
) -> None:
    answer = api_client.post(TOKENS, body)

    is_rejected(answer, 400, pointer)
    assert not ApiToken.objects.exists()


def test_revoked_token_is_useless_at_once_and_others_stay(
    api_client: APIClient, member: User, is_rejected: Any
) -> None:
    other = APIClient()
    signed_in(other)
    signed_in(api_client)

    answer = api_client.delete(f"{TOKENS}current/")

    assert answer.status_code == 204
    is_rejected(api_client.get("/api/v1/me/"), 401, "#")
    is_rejected(api_client.delete(f"{TOKENS}current/"), 401, "#")
    assert other.get("/api/v1/me/").status_code == 200


def test_expired_token_is_useless(api_client: APIClient, member: User, is_rejected: Any) -> None:
    signed_in(api_client)
    ApiToken.objects.update(expiry=now() - timedelta(seconds=1))

    is_rejected(api_client.get("/api/v1/me/"), 401, "#")


@pytest.mark.parametrize("header", ["Token", "Token nonsense", "Token a b", "Bearer x"])
@pytest.mark.django_db
def test_nonsense_is_no_token(api_client: APIClient, is_rejected: Any, header: str) -> None:
    api_client.credentials(HTTP_AUTHORIZATION=header)

    is_rejected(api_client.get("/api/v1/me/"), 401, "#")


def test_token_brings_its_user_with_the_memberships_in_one_query(
    api_client: APIClient, member: User, django_assert_num_queries: Any
) -> None:
    signed_in(api_client)
    second = builders.buyer(name="Aardvark")
    member.memberships.create(organisation=second, role=Role.VIEWER)
    read = list(member.memberships.select_related("organisation").order_by("organisation__name"))
    secret = api_client._credentials["HTTP_AUTHORIZATION"].split()[1]

    with django_assert_num_queries(1):
        user, _ = CachedTokenAuthentication().authenticate_credentials(secret.encode())
        found = user.active_memberships
        names = [row.organisation.name for row in found]

    assert (user, found, names[0]) == (member, read, "Aardvark")
    assert [row.role for row in found] == [row.role for row in read]


@pytest.mark.django_db
def test_user_without_memberships_is_known_and_no_member(api_client: APIClient) -> None:
    User.objects.create_user(RIGHT["email"], RIGHT["password"])
    signed_in(api_client)

    me = api_client.get("/api/v1/me/")

    assert me.status_code == 403
