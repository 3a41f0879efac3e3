"""Tests that no log has the secret of a link, whoever writes it."""

import re
from collections.abc import Iterator
from secrets import token_urlsafe
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from common.logs import JsonFormatter, TextFormatter
from common.safety.link_secrets import without_secrets
from config.settings import base, development
from console.account.views import join_page

# What a parameter of an address is called where it is a secret.
SECRET_NAMES = frozenset({"secret", "token", "key", "code"})


def addresses(patterns: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yields the route of each address."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from addresses(pattern.url_patterns, route)


def test_every_address_with_a_secret_is_known() -> None:
    found = [
        (pattern.lookup_str, route)
        for route, pattern in addresses(get_resolver().url_patterns)
        if SECRET_NAMES & pattern.pattern.converters.keys()
    ]

    assert len(found) >= 2
    for _view, route in found:
        secret = token_urlsafe(24)
        names = "|".join(SECRET_NAMES)
        path = "/" + re.sub(rf"<\w+:(?:{names})>", secret, route)
        path = re.sub(r"<\w+:\w+>", "other", path)
        for written in (path, f"/sign-in/?next={path}", path.replace("/", "%2F")):
            assert secret in written
            assert secret not in without_secrets(written)
            assert "account" in without_secrets(written)


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_log_of_a_fault_has_no_secret(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = token_urlsafe(24)

    def fail(given: str) -> None:
        raise ZeroDivisionError(f"at /account/join/{given}/")

    monkeypatch.setattr(join_page, "find_invitation", fail)

    answer = Client(raise_request_exception=False).get(reverse("account:join", args=[secret]))

    assert answer.status_code == 500
    (record,) = [row for row in caplog.records if row.name == "django.request"]
    assert secret in record.getMessage()
    for formatter in (JsonFormatter(), TextFormatter()):
        line = formatter.format(record)
        assert "ZeroDivisionError: at /account/join/…" in line
        assert secret not in line


@pytest.mark.django_db
def test_log_of_a_forged_form_has_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    secret = token_urlsafe(24)

    answer = Client(enforce_csrf_checks=True).post(reverse("account:join", args=[secret]))

    assert answer.status_code == 403
    (record,) = [row for row in caplog.records if row.name == "django.security.csrf"]
    assert secret not in JsonFormatter().format(record)
    assert "/account/join/…" in JsonFormatter().format(record)


def test_all_handlers_hide_secrets() -> None:
    hiding = ("common.logs.JsonFormatter", "common.logs.TextFormatter")

    for logging_ in (base.LOGGING, development.LOGGING):
        for handler in logging_["handlers"].values():
            assert logging_["formatters"][handler["formatter"]]["()"] in hiding
    # The web server names the addresses of requests that it cannot answer.
    assert base.LOGGING["loggers"]["gunicorn.error"]["handlers"] == ["stderr"]
