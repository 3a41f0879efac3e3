"""Tests the pages on which operators admit and suspend companies."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, SignUp, User
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(db: None) -> User:
    """Creates a reviewer of the platform."""
    return builders.member(builders.operator(), Role.PLANNER)


def test_pages_admit_and_suspend(visit: Callable[..., Client], reviewer: User) -> None:
    stranger = visit()
    empty = stranger.post(reverse("account:sign-up"), {"email": "x"})
    assert empty.status_code == 422
    form = {
        "organisation_name": "Nanhu",
        "kinds": ["is_buyer"],
        "full_name": "Chen",
        "email": "chen@example.com",
    }
    assert b"chen@example.com" in stranger.post(reverse("account:sign-up"), form).content
    operator = visit(reviewer)
    page = reverse("operator:sign-up", args=[SignUp.objects.get().pk])
    assert page in operator.get(reverse("operator:companies")).content.decode()
    assert operator.post(page, {"decision": "reject", "reason": ""}).status_code == 422

    company = operator.post(page, {"decision": "approve"}).url

    assert b"chen@example.com" in operator.get(company).content
    assert operator.post(company + "suspend/", {"reason": ""}).status_code == 422
    suspended = operator.post(company + "suspend/", {"reason": "Unpaid."}, follow=True)
    assert b"Unpaid." in suspended.content
    assert visit(builders.member(builders.buyer())).get(company).status_code == 403
