"""Tests the pages of members: read by all, changed by owners, of one organisation."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AccountMail, Invitation, Membership, Role, User
from accounts.services.mails import send_mail
from accounts.services.members import fresh_secret, invite
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]


@pytest.fixture
def owner(db: None) -> User:
    """Creates the owner of a manufacturer."""
    return builders.member(
        builders.organisation(name="Near Works"), full_name="Li Na", email="li@example.com"
    )


@pytest.fixture
def viewer(owner: User) -> User:
    """Creates a member who only reads there."""
    return builders.member(owner.memberships.get().organisation, Role.VIEWER)


def invited(owner: User, email: str) -> tuple[Invitation, str]:
    """Invites a planner."""
    row = invite(
        organisation=owner.memberships.get().organisation,
        email=email,
        role=Role.PLANNER,
        sees_prices=True,
        by=owner,
        client=HERE,
    )
    return row, fresh_secret(row)


def test_all_members_see_who_there_is(visit: Visit, owner: User, viewer: User) -> None:
    stranger = builders.member(builders.organisation())

    for user in (owner, viewer):
        page = visit(user).get(reverse("account:members")).content.decode()
        assert "Li Na" in page
        assert viewer.email in page
        assert stranger.email not in page
        assert "Near Works has 2 members." in page


def test_only_owners_are_offered_changes(visit: Visit, owner: User, viewer: User) -> None:
    address = reverse("account:members")

    assert reverse("account:new-invitation") in visit(owner).get(address).content.decode()
    page = visit(viewer).get(address).content.decode()
    assert reverse("account:new-invitation") not in page
    assert "Owners edit members: li@example.com" in page


def test_page_takes_a_fixed_number_of_queries(
    visit: Visit, owner: User, django_assert_max_num_queries: Any
) -> None:
    organisation = owner.memberships.get().organisation
    for _ in range(30):
        builders.member(organisation, Role.VIEWER)
    client = visit(owner)

    with django_assert_max_num_queries(13):
        client.get(reverse("account:members"))


def test_export_has_every_member(visit: Visit, owner: User) -> None:
    organisation = owner.memberships.get().organisation
    for _ in range(30):
        builders.member(organisation, Role.VIEWER)

    answer = visit(owner).get(reverse("account:members"), {"export": "csv"})

    lines = answer.content.decode().splitlines()
    assert len(lines) == 32
    assert "Li Na,li@example.com,Owner,yes" in lines[1]


def test_link_goes_to_the_address_and_not_to_the_owner(visit: Visit, owner: User) -> None:
    client = visit(owner)
    form = {"email": "New@example.com", "role": "viewer"}

    shown = client.post(reverse("account:new-invitation"), form).content.decode()
    send_mail(mail_id=AccountMail.objects.get().pk)

    assert "Sent: the link goes to <strong>new@example.com</strong>" in shown
    (message,) = mail.outbox
    link = re.search(r"http://testserver(/account/join/\S+)", message.body)
    assert message.to == ["new@example.com"]
    assert link is not None
    members = client.get(reverse("account:members")).content.decode()
    assert "new@example.com" in members
    assert "/account/join/" not in shown + members
    newcomer = visit()
    assert "Join Near Works" in newcomer.get(link[1]).content.decode()
    answer = newcomer.post(
        link[1],
        {
            "full_name": "Wu",
            "new_password1": "quite a long one",
            "new_password2": "quite a long one",
        },
        follow=True,
    )
    assert "Welcome to Near Works." in answer.content.decode()
    membership = Membership.objects.get(user__email="new@example.com")
    assert (membership.role, membership.sees_prices) == (Role.VIEWER, False)
    assert membership.user.check_password("quite a long one")
    assert membership.user.email_verified_at is not None


def test_errors_of_an_invitation_stand_at_their_field(visit: Visit, owner: User) -> None:
    client = visit(owner)

    for field, value in (("email", "li@example.com"), ("email", "?"), ("role", "purchaser")):
        form = {"email": "new@example.com", "role": "viewer", field: value}
        answer = client.post(reverse("account:new-invitation"), form)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_who_is_no_owner_cannot_invite(visit: Visit, viewer: User) -> None:
    client = visit(viewer)
    assert "Only an owner" in client.get(reverse("account:new-invitation")).content.decode()

    answer = client.post(
        reverse("account:new-invitation"), {"email": "a@example.com", "role": "viewer"}
    )

    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_invitation_is_withdrawn(visit: Visit, owner: User, viewer: User) -> None:
    invitation, secret = invited(owner, "new@example.com")
    address = reverse("account:withdraw-invitation", args=[invitation.pk])
    stranger = builders.member(builders.organisation())

    assert visit(stranger).post(address).status_code == 404
    assert "ask its owner" in visit(viewer).post(address, follow=True).content.decode()
    assert visit().get(reverse("account:join", args=[secret])).status_code == 200

    visit(owner).post(address)
    answer = visit().get(reverse("account:join", args=[secret]))
    assert answer.status_code == 410
    assert "cannot be used" in answer.content.decode()


def test_member_with_an_account_joins_by_signing_in(visit: Visit, owner: User) -> None:
    known = builders.member(builders.buyer(), email="known@example.com")
    _, secret = invited(owner, known.email)
    address = reverse("account:join", args=[secret])

    page = visit().get(address).content.decode()
    assert f"{reverse('console:sign-in')}?next={address}" in page
    client = visit(known)
    assert "You now" not in client.get(address).content.decode()
    answer = client.post(address, follow=True)

    assert "Welcome to Near Works." in answer.content.decode()
    assert answer.context["membership"].organisation.name == "Near Works"


def test_password_of_an_account_is_not_set_by_a_link(visit: Visit, owner: User) -> None:
    known = builders.member(builders.buyer(), email="known@example.com")
    _, secret = invited(owner, known.email)
    form = {"new_password1": "taken over now", "new_password2": "taken over now"}

    answer = visit().post(reverse("account:join", args=[secret]), form)

    assert answer.status_code == 422
    known.refresh_from_db()
    assert known.check_password("a long password")


def test_another_user_cannot_use_the_invitation(visit: Visit, owner: User) -> None:
    _, secret = invited(owner, "new@example.com")
    client = visit(builders.member(builders.buyer()))
    address = reverse("account:join", args=[secret])

    assert "for another address" in client.get(address).content.decode()
    answer = client.post(address, follow=True)

    assert "This invitation is for another address" in answer.content.decode()


def test_weak_password_is_rejected_at_its_field(visit: Visit, owner: User) -> None:
    _, secret = invited(owner, "li@example.co")

    for password in ("short", "password123", "li@example.co"):
        form = {"new_password1": password, "new_password2": password}
        answer = visit().post(reverse("account:join", args=[secret]), form)
        assert answer.status_code == 422
        assert "new_password" in " ".join(answer.context["form"].errors)
    assert not User.objects.filter(email="li@example.co").exists()


def test_owner_changes_a_member(visit: Visit, owner: User, viewer: User) -> None:
    membership = viewer.memberships.get()
    address = reverse("account:member", args=[membership.pk])
    client = visit(owner)
    assert client.get(address).status_code == 200

    client.post(address, {"role": "planner"})

    membership.refresh_from_db()
    assert (membership.role, membership.sees_prices) == (Role.PLANNER, False)


def test_last_owner_cannot_leave(visit: Visit, owner: User) -> None:
    membership = owner.memberships.get()
    client = visit(owner)

    change = client.post(reverse("account:member", args=[membership.pk]), {"role": "viewer"})
    leave = client.post(reverse("account:remove-member", args=[membership.pk]), follow=True)

    assert "at least one owner" in str(change.context["form"].errors["role"])
    assert "at least one owner" in leave.content.decode()
    membership.refresh_from_db()
    assert membership.role == Role.OWNER


def test_others_members_are_not_found(visit: Visit, owner: User) -> None:
    stranger = builders.member(builders.organisation()).memberships.get()
    client = visit(owner)

    for name in ("member", "remove-member"):
        address = reverse(f"account:{name}", args=[stranger.pk])
        assert client.post(address, {"role": "viewer"}).status_code == 404
    # Nor are those of another organisation of the user's own, while it acts for this one.
    second = owner.memberships.create(organisation=builders.organisation(name="Z"), role="owner")
    assert client.get(reverse("account:member", args=[second.pk])).status_code == 404


def test_members_are_removed_and_leave(visit: Visit, owner: User, viewer: User) -> None:
    second = builders.member(owner.memberships.get().organisation, Role.VIEWER)

    visit(owner).post(reverse("account:remove-member", args=[viewer.memberships.get().pk]))
    leaving = visit(second).post(
        reverse("account:remove-member", args=[second.memberships.get().pk]), follow=True
    )

    assert not Membership.objects.filter(user__in=[viewer, second]).exists()
    assert leaving.status_code == 403
    assert "You left Near Works." in leaving.content.decode()


def test_pages_are_for_members_alone(visit: Visit, owner: User, subtests: pytest.Subtests) -> None:
    member, stranger = visit(owner), visit()

    for name in ("members", "new-invitation", "tokens", "profile", "password", "security", "help"):
        with subtests.test(name):
            address = reverse(f"account:{name}")
            assert member.get(address).status_code == 200
            assert stranger.get(address).url.startswith(reverse("console:sign-in"))
