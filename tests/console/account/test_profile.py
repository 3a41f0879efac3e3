"""Tests a person's own tokens, name and password."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services.tokens import issue_token
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
TOKEN = {"name": "ERP", "days": "30", "scopes": ["read"]}
TERMS = {"name": "ERP", "days": 1, "scopes": ["read"], "organisation": None, "client": HERE}


@pytest.fixture
def user(db: None) -> User:
    """Creates the owner of a buyer."""
    return builders.member(builders.buyer())


def calls_as(secret: str) -> int:
    """Returns the status of an API request with this token."""
    return APIClient(headers={"authorization": f"Token {secret}"}).get("/api/v1/me/").status_code


def test_token_is_shown_once_and_works_until_revoked(visit: Visit, user: User) -> None:
    client = visit(user)

    form = TOKEN | {"acts_for": f"me:{user.memberships.get().pk}"}
    shown = client.post(reverse("account:new-token"), form).content.decode()
    secret = re.search(r'class="secret" value="([0-9a-f]+)"', shown)[1]

    assert calls_as(secret) == 200
    listed = client.get(reverse("account:tokens")).content.decode()
    assert secret[:8] in listed
    assert secret not in listed
    client.post(reverse("account:revoke-token"), {"token_key": secret[:15]})
    assert calls_as(secret) == 401
    assert "You have no token." in client.get(reverse("account:tokens")).content.decode()


def test_token_lasts_as_long_as_is_offered(visit: Visit, user: User) -> None:
    client = visit(user)

    for days in ("", "7", "9999", "x"):
        form = TOKEN | {"acts_for": f"me:{user.memberships.get().pk}", "days": days}
        assert client.post(reverse("account:new-token"), form).status_code == 422
    assert not user.auth_token_set.exists()


def test_tokens_of_others_are_neither_seen_nor_revoked(visit: Visit, user: User) -> None:
    token, secret = issue_token(user=builders.member(builders.buyer()), **TERMS)
    client = visit(user)

    assert token.token_key[:8] not in client.get(reverse("account:tokens")).content.decode()
    client.post(reverse("account:revoke-token"), {"token_key": token.token_key})

    assert calls_as(secret) == 200


def test_tokens_are_exported_without_what_revokes_them(visit: Visit, user: User) -> None:
    token, secret = issue_token(user=user, **TERMS)

    answer = visit(user).get(reverse("account:tokens"), {"export": "csv"})

    heads, *_ = answer.content.decode("utf-8-sig").splitlines()
    assert heads == "Name,Begins with,Acts for,May,Created on,Last used,Lasts until"
    assert token.token_key[:8] in answer.content.decode()
    assert secret not in answer.content.decode()


def test_profile_is_kept_and_shown_by_its_clock(visit: Visit, user: User) -> None:
    client = visit(user)
    token, _ = issue_token(user=user, **TERMS)
    form = {"full_name": "Li Na", "language": "zh-hans", "time_zone": "Asia/Shanghai"}

    answer = client.post(reverse("account:profile"), form, follow=True)

    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Li Na", "zh-hans")
    assert "您的个人资料已保存" in answer.content.decode()
    listed = client.get(reverse("account:tokens")).content.decode()
    assert f"{token.expiry.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}" in listed


def test_clock_of_the_organisation_serves_who_chose_none(visit: Visit, user: User) -> None:
    client, address = visit(user), reverse("account:organisation")
    viewer = visit(builders.member(user.memberships.get().organisation, "viewer"))

    assert client.post(address, {"time_zone": "Mars/Olympus"}).status_code == 422
    assert viewer.post(address, {"time_zone": "Asia/Tokyo"}).status_code == 422
    client.post(address, {"time_zone": "Asia/Shanghai"})

    invited = {"email": "new@example.com", "role": "viewer"}
    page = client.post(reverse("account:new-invitation"), invited).content.decode()
    assert "China Standard Time" in page


def test_name_that_is_too_long_is_not(visit: Visit, user: User) -> None:
    answer = visit(user).post(reverse("account:profile"), {"full_name": "x" * 121})

    assert answer.status_code == 422
    user.refresh_from_db()
    assert user.full_name == ""


def test_password_changes_and_other_browsers_sign_in_again(visit: Visit, user: User) -> None:
    here, elsewhere = visit(user), visit(user)
    form = {
        "old_password": "a long password",
        "new_password1": "quite another one",
        "new_password2": "quite another one",
    }
    kept, _ = issue_token(user=user, **TERMS)

    here.post(reverse("account:password"), form)
    assert user.auth_token_set.get() == kept

    user.refresh_from_db()
    assert user.check_password("quite another one")
    assert here.get(reverse("account:profile")).status_code == 200
    assert elsewhere.get(reverse("account:profile")).status_code == 302
    again = {**form, "old_password": "quite another one", "ends_tokens": "on"}
    here.post(reverse("account:password"), again)
    assert not user.auth_token_set.exists()


def test_wrong_passwords_are_rejected_at_their_field(visit: Visit, user: User) -> None:
    form = {
        "old_password": "a long password",
        "new_password1": "quite another one",
        "new_password2": "quite another one",
    }
    client = visit(user)

    for field, value in (("old_password", "wrong"), ("new_password2", "not the same one")):
        answer = client.post(reverse("account:password"), form | {field: value})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    user.refresh_from_db()
    assert user.check_password("a long password")
