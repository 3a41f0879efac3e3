"""Changes members and invitations; each function is one transaction."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.clients import Client
from accounts.errors import (
    AccountExists,
    AlreadyMember,
    InvitationOfAnother,
    InvitationUnusable,
    LastOwner,
    MailIsSent,
)
from accounts.models import (
    PLANNING_ROLES,
    ApiToken,
    EventKind,
    Invitation,
    MailKind,
    Membership,
    Organisation,
    Role,
    User,
)
from accounts.services.events import queue_mail, reaches_people, record
from accounts.time_zones import known_time_zone
from common.clock import now
from common.errors import FieldErrors, Forbidden
from common.safety.usage_quotas import consume

INVITATION_DAYS = 7


def choose_organisation(
    *, user: User, wanted: Any | None, roles: tuple[str, ...], kind: str = ""
) -> Organisation:
    """Returns the organisation of a new row: the wanted or the only one.

    `roles` are those that may act, `kind` is the flag that it must have, if any
    (`is_manufacturer`, `is_buyer`).
    Raises Forbidden where there is none, FieldErrors where it must be named or is not the user's.
    """
    mine = {
        m.organisation_id: m.organisation
        for m in user.active_memberships
        if m.role in roles and (not kind or getattr(m.organisation, kind))
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
    *,
    organisation: Organisation,
    email: str,
    role: str,
    sees_prices: bool,
    by: User,
    client: Client,
) -> Invitation:
    """Creates an invitation for a week and sends its link; ends an earlier one.

    The link goes to the address alone: who could read it could take the address. Raises Forbidden
    where `by` is no owner, FieldErrors where the address is a member's or the role is not one of
    the organisation's.
    """
    lock_as_owner(organisation, by)
    ensure_role(organisation, role)
    terms = {"email": email, "role": role, "sees_prices": sees_prices}
    return add_invitation(organisation, terms, by=by, client=client)


def add_invitation(
    organisation: Organisation,
    terms: Mapping[str, Any],
    *,
    by: User,
    client: Client,
    language: str = "",
) -> Invitation:
    """Stores and sends an invitation into a locked organisation; ends an earlier one.

    `language` is for an address without an account. Raises FieldErrors for a member's address.
    """
    consume("invitations", organisation.pk)
    email = terms["email"].strip().lower()
    if organisation.memberships.filter(user__email=email).exists():
        raise FieldErrors({"email": _("A member has this address already.")})
    organisation.invitations.outstanding().filter(email=email).update(withdrawn_at=now())
    invitation = Invitation.objects.create(
        organisation=organisation,
        invited_by=by,
        expires_at=now() + timedelta(days=INVITATION_DAYS),
        **{**terms, "email": email},
    )
    record(EventKind.INVITED, user=by, client=client, detail=f"{organisation}: {email}")
    queue_mail(
        MailKind.INVITATION,
        to=email,
        user=User.objects.filter(email=email).first(),
        client=client,
        language=language,
        invitation=invitation,
    )
    return invitation


@transaction.atomic
def show_invitation_link(*, invitation: Invitation, by: User, client: Client) -> str:
    """Returns the secret of a new link for an operator to hand on; earlier links end.

    The operator vouches for the address. Raises Forbidden, InvitationUnusable, and MailIsSent where
    mail reaches people.
    """
    if not by.organisation_ids(PLANNING_ROLES) or not by.is_operator:
        raise Forbidden
    if reaches_people():
        raise MailIsSent
    detail = f"{invitation.organisation}: {invitation.email}"
    record(EventKind.INVITATION_LINK_SHOWN, user=by, client=client, detail=detail)
    return fresh_secret(invitation)


def fresh_secret(invitation: Invitation) -> str:
    """Returns a new secret of the link, stored as a hash. Raises InvitationUnusable."""
    secret = secrets.token_urlsafe(24)
    usable = Invitation.objects.usable().filter(pk=invitation.pk)
    if not usable.update(secret_sha256=sha256_of(secret)):
        raise InvitationUnusable
    return secret


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
def join(*, secret: str, user: User, client: Client) -> Membership:
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
    verify_address(user=user)
    record(EventKind.JOINED, user=user, client=client, detail=str(invitation.organisation))
    return membership


def verify_address(*, user: User) -> None:
    """Notes that a link sent to the person's address was used."""
    User.objects.filter(pk=user.pk, email_verified_at=None).update(email_verified_at=now())


