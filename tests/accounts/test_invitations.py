"""Tests how people join an organisation by invitation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import AccountExists, AlreadyMember, InvitationOfAnother, InvitationUnusable
from accounts.models import Invitation, Organisation, Role, User
from accounts.services.members import (
    find_invitation,
    fresh_secret,
    invite,
    join,
    register,
    withdraw_invitation,
)
from common.clock import now
from common.errors import FieldErrors, Forbidden
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    """Creates the owner of a manufacturer."""
    return builders.member(builders.organisation(name="Near Works"))


def organisation_of(user: User) -> Organisation:
    """Returns the one organisation of a user."""
    return user.memberships.get().organisation


def invited(
    owner: User, email: str = "new@example.com", **fields: object
) -> tuple[Invitation, str]:
    """Creates an invitation of a planner without prices by default, and its link."""
    wanted = {"role": Role.PLANNER, "sees_prices": False, "client": HERE} | fields
    row = invite(organisation=organisation_of(owner), email=email, by=owner, **wanted)
    secret = fresh_secret(row)
    row.refresh_from_db()
    return row, secret


def test_new_person_registers_with_what_was_offered(owner: User) -> None:
    _, secret = invited(owner, " New@Example.com")

    user = register(secret=secret, full_name=" Li Na ", password="a long password", client=HERE)

    membership = user.memberships.get()
    assert (user.email, user.full_name) == ("new@example.com", "Li Na")
    assert user.check_password("a long password")
    assert membership.organisation == organisation_of(owner)
    assert (membership.role, membership.sees_prices) == (Role.PLANNER, False)


def test_secret_is_not_kept(owner: User) -> None:
    invitation, secret = invited(owner)

    assert secret not in str(vars(invitation))
    assert find_invitation(secret) == invitation


def test_invitation_serves_once(owner: User) -> None:
    _, secret = invited(owner)
    register(secret=secret, full_name="", password="a long password", client=HERE)

    with pytest.raises(InvitationUnusable):
        register(secret=secret, full_name="", password="a long password", client=HERE)
    with pytest.raises(InvitationUnusable):
        find_invitation(secret)


def test_it_lasts_a_week(owner: User) -> None:
    invitation, secret = invited(owner)
    assert timedelta(days=6) < invitation.expires_at - now() < timedelta(days=8)
    Invitation.objects.update(expires_at=now())

    with pytest.raises(InvitationUnusable):
        register(secret=secret, full_name="", password="a long password", client=HERE)


def test_withdrawn_one_is_useless_and_cannot_be_withdrawn_again(owner: User) -> None:
    invitation, secret = invited(owner)

    withdraw_invitation(invitation=invitation, by=owner)

    with pytest.raises(InvitationUnusable):
        find_invitation(secret)
    with pytest.raises(InvitationUnusable):
        withdraw_invitation(invitation=invitation, by=owner)


def test_second_invitation_takes_the_place_of_the_first(owner: User) -> None:
    _, first = invited(owner)
    second_row, second = invited(owner, role=Role.VIEWER)

    with pytest.raises(InvitationUnusable):
        find_invitation(first)
    assert find_invitation(second) == second_row
    assert list(Invitation.objects.outstanding()) == [second_row]


def test_account_is_never_taken_over_by_an_invitation(owner: User) -> None:
    known = builders.member(builders.buyer(), email="known@example.com")
    _, secret = invited(owner, "known@example.com")

    with pytest.raises(AccountExists):
        register(secret=secret, full_name="", password="another password", client=HERE)

    known.refresh_from_db()
    assert known.check_password("a long password")
    # The error used nothing up: the person signs in and joins.
    assert join(secret=secret, user=known, client=HERE).organisation == organisation_of(owner)


def test_only_the_invited_address_joins(owner: User) -> None:
    stranger = builders.member(builders.buyer())
    _, secret = invited(owner)

    with pytest.raises(InvitationOfAnother):
        join(secret=secret, user=stranger, client=HERE)

    assert not stranger.memberships.filter(organisation=organisation_of(owner)).exists()
    assert find_invitation(secret)


def test_who_became_a_member_in_between_keeps_its_role(owner: User) -> None:
    known = builders.member(builders.buyer(), email="known@example.com")
    _, secret = invited(owner, "known@example.com")
    known.memberships.create(organisation=organisation_of(owner), role=Role.VIEWER)

    with pytest.raises(AlreadyMember):
        join(secret=secret, user=known, client=HERE)

    assert known.memberships.get(organisation=organisation_of(owner)).role == Role.VIEWER


@pytest.mark.parametrize("role", [Role.PLANNER, Role.VIEWER])
def test_only_owners_invite_and_withdraw(owner: User, role: str) -> None:
    invitation, _ = invited(owner)
    fellow = builders.member(organisation_of(owner), role)
    elsewhere = builders.member(builders.organisation())

    for user in (fellow, elsewhere):
        with pytest.raises(Forbidden):
            invite(
                organisation=organisation_of(owner),
                email="friend@example.com",
                role=Role.VIEWER,
                sees_prices=True,
                by=user,
                client=HERE,
            )
        with pytest.raises(Forbidden):
            withdraw_invitation(invitation=invitation, by=user)


def test_members_are_not_invited_again(owner: User) -> None:
    with pytest.raises(FieldErrors) as error:
        invited(owner, owner.email.upper())

    assert list(error.value.errors) == ["email"]


def test_roles_fit_the_organisation(owner: User) -> None:
    with pytest.raises(FieldErrors) as error:
        invited(owner, role=Role.PURCHASER)

    assert list(error.value.errors) == ["role"]
    assert builders.buyer().roles == [Role.OWNER, Role.PURCHASER, Role.VIEWER]
    assert builders.operator().roles == [Role.OWNER, Role.PLANNER, Role.VIEWER]
    assert builders.buyer(is_manufacturer=True).roles == list(Role)


def test_database_keeps_one_open_invitation_an_address(owner: User) -> None:
    invitation, _ = invited(owner)

    with (
        pytest.raises(IntegrityError, match="one_open_invitation_per_address"),
        transaction.atomic(),
    ):
        Invitation.objects.create(
            organisation=invitation.organisation,
            email=invitation.email,
            role=Role.VIEWER,
            secret_sha256="0",
            invited_by=owner,
            expires_at=now(),
        )
