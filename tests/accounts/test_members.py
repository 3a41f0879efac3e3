"""Tests changes and removal of members, and their tokens."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.errors import LastOwner
from accounts.models import Membership, Role, User
from accounts.services.members import change_membership, change_profile, remove_member
from common.errors import FieldErrors, Forbidden
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    """Creates the owner of a manufacturer."""
    return builders.member(builders.organisation())


@pytest.fixture
def planner(owner: User) -> User:
    """Creates a planner next to the owner."""
    return builders.member(owner.memberships.get().organisation, Role.PLANNER)


def test_owner_changes_role_and_prices(owner: User, planner: User) -> None:
    membership = planner.memberships.get()

    change_membership(
        membership=membership, role=Role.VIEWER, sees_prices=False, by=owner, client=HERE
    )

    membership.refresh_from_db()
    assert (membership.role, membership.sees_prices) == (Role.VIEWER, False)


def test_role_must_be_one_of_the_organisation(owner: User, planner: User) -> None:
    with pytest.raises(FieldErrors):
        change_membership(
            membership=planner.memberships.get(),
            role=Role.PURCHASER,
            sees_prices=True,
            by=owner,
            client=HERE,
        )


def test_last_owner_stays_owner_and_member(owner: User, planner: User) -> None:
    membership = owner.memberships.get()

    with pytest.raises(LastOwner):
        change_membership(
            membership=membership, role=Role.VIEWER, sees_prices=True, by=owner, client=HERE
        )
    with pytest.raises(LastOwner):
        remove_member(membership=membership, by=owner, client=HERE)
    # An owner of another organisation does not count.
    builders.member(builders.organisation())
    with pytest.raises(LastOwner):
        remove_member(membership=membership, by=owner, client=HERE)

    change_membership(
        membership=planner.memberships.get(),
        role=Role.OWNER,
        sees_prices=True,
        by=owner,
        client=HERE,
    )
    remove_member(membership=membership, by=owner, client=HERE)
    assert list(Membership.objects.filter(organisation=membership.organisation)) == [
        planner.memberships.get()
    ]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_leave_one() -> None:
    first = builders.member(builders.organisation())
    organisation = first.memberships.get().organisation
    second = builders.member(organisation)
    start = Barrier(2)

    def remove(victim: User, by: User) -> bool:
        with contextlib.closing(connection):
            start.wait(timeout=30)
            try:
                remove_member(membership=victim.memberships.get(), by=by, client=HERE)
            except (LastOwner, Forbidden):
                return False
            return True

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(remove, (first, second), (second, first)))

    assert sorted(done) == [False, True]
    assert organisation.memberships.count() == 1


def test_everybody_may_leave_but_only_owners_remove(owner: User, planner: User) -> None:
    organisation = owner.memberships.get().organisation
    fellow = builders.member(organisation, Role.VIEWER)
    stranger = builders.member(builders.organisation())

    for user in (fellow, stranger):
        with pytest.raises(Forbidden):
            remove_member(membership=planner.memberships.get(), by=user, client=HERE)
        with pytest.raises(Forbidden):
            change_membership(
                membership=planner.memberships.get(),
                role=Role.VIEWER,
                sees_prices=True,
                by=user,
                client=HERE,
            )
    remove_member(membership=fellow.memberships.get(), by=fellow, client=HERE)

    assert not fellow.memberships.exists()
    assert User.objects.filter(pk=fellow.pk).exists()


def test_profile_is_the_users_own(owner: User) -> None:
    change_profile(
        user=owner, full_name=" Zhao Lei ", language="zh-hans", time_zone="Asia/Shanghai"
    )

    owner.refresh_from_db()
    assert (owner.full_name, owner.language) == ("Zhao Lei", "zh-hans")
    with pytest.raises(FieldErrors) as error:
        change_profile(user=owner, full_name="", language="", time_zone="Mars/Olympus")
    assert list(error.value.errors) == ["time_zone"]
