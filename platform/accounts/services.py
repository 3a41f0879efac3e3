"""Changes accounts and memberships; each function is one transaction."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from knox.models import get_token_model

from accounts.errors import (
    AccountExists,
    AlreadyMember,
    InvitationOfAnother,
    InvitationUnusable,
    LastOwner,
)
from accounts.models import Invitation, Membership, Organisation, Role, User
from common.clock import now
from common.errors import FieldErrors, Forbidden

INVITATION_DAYS = 7


def choose_organisation(
    *, user: User, wanted: Any | None, kind: str, roles: tuple[str, ...]
) -> Organisation:
    """Returns the organisation of a new row: the wanted or the only one.

    `kind` is the flag it must have (`is_manufacturer`, `is_buyer`), `roles` those that may act.
    Raises Forbidden where there is none, FieldErrors where it must be named or is not the user's.
    """
    mine = {
        m.organisation_id: m.organisation
        for m in user.active_memberships
        if m.role in roles and getattr(m.organisation, kind)
    }
    if not mine:
        raise Forbidden
    if wanted is not None:
        if wanted not in mine:
            raise FieldErrors(
                {"organisation": _("There is no such organisation in which you may act.")}
            )
        return mine[wanted]
    if len(mine) > 1:
        raise FieldErrors({"organisation": _("You act for several organisations; name one.")})
    return next(iter(mine.values()))


@transaction.atomic
def enrol(
    *, email: str, password: str, organisation: Organisation, role: str, full_name: str = ""
) -> User:
    """Creates a user with one membership."""
    user = User.objects.create_user(email, password, full_name=full_name)
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: str, sees_prices: bool, by: User
) -> tuple[Invitation, str]:
    """Creates an invitation and its secret for a week; ends an earlier one.

    Raises Forbidden where `by` is no owner, FieldErrors where the address is a member's or the role
    is not one of the organisation's.
    """
    lock_as_owner(organisation, by)
    email = email.strip().lower()
    ensure_role(organisation, role)
    if organisation.memberships.filter(user__email=email).exists():
        raise FieldErrors({"email": _("A member has this address already.")})
    organisation.invitations.outstanding().filter(email=email).update(withdrawn_at=now())
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        sees_prices=sees_prices,
        secret_sha256=sha256_of(secret),
        invited_by=by,
        expires_at=now() + timedelta(days=INVITATION_DAYS),
    )
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Makes its link useless at once. Raises Forbidden, InvitationUnusable."""
    lock_as_owner(invitation.organisation, by)
    ended = Invitation.objects.outstanding().filter(pk=invitation.pk).update(withdrawn_at=now())
    if not ended:
        raise InvitationUnusable
    invitation.refresh_from_db()
    return invitation


def find_invitation(secret: str) -> Invitation:
    """Returns the invitation of a link. Raises InvitationUnusable."""
    usable = Invitation.objects.usable().select_related("organisation", "invited_by")
    invitation = usable.filter(secret_sha256=sha256_of(secret)).first()
    if invitation is None:
        raise InvitationUnusable
    return invitation


@transaction.atomic
def join(*, secret: str, user: User) -> Membership:
    """Adds the user to the organisation that invited its address.

    Raises InvitationUnusable, InvitationOfAnother, AlreadyMember.
    """
    invitation = use_invitation(secret)
    if invitation.email != user.email:
        raise InvitationOfAnother
    membership, is_new = Membership.objects.get_or_create(
        organisation=invitation.organisation,
        user=user,
        defaults={"role": invitation.role, "sees_prices": invitation.sees_prices},
    )
    if not is_new:
        raise AlreadyMember
    return membership


@transaction.atomic
def register(*, secret: str, full_name: str, password: str) -> User:
    """Creates a user with the membership that the invitation offers.

    Raises InvitationUnusable, and AccountExists where its address has an account, whose
    password the inviting organisation may not set.
    """
    invitation = use_invitation(secret)
    if User.objects.filter(email=invitation.email).exists():
        raise AccountExists
    user = User.objects.create_user(invitation.email, password, full_name=full_name.strip())
    Membership.objects.create(
        organisation=invitation.organisation,
        user=user,
        role=invitation.role,
        sees_prices=invitation.sees_prices,
    )
    return user


@transaction.atomic
def change_membership(
    *, membership: Membership, role: str, sees_prices: bool, by: User
) -> Membership:
    """Changes a role and access to prices. Raises Forbidden, FieldErrors, LastOwner."""
    lock_as_owner(membership.organisation, by)
    ensure_role(membership.organisation, role)
    if role != Role.OWNER:
        ensure_other_owner(membership)
    membership.role, membership.sees_prices = role, sees_prices
    membership.save(update_fields=["role", "sees_prices", "updated_at"])
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Ends a membership: an owner any other's, and everybody their own.

    Raises Forbidden, LastOwner.
    """
    if membership.user_id == by.pk:
        lock(membership.organisation)
    else:
        lock_as_owner(membership.organisation, by)
    ensure_other_owner(membership)
    membership.delete()


def rename(*, user: User, full_name: str) -> User:
    """Changes the user's full name."""
    user.full_name = full_name.strip()
    user.save(update_fields=["full_name", "updated_at"])
    return user


def issue_token(*, user: User, days: int) -> tuple[Any, str]:
    """Returns an API token for some days and its secret; only a hash is stored."""
    token, secret = get_token_model().objects.create(user, expiry=timedelta(days=days))
    return token, secret


def revoke_token(*, user: User, token_key: str) -> bool:
    """Revokes the user's token with this prefix; returns False if none has it."""
    ended, _ = user.auth_token_set.filter(token_key=token_key).delete()
    return bool(ended)


def lock(organisation: Organisation) -> None:
    """Locks the organisation, so that changes of its members are serialised."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def lock_as_owner(organisation: Organisation, by: User) -> None:
    """Locks it for one of its owners. Raises Forbidden where `by` is none."""
    lock(organisation)
    if not organisation.memberships.filter(user=by, role=Role.OWNER).exists():
        raise Forbidden


def ensure_role(organisation: Organisation, role: str) -> None:
    """Raises FieldErrors where the organisation has no such role."""
    if role not in organisation.roles:
        raise FieldErrors({"role": _("There is no such role in this organisation.")})


def ensure_other_owner(membership: Membership) -> None:
    """Raises LastOwner where the organisation has no other; its row is locked."""
    others = membership.organisation.memberships.filter(role=Role.OWNER).exclude(pk=membership.pk)
    if not others.exists():
        raise LastOwner


def use_invitation(secret: str) -> Invitation:
    """Accepts the invitation for the first caller. Raises InvitationUnusable."""
    invitation = find_invitation(secret)
    lock(invitation.organisation)
    used = Invitation.objects.usable().filter(pk=invitation.pk).update(accepted_at=now())
    if not used:
        raise InvitationUnusable
    return invitation


def sha256_of(secret: str) -> str:
    """Returns the hash that is stored of a secret random enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
