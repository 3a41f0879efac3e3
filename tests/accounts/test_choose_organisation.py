"""Tests the choice of the organisation that owns a new row."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import PLANNING_ROLES, Organisation, Role, User
from accounts.services.members import choose_organisation
from common.errors import FieldErrors, Forbidden
from tests import builders

pytestmark = pytest.mark.django_db


def chosen(user: User, wanted: Any = None) -> Organisation:
    """Returns the manufacturer for which the user plans."""
    return choose_organisation(
        user=user, wanted=wanted, kind="is_manufacturer", roles=PLANNING_ROLES
    )


def test_only_one_needs_no_name() -> None:
    organisation = builders.organisation()
    user = builders.member(organisation, Role.PLANNER)
    user.memberships.create(organisation=builders.buyer(), role=Role.OWNER)
    user.memberships.create(organisation=builders.organisation(), role=Role.VIEWER)

    assert chosen(user) == chosen(user, organisation.pk) == organisation


def test_one_of_several_must_be_named() -> None:
    first, second = builders.organisation(), builders.organisation()
    user = builders.member(first, Role.OWNER)
    user.memberships.create(organisation=second, role=Role.PLANNER)

    with pytest.raises(FieldErrors) as error:
        chosen(user)

    assert list(error.value.errors) == ["organisation"]
    assert chosen(user, second.pk) == second


def test_foreign_missing_and_unreachable_ones_read_alike() -> None:
    read_only = builders.organisation()
    user = builders.member(builders.organisation(), Role.OWNER)
    user.memberships.create(organisation=read_only, role=Role.VIEWER)

    messages = set()
    for wanted in (builders.organisation().pk, uuid4(), read_only.pk):
        with pytest.raises(FieldErrors) as error:
            chosen(user, wanted)
        messages.add(str(error.value))

    assert len(messages) == 1


@pytest.mark.parametrize(
    ("kind", "role"), [("is_manufacturer", Role.VIEWER), ("is_buyer", Role.OWNER)]
)
def test_user_who_acts_for_none_is_forbidden(kind: str, role: str) -> None:
    organisation = builders.organisation(**{kind: True})
    user = builders.member(organisation, role)

    with pytest.raises(Forbidden):
        chosen(user)
    with pytest.raises(Forbidden):
        chosen(user, organisation.pk)
