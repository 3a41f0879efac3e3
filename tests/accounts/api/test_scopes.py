"""Tests that every route has a scope, and that tokens are kept to theirs."""

import pytest
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.api.routes import route_name
from accounts.api.scopes import CHANGE_SCOPES, scopes_of
from accounts.api.token_scopes import describe_scopes
from accounts.models import ApiToken, Role, Scope, User
from tests import builders
from tests.architecture.test_urls import addresses
from tests.clients import SafeClient

# Without a token: signing in, and signing a company up.
OPEN = {("POST", "tokens/"), ("POST", "sign-up-requests/")}


def test_every_route_of_the_schema_has_a_scope_and_every_scope_a_route() -> None:
    document = SchemaGenerator().get_schema(request=None, public=True)
    operations = {
        (method.upper(), route_name(path))
        for path, methods in document["paths"].items()
        for method in methods
    }
    changes = {row for row in operations - OPEN if row[0] != "GET"}

    assert [row for row in changes if not scopes_of(*row)] == []
    assert CHANGE_SCOPES.keys() == {route for _, route in changes}
    described = document["paths"]["/api/v1/match-runs/{id}/approval/"]["post"]
    assert described["x-scopes"] == ["review"]
    assert "Scope of a token: `review`." in described["description"]
    assert describe_scopes({"paths": {}}) == {"paths": {}}


def test_addresses_and_schema_name_routes_alike() -> None:
    named = {
        route_name(route)
        for route, _ in addresses(get_resolver().url_patterns)
        if route.startswith("api/v1/")
    }

    assert CHANGE_SCOPES.keys() <= named


@pytest.mark.django_db
@pytest.mark.parametrize("scope", Scope.values)
def test_token_does_what_its_scope_says_and_no_more(scope: str) -> None:
    everything = builders.organisation(is_manufacturer=True, is_buyer=True)
    user = builders.member(everything, Role.OWNER)
    user.memberships.create(organisation=builders.operator(), role=Role.OWNER)
    _, secret = ApiToken.objects.create(user, scopes=[scope])
    client = SafeClient(headers={"authorization": f"Token {secret}"})

    codes = {
        "read": client.get("/api/v1/orders/"),
        "plan": client.post("/api/v1/machines/", {}),
        "purchase": client.post("/api/v1/orders/", {"quantity": "x"}),
        "review": client.post("/api/v1/match-runs/", {"seconds": "x"}),
    }

    missing = {name for name, answer in codes.items() if answer.status_code == 403}
    assert missing == set(codes) - {scope}
    assert codes[min(missing)].json()["errors"][0]["code"] == "scope_missing"


def test_sessions_have_no_scopes(db: None) -> None:
    client = APIClient()
    user: User = builders.member(builders.buyer())
    client.force_login(user)

    assert client.get("/api/v1/orders/").status_code == 200
