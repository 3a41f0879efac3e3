"""Tests the pages by which a person takes its data along, or has them erased."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from privacy.models import Erasure
from tests import builders
from tests.console.account.test_confirmation import sign_in_earlier

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
PASSWORD = {"confirm-password": "a long password"}


@pytest.fixture
def person(db: None) -> User:
    """Creates a member of a buyer that others own."""
    buyer = builders.buyer()
    builders.member(buyer)
    return builders.member(buyer, Role.PURCHASER, full_name="Zhou Min", email="zhou@example.com")


def test_archive_is_sent_after_the_password(visit: Visit, person: User) -> None:
    client = sign_in_earlier(visit(person))
    address = reverse("account:download-personal-data")
    assert reverse("account:personal-data") in client.get(reverse("account:profile")).text

    asked = client.post(address)
    answer = client.post(address, PASSWORD)

    assert asked.status_code == 422
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="millshare-my-')
    with ZipFile(BytesIO(answer.getvalue())) as archive:
        assert "zhou@example.com" in archive.read("person.json").decode()


def test_person_is_erased_and_signed_out(visit: Visit, person: User) -> None:
    client = visit(person)
    address = reverse("account:erase")
    assert "Erase for good" in client.get(address).text

    answer = client.post(address, {**PASSWORD, "further": "+86 138 1234 5678\n"})

    assert "You are signed out" in answer.text
    assert "zhou@example.com" not in answer.text
    assert client.get(reverse("account:profile")).status_code == 302
    assert Erasure.objects.get().person_id == person.pk


def test_password_is_asked_however_short_ago_it_was_typed(visit: Visit, person: User) -> None:
    client = visit(person)

    answer = client.post(reverse("account:erase"), {"confirm-password": "x", "further": "abc"})

    assert answer.status_code == 422
    assert list(answer.context["confirm"].errors) == ["password"]
    assert not Erasure.objects.exists()
    answer = client.post(reverse("account:erase"), {**PASSWORD, "further": "abc"})
    assert list(answer.context["form"].errors) == ["further"]


def test_only_owner_reads_why_not(visit: Visit) -> None:
    owner = builders.member(builders.buyer(name="Busy Works"))
    builders.order(owner.memberships.get().organisation)

    answer = visit(owner).post(reverse("account:erase"), PASSWORD)

    assert answer.status_code == 422
    assert "Nobody else owns Busy Works" in answer.text


def test_operator_erases_with_a_reason(visit: Visit, person: User) -> None:
    operators = builders.operator()
    client = visit(builders.member(operators))
    address = reverse("account:erase-person", args=[person.pk])
    page = client.get(reverse("account:person", args=[person.pk]))
    assert address in page.text

    bare = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "Letter of 1 December"}, follow=True)

    assert list(bare.context["form"].errors) == ["reason"]
    assert "are erased" in done.text
    assert "zhou@example.com" not in done.text
    assert client.get(address).status_code == 404
    for user in (builders.member(operators, Role.VIEWER), builders.member(builders.buyer())):
        assert visit(user).get(address).status_code == 403
