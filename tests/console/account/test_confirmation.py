"""Tests that the password is asked again, and that no form is lost by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.clients import SIGNED_IN_AT
from accounts.models import ApiToken, Invitation, Role, SignUp, User
from common.clock import now
from tests import builders

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]


@pytest.fixture
def owner(db: None) -> User:
    """Creates the owner of a buyer."""
    return builders.member(builders.buyer())


@pytest.fixture
def late(visit: Visit, owner: User) -> Client:
    """Signs the owner in a quarter of an hour ago."""
    return sign_in_earlier(visit(owner))


def sign_in_earlier(client: Client) -> Client:
    """Lets the session have begun a quarter of an hour ago."""
    session = client.session
    session[SIGNED_IN_AT] = (now() - timedelta(minutes=15)).timestamp()
    session.save()
    return client


def test_page_leads_to_the_password_and_back(late: Client) -> None:
    wanted = reverse("account:new-token")
    asked = late.get(wanted)
    assert asked.url == f"{reverse('account:confirm')}?next={wanted.replace('/', '%2F')}"

    wrong = late.post(asked.url, {"confirm-password": "x", "next": wanted})
    right = late.post(asked.url, {"confirm-password": "a long password", "next": wanted})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["password"])
    assert right.url == wanted
    assert late.get(wanted).status_code == 200
    elsewhere = {"confirm-password": "a long password", "next": "https://evil.example/"}
    assert late.post(asked.url, elsewhere).url == reverse("account:security")


def test_form_that_was_sent_too_late_is_kept(late: Client, owner: User) -> None:
    form = {
        "name": "ERP",
        "days": "30",
        "scopes": ["read", "purchase"],
        "acts_for": f"service:{owner.memberships.get().pk}",
    }
    asked = late.post(reverse("account:new-token"), form)
    assert asked.status_code == 422
    assert ("scopes", "purchase") in asked.context["sent"]
    assert not ApiToken.objects.exists()

    late.post(reverse("account:new-token"), form | {"confirm-password": "a long password"})

    token = ApiToken.objects.get()
    assert (token.scopes, token.created_by) == (["read", "purchase"], owner)
    assert token.user.service_of == owner.memberships.get().organisation


def test_creating_and_admitting_companies_asks_too(visit: Visit) -> None:
    operator = sign_in_earlier(visit(builders.member(builders.operator())))
    company = builders.buyer()
    row = SignUp.objects.create(organisation_name="A", email="a@example.com", is_buyer=True)
    form = {"name": "B", "is_buyer": True, "owner_email": "b@example.com"}
    asking = {
        reverse("operator:new-company"): form,
        reverse("operator:sign-up", args=[row.pk]): {"decision": "approve"},
        reverse("operator:invite-owner", args=[company.pk]): {"email": "c@example.com"},
    }

    for address, sent in asking.items():
        assert "console/confirm.html" in [
            each.name for each in operator.post(address, sent).templates
        ]
    assert not Invitation.objects.exists()
    address, sent = next(iter(asking.items()))
    operator.post(address, sent | {"confirm-password": "a long password"})

    assert Invitation.objects.get().email == "b@example.com"


def test_members_and_factors_ask_too(late: Client, owner: User) -> None:
    fellow = builders.member(owner.memberships.get().organisation, Role.VIEWER)
    member = fellow.memberships.get()

    for name, args in (
        ("member", [member.pk]),
        ("remove-member", [member.pk]),
        ("new-invitation", []),
        ("second-factor", []),
        ("remove-factor", []),
        ("recovery-codes", []),
    ):
        assert (
            late.post(reverse(f"account:{name}", args=args), {"role": "owner"}).status_code == 422
        )
    member.refresh_from_db()
    assert member.role == Role.VIEWER


def test_recovery_codes_without_a_second_factor_lead_to_setting_one_up(
    visit: Visit, owner: User
) -> None:
    answer = visit(owner).post(reverse("account:recovery-codes"))

    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("account:second-factor")
