"""Tests the page on which owners enter where their organisation is paid."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.clients import SIGNED_IN_AT
from accounts.models import BankAccount, Role
from common.clock import now
from tests import builders

pytestmark = pytest.mark.django_db
FORM = {"holder": "Near Works", "number": "6222021001123456789", "bank_code": "102100099996"}


def test_owner_enters_it_and_all_members_read_its_end(visit: Callable[..., Client]) -> None:
    organisation = builders.organisation(name="Near Works")
    owner = visit(builders.member(organisation))
    viewer = visit(builders.member(organisation, Role.VIEWER))
    page, shown = reverse("account:bank-account"), reverse("account:organisation")
    wrong = owner.post(page, FORM | {"number": "12"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["number"])

    assert owner.post(page, FORM).url == shown

    assert BankAccount.objects.get().organisation == organisation
    for text in (
        owner.get(shown).content.decode(),
        viewer.get(shown).content.decode(),
        owner.get(page).content.decode(),
    ):
        assert "•••• 6789" in text
        assert FORM["number"] not in text
    assert viewer.get(page).status_code == 403
    assert viewer.post(page, FORM).status_code == 403


def test_password_is_asked_again(visit: Callable[..., Client]) -> None:
    late = visit(builders.member(builders.organisation()))
    session = late.session
    session[SIGNED_IN_AT] = (now() - timedelta(minutes=15)).timestamp()
    session.save()

    assert late.post(reverse("account:bank-account"), FORM).status_code == 422
    assert not BankAccount.objects.exists()
    late.post(reverse("account:bank-account"), FORM | {"confirm-password": "a long password"})

    assert BankAccount.objects.get().bank_code == "102100099996"
