"""Tests when sessions end, and what is recorded and mailed of sign-ins."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import EventKind, SecurityEvent, User
from accounts.services.mails import due_mails, send_mail
from common.clock import now
from tests import builders

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.fixture
def user(db: None) -> User:
    """Creates the owner of a buyer."""
    return builders.member(builders.buyer())


def browser_of(user: User, agent: str = "Mozilla Firefox/140.0 Windows") -> Client:
    """Signs in on the page."""
    browser = Client(headers={"user-agent": agent})
    form = {"username": user.email, "password": PASSWORD}
    assert browser.post(reverse("console:sign-in"), form).status_code == 302
    return browser


def test_session_ends_after_idle_and_total_time(user: User, monkeypatch: Any) -> None:
    start, page = now(), reverse("account:tokens")
    browser = browser_of(user)

    def at(hours: float) -> int:
        monkeypatch.setattr(timezone, "now", lambda: start + timedelta(hours=hours))
        return browser.get(page).status_code

    assert [at(11), at(22.9), at(34)] == [200, 200, 200]
    assert at(47) == 302  # thirteen hours later
    monkeypatch.setattr(timezone, "now", lambda: start)
    browser = browser_of(user)
    assert {at(hours) for hours in range(11, 168, 11)} == {200}
    assert at(168.1) == 302


def test_sessions_are_listed_and_ended(user: User) -> None:
    here, elsewhere = browser_of(user), browser_of(user, "Chrome/150.0 Android")
    stranger = browser_of(builders.member(builders.buyer()))
    page = here.get(reverse("account:security")).content.decode()
    assert "Firefox, Windows" in page
    assert "Chrome, Android" in page
    other = user.sessions.get(browser__contains="Chrome")
    assert other.session_key not in page
    end = reverse("account:end-sessions")

    stranger.post(end, {"session": other.public_id})
    assert elsewhere.get(reverse("account:profile")).status_code == 200
    here.post(end, {"session": other.public_id})
    assert elsewhere.get(reverse("account:profile")).status_code == 302
    third = browser_of(user)
    here.post(end)
    assert third.get(reverse("account:profile")).status_code == 302
    assert here.get(reverse("account:profile")).status_code == 200


def test_sign_ins_and_refusals_are_recorded_and_new_places_mailed(user: User) -> None:
    browser_of(user)
    browser_of(user)
    wrong = {"username": user.email, "password": "x"}
    Client().post(reverse("console:sign-in"), wrong)
    Client().post(reverse("console:sign-in"), wrong | {"username": "nobody@example.com"})
    for key in due_mails():
        send_mail(mail_id=key)

    kinds = list(SecurityEvent.objects.order_by("pk").values_list("kind", "user", "email"))
    assert kinds == [
        (EventKind.SIGNED_IN, user.pk, ""),
        (EventKind.SIGNED_IN, user.pk, ""),
        (EventKind.REFUSED, user.pk, user.email),
        (EventKind.REFUSED, None, "nobody@example.com"),
    ]
    (message,) = mail.outbox
    assert message.subject == "Millshare account: Signed in"
    assert "127.0.0.1" in message.body
    own = browser_of(user).get(reverse("account:security-events")).content.decode()
    assert "Sign-in refused" in own
    assert "nobody@example.com" not in own


@pytest.mark.parametrize("door", ["page", "token", "admin"])
def test_sixth_wrong_password_is_refused_at_every_door(user: User, door: str) -> None:
    browser = Client()

    def attempt(password: str) -> Any:
        if door == "token":
            body = {"email": user.email, "password": password}
            return browser.post("/api/v1/tokens/", body, content_type="application/json")
        start = reverse("console:sign-in" if door == "page" else "admin:login")
        address = browser.get(start, follow=True).request["PATH_INFO"]
        return browser.post(address, {"username": user.email, "password": password})

    statuses = [attempt("a wrong password").status_code for _ in range(5)]
    refused = attempt(PASSWORD)

    assert set(statuses) == {401 if door == "token" else 200}
    assert refused.status_code == 429
    assert 295 <= int(refused["Retry-After"]) <= 300
    assert "Too many wrong attempts. Try again in 5 minutes." in refused.content.decode()
    assert SecurityEvent.objects.filter(user=user, kind=EventKind.CLOSED).count() == 1


def test_admin_has_no_sign_in_of_its_own(user: User) -> None:
    answer = Client().post(reverse("admin:login"), {"username": "a", "password": "b"})

    assert answer.url.startswith(reverse("console:sign-in"))
    member = Client()
    member.force_login(user)
    assert member.get(reverse("admin:login")).status_code == 403
