"""Tests the layout of all pages: access, language, organisation, policy."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from console.common import notifications
from console.common.middleware import LANGUAGE_COOKIE
from console.common.notifications import Notice
from tests import builders

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
PLATFORM = Path(__file__).resolve().parents[2] / "platform"


@pytest.fixture
def user(db: None) -> User:
    """Returns the owner of a buyer."""
    return builders.member(builders.buyer(name="Quiet Buyer"), email="owner@example.com")


def test_pages_may_load_from_this_site_alone(visit: Visit, user: User) -> None:
    for client, address in ((visit(), "console:sign-in"), (visit(user), "account:help")):
        answer = client.get(reverse(address))
        policy = dict(
            part.strip().partition(" ")[::2]
            for part in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in str(policy)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "private" in answer.headers["Cache-Control"]


def test_error_pages_have_the_policy_too(visit: Visit, user: User) -> None:
    client = visit(user)

    for address in (reverse("operator:overview"), "/nowhere/"):
        assert "script-src 'self'" in client.get(address).headers["Content-Security-Policy"]


def test_templates_have_nothing_that_the_policy_forbids() -> None:
    inline = re.compile(
        r"\sstyle=|<style|\son\w+=[\"']|javascript:|<script(?![^>]*\bsrc=)|https?://"
    )
    pages = list(PLATFORM.glob("console/**/*.html"))

    found = [file.name for file in pages if inline.search(file.read_text(encoding="utf-8"))]

    assert len(pages) > 10
    assert found == []


def test_signing_in_redirects_to_the_requested_page(visit: Visit, user: User) -> None:
    client = visit()
    wanted = reverse("account:tokens") + "?sort=created"

    asked = client.get(wanted)
    assert asked.url == f"{reverse('console:sign-in')}?next=%2Faccount%2Ftokens%2F%3Fsort%3Dcreated"
    form = {"username": "Owner@Example.com", "password": "a long password", "next": wanted}
    assert client.post(asked.url, form).url == wanted


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_no_form_redirects_to_another_site(visit: Visit, user: User, elsewhere: str) -> None:
    form = {"username": user.email, "password": "a long password", "next": elsewhere}
    assert visit().post(reverse("console:sign-in"), form).url == reverse("console:home")

    answer = visit(user).post(reverse("console:language"), {"language": "en", "next": elsewhere})
    assert answer.url == reverse("console:home")


def test_wrong_password_is_reported(visit: Visit, user: User) -> None:
    form = {"username": user.email, "password": "wrong"}

    answer = visit().post(reverse("console:sign-in"), form)

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert 'class="errorlist' in answer.content.decode()


def test_browser_chooses_the_language_until_the_user_does(visit: Visit, user: User) -> None:
    client = visit(user, "zh-CN,en;q=0.5")
    page = client.get(reverse("account:profile"))
    assert page.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-Hans">' in page.content.decode()

    answer = client.post(
        reverse("console:language"), {"language": "en", "next": reverse("account:profile")}
    )

    assert answer.url == reverse("account:profile")
    assert answer.cookies[LANGUAGE_COOKIE]["max-age"] > 30_000_000
    assert '<html lang="en">' in client.get(reverse("account:profile")).content.decode()


@pytest.mark.parametrize("language", ["", "xx", "de", "<script>"])
def test_unknown_languages_are_not_stored(visit: Visit, language: str) -> None:
    answer = visit().post(reverse("console:language"), {"language": language})

    assert LANGUAGE_COOKIE not in answer.cookies


def test_each_area_has_its_own_links_and_first_page(visit: Visit, user: User) -> None:
    manufacturer = builders.organisation()
    people = {
        "buyer:orders": user,
        "factory:calendar": builders.member(manufacturer, Role.VIEWER),
        "operator:overview": builders.member(builders.operator(), Role.VIEWER),
    }

    for name, person in people.items():
        client = visit(person)
        assert client.get(reverse("console:home")).url == reverse(name)
        page = client.get(reverse("account:help")).content.decode()
        for other in people:
            assert (f'href="{reverse(other)}"' in page) is (other == name)


def test_page_of_another_area_is_forbidden_with_an_explanation(visit: Visit, user: User) -> None:
    answer = visit(user).get(reverse("operator:overview"))

    assert answer.status_code == 403
    assert "Switch to another organisation" in answer.content.decode()


def test_choice_of_organisation_stays(visit: Visit, user: User) -> None:
    manufacturer = builders.organisation(name="Own Works")
    user.memberships.create(organisation=manufacturer, role=Role.OWNER)
    client = visit(user)

    answer = client.post(
        reverse("console:organisation"), {"organisation": str(manufacturer.pk)}, follow=True
    )

    assert "You are now working for Own Works." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("factory:calendar")
    assert client.get(reverse("account:help")).context["membership"].organisation == manufacturer


def test_users_cannot_switch_to_other_organisations(visit: Visit, user: User) -> None:
    stranger = builders.organisation()
    client = visit(user)

    for wanted in (str(stranger.pk), "", "x"):
        answer = client.post(reverse("console:organisation"), {"organisation": wanted}, follow=True)
        assert "does not allow this" in answer.content.decode()
    assert client.get(reverse("account:help")).context["membership"].organisation != stranger


def test_actions_require_post(visit: Visit, user: User) -> None:
    client = visit(user)

    for name in ("console:language", "console:organisation", "console:sign-out"):
        assert client.get(reverse(name)).status_code == 405


def test_actions_require_the_csrf_token(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    assert client.post(reverse("console:sign-out")).status_code == 403


def test_what_is_to_be_done_is_on_the_page_of_notifications_urgent_things_first(
    visit: Visit, user: User, monkeypatch: Any
) -> None:
    shown = [Notice("Look at this", "/a/"), Notice("<b>Now</b>", "/b/", is_urgent=True)]
    monkeypatch.setattr(notifications, "NOTIFICATION_SOURCES", [lambda membership: shown])

    page = visit(user).get(reverse("account:inbox")).content.decode()

    assert page.index("&lt;b&gt;Now") < page.index("Look at this")
    assert "Look at this" not in visit(user).get(reverse("account:profile")).content.decode()


def test_unknown_address_is_a_404_for_all_users(visit: Visit, user: User) -> None:
    for client in (visit(), visit(user)):
        answer = client.get("/nowhere/")
        assert answer.status_code == 404
        assert "Page not found" in answer.content.decode()
    assert visit().get("/api/v1/nowhere/").headers["Content-Type"] == "application/problem+json"


def test_user_without_membership_is_forbidden(visit: Visit) -> None:
    stranger = User.objects.create_user("nobody@example.com", "a long password")

    assert visit(stranger).get(reverse("account:members")).status_code == 403


@pytest.mark.parametrize(("role", "may"), [("purchaser", True), ("viewer", False)])
def test_form_is_linked_for_members_who_may_order_only(visit: Visit, role: str, may: bool) -> None:
    member = builders.member(builders.buyer(), role)

    page = visit(member).get(reverse("buyer:orders")).content.decode()

    assert (reverse("buyer:new-order") in page) is may
