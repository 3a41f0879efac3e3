"""Tests the manager of users and the constraints of users and organisations."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation, Role, User
from accounts.services.members import enrol
from tests import builders

pytestmark = pytest.mark.django_db


def test_addresses_are_kept_in_lower_case() -> None:
    user = User.objects.create_user(" Li.Na@Example.COM ", "a long password")

    assert user.email == "li.na@example.com"
    assert User.objects.get_by_natural_key("LI.NA@example.com") == user


def test_user_without_a_password_cannot_sign_in() -> None:
    user = User.objects.create_user("machine@example.com")

    assert not user.has_usable_password()
    assert not user.check_password("")


def test_superuser_may_use_the_admin() -> None:
    user = User.objects.create_superuser("support@example.com", "a long password")

    assert (user.is_staff, user.is_superuser) == (True, True)


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (lambda: User.objects.create(email="Upper@example.com"), "user_email_is_lower_case"),
        (
            lambda: [User.objects.create_user("one@example.com") for _ in range(2)],
            "accounts_user_email",
        ),
        (
            lambda: Organisation.objects.create(name="None", alias="N"),
            "organisation_has_a_kind",
        ),
        (
            lambda: builders.organisation(is_operator=True, is_buyer=True),
            "operator_neither_makes_nor_buys",
        ),
        (lambda: [builders.operator() for _ in range(2)], "one_operating_organisation"),
        (
            lambda: builders.member(builders.organisation(), "emperor"),
            "membership_role_is_known",
        ),
    ],
)
def test_database_rejects_what_must_never_be(make: Any, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_user_has_one_membership_in_an_organisation() -> None:
    organisation = builders.organisation()
    user = builders.member(organisation)

    with (
        pytest.raises(IntegrityError, match="one_membership_per_organisation"),
        transaction.atomic(),
    ):
        Membership.objects.create(organisation=organisation, user=user, role=Role.VIEWER)


def test_enrolled_user_signs_in_and_belongs() -> None:
    organisation = builders.buyer()

    user = enrol(
        email="Buyer@example.com",
        password="a long password",
        organisation=organisation,
        role=Role.PURCHASER,
        full_name="Zhao Lei",
    )

    assert user.check_password("a long password")
    assert (user.email, user.full_name) == ("buyer@example.com", "Zhao Lei")
    membership = user.memberships.get()
    assert (membership.organisation, membership.role) == (organisation, Role.PURCHASER)


def test_enrolment_that_fails_leaves_no_user() -> None:
    with pytest.raises(IntegrityError, match="membership_role_is_known"):
        enrol(
            email="late@example.com",
            password="a long password",
            organisation=builders.buyer(),
            role="emperor",
        )

    assert not User.objects.filter(email="late@example.com").exists()
