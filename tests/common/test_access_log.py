"""Tests that the log of requests has what operators need and nothing secret."""

from secrets import token_urlsafe
from typing import Any

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from tests import builders

pytestmark = pytest.mark.django_db


def test_requests_are_logged_without_the_secrets_of_links_and_queries(client: Any) -> None:
    owner = builders.member(builders.organisation())
    client.force_login(owner)
    secret = token_urlsafe(32)

    with capture_logs(processors=[merge_contextvars]) as logs:
        client.get(f"/account/join/{secret}/")
        client.get(f"/account/join/{secret}")
        client.get(f"/api/v1/factories/?organisation={secret}")
        client.post("/api/v1/tokens/", {"email": secret, "password": secret})

    found = [row for row in logs if row["event"] == "request"]
    assert [(row["method"], row["status"]) for row in found] == [
        ("GET", 410),
        ("GET", 301),
        ("GET", 400),
        ("POST", 415),
    ]
    assert found[0]["path"] == "/account/join/…/"
    assert found[2]["path"] == "/api/v1/factories/"
    assert found[0]["person"] == str(owner.pk)
    assert all(row["ms"] >= 0 for row in found)
    assert secret not in str(logs)
