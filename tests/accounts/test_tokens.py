"""Tests API tokens: their organisation, scopes and end."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import ApiToken, Role, Scope, User
from accounts.services.members import remove_member
from accounts.services.tokens import (
    end_tokens,
    issue_service_token,
    issue_token,
    manageable_tokens,
    purge_tokens,
    revoke_token,
)
from accounts.tasks import purge_accounts
from common.clock import now
from common.errors import FieldErrors, Forbidden
from orders.api.order_examples import DRAFT
from tests import builders
from tests.clients import HERE, SafeClient

pytestmark = pytest.mark.django_db
TERMS: dict[str, Any] = {"name": "ERP", "days": 30, "scopes": [Scope.READ], "client": HERE}


@pytest.fixture
def owner(db: None) -> User:
    """Creates the owner of a manufacturer that also buys."""
    return builders.member(builders.organisation(is_manufacturer=True, is_buyer=True))


def calling(secret: str) -> APIClient:
    """Makes a client that sends the token."""
    return SafeClient(headers={"authorization": f"Token {secret}"})


def test_token_lasts_as_long_as_asked_and_ends_when_revoked(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    token, secret = issue_token(user=owner, organisation=organisation, **TERMS)
    fellow = builders.member(organisation, Role.OWNER)

    assert timedelta(days=29) < token.expiry - now() < timedelta(days=31)
    assert secret.startswith(token.token_key)
    assert not revoke_token(user=fellow, token_key=token.token_key, client=HERE)
    assert revoke_token(user=owner, token_key=token.token_key, client=HERE)
    assert not owner.auth_token_set.exists()


def test_token_acts_for_its_organisation_alone_and_tells_its_use(owner: User) -> None:
    owner.memberships.create(organisation=builders.buyer(name="Other"), role=Role.OWNER)
    mine = owner.memberships.exclude(organisation__name="Other").get().organisation
    token, secret = issue_token(user=owner, organisation=mine, **TERMS)

    shown = calling(secret).get("/api/v1/me/").json()

    assert [row["organisation"] for row in shown["memberships"]] == [str(mine.pk)]
    token.refresh_from_db()
    assert now() - token.last_used_at < timedelta(minutes=1)
    del owner.active_memberships
    _, everywhere = issue_token(user=owner, organisation=None, **TERMS)
    assert len(calling(everywhere).get("/api/v1/me/").json()["memberships"]) == 2
    with pytest.raises(FieldErrors):
        issue_token(user=owner, organisation=builders.buyer(), **TERMS)
    with pytest.raises(FieldErrors):
        issue_token(user=owner, organisation=None, **TERMS | {"scopes": []})


def test_service_token_outlives_its_maker_and_serves_nobody_to_sign_in(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    second = builders.member(organisation, Role.OWNER)
    terms = TERMS | {"organisation": organisation, "scopes": [Scope.READ, Scope.PURCHASE]}
    token, secret = issue_service_token(by=owner, **terms)

    remove_member(membership=owner.memberships.get(), by=owner, client=HERE)

    assert calling(secret).post("/api/v1/orders/", DRAFT.value).status_code == 201
    assert calling(secret).post("/api/v1/machines/", {}).status_code == 403
    assert list(manageable_tokens(second)) == [token]
    assert not token.user.has_usable_password()
    # It is no owner that keeps the organisation alive.
    with pytest.raises(Exception, match="at least one owner"):
        remove_member(membership=second.memberships.get(), by=second, client=HERE)
    for by in (builders.member(organisation, Role.PLANNER), owner):
        with pytest.raises(Forbidden):
            issue_service_token(by=by, **terms)


def test_tokens_end_with_the_membership_and_all_at_once(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    planner = builders.member(organisation, Role.PLANNER)
    issue_token(user=planner, organisation=organisation, **TERMS)
    issue_token(user=owner, organisation=None, **TERMS)

    remove_member(membership=planner.memberships.get(), by=owner, client=HERE)

    assert not planner.auth_token_set.exists()
    assert (end_tokens(user=owner, client=HERE), ApiToken.objects.count()) == (1, 0)


def test_expired_tokens_and_sessions_are_purged(owner: User, client: Any) -> None:
    issue_token(user=owner, organisation=None, **TERMS)
    old, _ = issue_token(user=owner, organisation=None, **TERMS)
    ApiToken.objects.filter(pk=old.pk).update(expiry=now())
    client.force_login(owner)
    owner.sessions.update(expire_date=now())

    purge_accounts()

    assert (owner.auth_token_set.count(), owner.sessions.count(), purge_tokens()) == (1, 0, 0)
