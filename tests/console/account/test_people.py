"""Tests how operators help people in."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccountMail, Role, User
from accounts.services.members import invite
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]


@pytest.fixture
def person(db: None) -> User:
    """Creates the owner of a buyer."""
    return builders.member(builders.buyer(name="Quiet Buyer"), email="li@example.com")


@pytest.fixture
def operator(visit: Visit) -> Client:
    """Signs a reviewer of the platform in."""
    return visit(builders.member(builders.operator(), Role.PLANNER))


def test_people_are_found_and_sent_a_link(operator: Client, person: User) -> None:
    found = operator.get(reverse("account:people"), {"text": "quiet"}).content.decode()
    address = reverse("account:person", args=[person.pk])
    assert address in found
    assert operator.get(reverse("account:people"), {"text": "zzz"}).content.count(b"li@exa") == 0

    answer = operator.post(reverse("account:send-reset", args=[person.pk]), follow=True)

    assert "The link is sent to li@example.com." in answer.content.decode()
    assert AccountMail.objects.get().to == "li@example.com"
    refused = operator.post(reverse("account:reset-link", args=[person.pk]))
    assert refused.status_code == 409
    assert "is not shown" in refused.content.decode()


def test_links_are_handed_on_where_no_mail_is_sent(
    operator: Client, person: User, visit: Visit, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    organisation = person.memberships.get().organisation
    terms = {"email": "new@example.com", "role": Role.VIEWER, "sees_prices": True}
    invitation = invite(organisation=organisation, by=person, client=HERE, **terms)
    assert "new@example.com" in operator.get(reverse("account:people")).content.decode()
    assert (
        "operator"
        in visit().post(reverse("account:request-reset"), {"email": person.email}).content.decode()
    )

    for name, row in (("invitation-link", invitation), ("reset-link", person)):
        shown = operator.post(reverse(f"account:{name}", args=[row.pk])).content.decode()
        link = re.search(r'value="http://testserver(/account/\S+)"', shown)
        assert link is not None
        assert visit().get(link[1], follow=True).status_code == 200


def test_only_reviewers_help_and_only_operators_look(visit: Visit, person: User) -> None:
    viewer = visit(builders.member(builders.operator(), Role.VIEWER))
    page, send = (reverse(f"account:{name}", args=[person.pk]) for name in ("person", "send-reset"))

    assert viewer.get(page).status_code == 200
    assert viewer.post(send).status_code == 403
    for name in ("people", "people-events"):
        assert visit(person).get(reverse(f"account:{name}")).status_code == 403
    assert visit(person).get(page).status_code == 403
