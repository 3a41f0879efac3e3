"""Tests the admin of accounts."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from common.clock import now
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


def test_staff_with_the_right_to_edit_users_gives_nobody_more_rights(db: None) -> None:
    right = Permission.objects.get(codename="change_user")
    staff, person = (
        User.objects.create_user(email, "a long password", **given)
        for email, given in (("s@example.com", {"is_staff": True}), ("p@example.com", {}))
    )
    superuser = User.objects.create_superuser("root@example.com", "a long password")
    staff.user_permissions.add(right, Permission.objects.get(codename="view_user"))
    browser = Client()
    browser.force_login(staff)
    form = {"email": "mine@example.com", "full_name": "Renamed", "is_active": "on"}
    form |= {"is_superuser": "on", "is_staff": "on"}

    answers = [
        browser.post(reverse("admin:accounts_user_change", args=[user.pk]), form).status_code
        for user in (staff, person, superuser)
    ]

    assert answers == [302, 302, 403]
    found = User.objects.values_list("email", "full_name", "is_superuser", "is_staff")
    assert set(found) == {
        ("s@example.com", "Renamed", False, True),
        ("p@example.com", "Renamed", False, False),
        ("root@example.com", "", True, True),
    }


def test_members_are_not_added_where_nothing_records_it(staff: Client) -> None:
    organisation = builders.organisation()
    user = User.objects.create_user("in@example.com")
    prefix = "memberships"
    form = {
        "name": "Renamed Works",
        "alias": "F",
        "is_manufacturer": "on",
        "time_zone": "UTC",
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-0-user": str(user.pk),
        f"{prefix}-0-role": "owner",
    }

    staff.post(reverse("admin:accounts_organisation_change", args=[organisation.pk]), form)

    organisation.refresh_from_db()
    assert organisation.name == "Renamed Works"
    assert not organisation.memberships.exists()


def test_another_address_is_not_verified(staff: Client) -> None:
    person = User.objects.create_user("old@example.com", email_verified_at=now())
    form = {"email": "new@example.com", "is_active": "on"}

    staff.post(reverse("admin:accounts_user_change", args=[person.pk]), form)

    person.refresh_from_db()
    assert (person.email, person.email_verified_at) == ("new@example.com", None)


def test_member_without_staff_rights_is_turned_away(db: None) -> None:
    browser = Client()
    browser.force_login(builders.member(builders.organisation()))

    answer = browser.get(reverse("admin:accounts_user_changelist"))

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]
