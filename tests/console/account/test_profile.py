"""Tests a person's own tokens, name and password."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from tests import builders

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]


@pytest.fixture
def user(db: None) -> User:
    """Creates the owner of a buyer."""
    return builders.member(builders.buyer())


def calls_as(secret: str) -> int:
    """Returns the status of an API request with this token."""
    return APIClient(headers={"authorization": f"Token {secret}"}).get("/api/v1/me/").status_code


def test_token_is_shown_once_and_works_until_revoked(visit: Visit, user: User) -> None:
    client = visit(user)

    shown = client.post(reverse("account:new-token"), {"days": "30"}).content.decode()
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
        assert client.post(reverse("account:new-token"), {"days": days}).status_code == 422
    assert not user.auth_token_set.exists()


def test_tokens_of_others_are_neither_seen_nor_revoked(visit: Visit, user: User) -> None:
    token, secret = issue_token(user=builders.member(builders.buyer()), days=1)
    client = visit(user)

    assert token.token_key[:8] not in client.get(reverse("account:tokens")).content.decode()
    client.post(reverse("account:revoke-token"), {"token_key": token.token_key})

    assert calls_as(secret) == 200


def test_tokens_are_exported_without_what_revokes_them(visit: Visit, user: User) -> None:
    token, secret = issue_token(user=user, days=1)

    answer = visit(user).get(reverse("account:tokens"), {"export": "csv"})

    heads, *_ = answer.content.decode("utf-8-sig").splitlines()
    assert heads == "Begins with,Created on,Lasts until"
    assert token.token_key[:8] in answer.content.decode()
    assert secret not in answer.content.decode()


def test_name_is_kept(visit: Visit, user: User) -> None:
    answer = visit(user).post(reverse("account:profile"), {"full_name": "Li Na"}, follow=True)

    user.refresh_from_db()
    assert user.full_name == "Li Na"
    assert "Your name is saved." in answer.content.decode()


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

    here.post(reverse("account:password"), form)

    user.refresh_from_db()
    assert user.check_password("quite another one")
    assert here.get(reverse("account:profile")).status_code == 200
    assert elsewhere.get(reverse("account:profile")).status_code == 302


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