@transaction.atomic
def register(*, secret: str, full_name: str, password: str, client: Client) -> User:
    """Creates a user with the membership that the invitation offers.

    Raises InvitationUnusable, and AccountExists where its address has an account, whose
    password the inviting organisation may not set.
    """
    invitation = use_invitation(secret)
    if User.objects.filter(email=invitation.email).exists():
        raise AccountExists
    user = User.objects.create_user(
        invitation.email, password, full_name=full_name.strip(), email_verified_at=now()
    )
    Membership.objects.create(
        organisation=invitation.organisation,
        user=user,
        role=invitation.role,
        sees_prices=invitation.sees_prices,
    )
    record(EventKind.JOINED, user=user, client=client, detail=str(invitation.organisation))
    return user


@transaction.atomic
def change_membership(
    *, membership: Membership, role: str, sees_prices: bool, by: User, client: Client
) -> Membership:
    """Changes a role and access to prices. Raises Forbidden, FieldErrors, LastOwner."""
    lock_as_owner(membership.organisation, by)
    ensure_role(membership.organisation, role)
    if role != Role.OWNER:
        ensure_other_owner(membership)
    membership.role, membership.sees_prices = role, sees_prices
    membership.save(update_fields=["role", "sees_prices", "updated_at"])
    detail = f"{membership.organisation}: {role}{'' if sees_prices else ', without prices'}"
    record(EventKind.MEMBER_CHANGED, user=membership.user, by=by, client=client, detail=detail)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User, client: Client) -> None:
    """Ends a membership: an owner any other's, and everybody their own.

    The person's tokens for this organisation end too. Raises Forbidden, LastOwner.
    """
    if membership.user_id == by.pk:
        lock(membership.organisation)
    else:
        lock_as_owner(membership.organisation, by)
    ensure_other_owner(membership)
    membership.delete()
    ApiToken.objects.filter(user=membership.user, organisation=membership.organisation).delete()
    detail = str(membership.organisation)
    record(EventKind.MEMBER_REMOVED, user=membership.user, by=by, client=client, detail=detail)


def change_profile(*, user: User, full_name: str, language: str, time_zone: str) -> User:
    """Changes the user's name, language and time zone; empty ones are the usual."""
    if time_zone:
        ensure_time_zone(time_zone)
    user.full_name, user.language, user.time_zone = full_name.strip(), language, time_zone
    user.save(update_fields=["full_name", "language", "time_zone", "updated_at"])
    return user


def choose_language(*, user: User, language: str) -> None:
    """Stores the language in which the user reads pages and mails."""
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)


@transaction.atomic
def change_time_zone(*, organisation: Organisation, time_zone: str, by: User) -> Organisation:
    """Changes the time zone of an organisation's members who chose none.

    Raises Forbidden, FieldErrors.
    """
    lock_as_owner(organisation, by)
    ensure_time_zone(time_zone)
    organisation.time_zone = time_zone
    organisation.save(update_fields=["time_zone", "updated_at"])
    return organisation


def ensure_time_zone(name: str) -> None:
    """Raises FieldErrors for a name that is no time zone."""
    try:
        known_time_zone(name)
    except ValidationError as error:
        raise FieldErrors({"time_zone": error.message}) from None


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
    owners = membership.organisation.memberships.filter(role=Role.OWNER, user__service_of=None)
    others = owners.exclude(pk=membership.pk)
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
