"""Tests the admin of accounts."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from tests import builders


@pytest.fixture
def staff(db: None) -> Client:
    """Signs support staff in."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("support@example.com", "a long password"))
    return browser


@pytest.mark.parametrize("model", [Organisation, User])
def test_list_search_and_page_open(staff: Client, model: type) -> None:
    organisation = builders.organisation()
    row = organisation if model is Organisation else builders.member(organisation)
    name = model.__name__.lower()

    pages = [
        staff.get(reverse(f"admin:accounts_{name}_changelist"), {"q": "1"}),
        staff.get(reverse(f"admin:accounts_{name}_change", args=[row.pk])),
        staff.get(reverse(f"admin:accounts_{name}_add")),
    ]

    assert [page.status_code for page in pages] == [200] * 3


def test_member_without_staff_rights_is_turned_away(db: None) -> None:
    browser = Client()
    browser.force_login(builders.member(builders.organisation()))

    answer = browser.get(reverse("admin:accounts_user_changelist"))

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]
