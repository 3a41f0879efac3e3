"""Tests the audiences that a membership gives and the rows they open."""

from typing import Any

import pytest

from accounts.models import PLANNING_ROLES, Role, User
from common.access import Audience
from factories.models import Factory, Machine
from tests import builders

A = Audience
KINDS = {
    "is_manufacturer": (A.FACTORY, A.PLANNER, PLANNING_ROLES),
    "is_buyer": (A.BUYER, A.PURCHASER, (Role.OWNER, Role.PURCHASER)),
    "is_operator": (A.OPERATOR, A.REVIEWER, PLANNING_ROLES),
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("kind", KINDS)
def test_kind_gives_to_read_and_role_to_act(kind: str, role: str) -> None:
    reading, acting, roles = KINDS[kind]

    user = builders.member(builders.organisation(**{kind: True}), role)

    assert user.audiences == {A.ANYONE, A.MEMBER, reading} | ({acting} if role in roles else set())
    assert user.is_operator == (kind == "is_operator")


@pytest.mark.django_db
def test_audiences_add_up_over_memberships() -> None:
    both = builders.organisation(is_manufacturer=True, is_buyer=True)
    user = builders.member(both, Role.PURCHASER)
    user.memberships.create(organisation=builders.organisation(), role=Role.OWNER)

    assert user.audiences == {
        A.ANYONE,
        A.MEMBER,
        A.FACTORY,
        A.BUYER,
        A.PURCHASER,
        A.PLANNER,
    }


@pytest.mark.django_db
def test_user_without_memberships_is_anyone() -> None:
    user = User.objects.create_user("lonely@example.com")

    assert user.audiences == {A.ANYONE}
    assert user.organisation_ids() == []


@pytest.mark.django_db
def test_audiences_are_read_once_a_request(django_assert_num_queries: Any) -> None:
    user = builders.member(builders.organisation())

    with django_assert_num_queries(1):
        assert A.PLANNER in user.audiences
        assert not user.is_operator
        assert len(user.organisation_ids(PLANNING_ROLES)) == 1


@pytest.mark.django_db
def test_rows_are_visible_to_members_and_changeable_by_roles() -> None:
    mine, theirs = builders.machine(), builders.machine()
    organisation = mine.factory.organisation
    planner = builders.member(organisation, Role.PLANNER)
    viewer = builders.member(organisation, Role.VIEWER)
    operator = builders.member(builders.operator(), Role.OWNER)
    buyer = builders.member(builders.buyer(), Role.OWNER)

    def seen(user: User) -> set[Any]:
        return set(Machine.objects.visible_to(user))

    def changed(user: User) -> set[Any]:
        return set(Machine.objects.changeable_by(user))

    assert (seen(planner), changed(planner)) == ({mine}, {mine})
    assert (seen(viewer), changed(viewer)) == ({mine}, set())
    assert (seen(operator), changed(operator)) == ({mine, theirs}, set())
    assert (seen(buyer), changed(buyer)) == (set(), set())
    assert set(Factory.objects.visible_to(planner)) == {mine.factory}
