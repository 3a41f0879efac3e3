"""Admits, suspends and resumes organisations; each function is one transaction."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.clients import Client
from accounts.errors import OperatorExists, OrganisationSuspended, SignUpWaits
from accounts.models import (
    Invitation,
    MailKind,
    Membership,
    Organisation,
    OrganisationStatus,
    Role,
    SignUp,
    SignUpStatus,
    User,
)
from accounts.services.events import queue_mail
from accounts.services.limiter import count_network
from accounts.services.members import add_invitation, lock
from common.errors import FieldErrors, Forbidden, InvalidTransition
from common.states import record_creation, transition

# Strangers write these rows, so that they are bounded.
SIGN_UPS_WAITING = 500
NAME_TAKEN = _("An organisation has this name already; choose another.")
NO_KIND = _("Choose at least one: the organisation makes, buys, or both.")


def request_sign_up(*, fields: dict[str, Any], client: Client) -> None:
    """Stores a company's wish to take part, for an operator to decide.

    A second one of the same address changes nothing, and the answer is the same, so that it does
    not tell who has signed up. Raises FieldErrors, SignUpWaits, TooManyAttempts.
    """
    count_network(client)
    if not (fields["is_manufacturer"] or fields["is_buyer"]):
        raise FieldErrors({"is_manufacturer": NO_KIND})
    waiting = SignUp.objects.filter(status=SignUpStatus.WAITING)
    if waiting.count() >= SIGN_UPS_WAITING:
        raise SignUpWaits
    email = fields["email"].strip().lower()
    try:
        with transaction.atomic():
            row = SignUp.objects.create(**fields | {"email": email})
            record_creation(row, by=None)
    except IntegrityError:
        if not waiting.filter(email=email).exists():
            raise


@transaction.atomic
def approve_sign_up(*, sign_up: SignUp, by: User, client: Client) -> Invitation:
    """Makes the organisation and invites the person as its owner.

    The link goes to the address, which it verifies; where no mail is sent an operator hands it on.
    Raises Forbidden, FieldErrors, InvalidTransition.
    """
    ensure_reviews(by)
    ensure_waiting(sign_up)
    organisation = new_organisation(
        name=sign_up.organisation_name,
        is_manufacturer=sign_up.is_manufacturer,
        is_buyer=sign_up.is_buyer,
        by=by,
    )
    transition(sign_up, to=SignUpStatus.APPROVED, by=by, organisation=organisation)
    terms = owner_terms(sign_up.email)
    return add_invitation(organisation, terms, by=by, client=client, language=sign_up.language)


@transaction.atomic
def reject_sign_up(*, sign_up: SignUp, reason: str, by: User, client: Client) -> SignUp:
    """Rejects a sign-up and tells the person why. Raises Forbidden, InvalidTransition."""
    ensure_reviews(by)
    row: SignUp = transition(sign_up, to=SignUpStatus.REJECTED, by=by, reason=reason)
    queue_mail(
        MailKind.SIGN_UP_REJECTED,
        to=row.email,
        user=None,
        client=client,
        language=row.language,
        sign_up=row,
    )
    return row


@transaction.atomic
def create_organisation(
    *,
    name: str,
    is_manufacturer: bool,
    is_buyer: bool,
    owner_email: str,
    by: User,
    client: Client,
) -> Organisation:
    """Creates an organisation and invites its owner. Raises Forbidden, FieldErrors."""
    ensure_reviews(by)
    if not (is_manufacturer or is_buyer):
        raise FieldErrors({"is_manufacturer": NO_KIND})
    organisation = new_organisation(
        name=name, is_manufacturer=is_manufacturer, is_buyer=is_buyer, by=by
    )
    add_invitation(organisation, owner_terms(owner_email), by=by, client=client)
    return organisation


@transaction.atomic
def invite_owner(*, organisation: Organisation, email: str, by: User, client: Client) -> Invitation:
    """Invites a further owner. Raises Forbidden, FieldErrors."""
    ensure_reviews(by)
    if organisation.is_operator:
        raise Forbidden
    lock(organisation)
    return add_invitation(organisation, owner_terms(email), by=by, client=client)


@transaction.atomic
def suspend_organisation(*, organisation: Organisation, reason: str, by: User) -> Organisation:
    """Keeps an organisation from beginning anything new; its work goes on.

    Its members still sign in, read, and finish. Raises Forbidden, InvalidTransition.
    """
    ensure_reviews(by)
    if organisation.is_operator:
        raise InvalidTransition(_("The platform's own organisation cannot be suspended."))
    row: Organisation = transition(
        organisation, to=OrganisationStatus.SUSPENDED, by=by, reason=reason
    )
    return row


@transaction.atomic
def resume_organisation(*, organisation: Organisation, reason: str, by: User) -> Organisation:
    """Ends a suspension. Raises Forbidden, InvalidTransition."""
    ensure_reviews(by)
    row: Organisation = transition(organisation, to=OrganisationStatus.ACTIVE, by=by, reason=reason)
    return row


@transaction.atomic
def set_up_operator(*, name: str, email: str) -> User:
    """Returns the platform's first owner, made with its organisation where missing.

    Raises OperatorExists where another address owns it.
    """
    email = email.strip().lower()
    organisation = Organisation.objects.filter(is_operator=True).first()
    if organisation is None:
        organisation = Organisation.objects.create(name=name, alias=name[:40], is_operator=True)
        record_creation(organisation, by=None)
    owners = organisation.memberships.filter(role=Role.OWNER, user__service_of=None)
    owner = owners.filter(user__email=email).select_related("user").first()
    if owner is not None:
        return owner.user
    if owners.exists():
        raise OperatorExists
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": Role.OWNER}
    )
    return user


def ensure_active(organisation_ids: Iterable[Any]) -> None:
    """Raises OrganisationSuspended where one of these organisations is."""
    suspended = Organisation.objects.filter(status=OrganisationStatus.SUSPENDED)
    if suspended.filter(pk__in=organisation_ids).exists():
        raise OrganisationSuspended


def ensure_reviews(by: User) -> None:
    """Raises Forbidden where `by` is neither owner nor planner of the platform."""
    if not any(
        row.organisation.is_operator and row.role in (Role.OWNER, Role.PLANNER)
        for row in by.active_memberships
    ):
        raise Forbidden


def ensure_waiting(sign_up: SignUp) -> None:
    """Locks a sign-up; raises InvalidTransition where it is decided."""
    row = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if row.status != SignUpStatus.WAITING:
        raise InvalidTransition(_("Somebody has decided on this sign-up already."))


def new_organisation(*, name: str, is_manufacturer: bool, is_buyer: bool, by: User) -> Organisation:
    """Creates an organisation under an alias that tells nothing. Raises FieldErrors."""
    name = name.strip()
    if Organisation.objects.filter(name__iexact=name).exists():
        raise FieldErrors({"name": NAME_TAKEN})
    row = Organisation.objects.create(
        name=name,
        alias=f"C-{secrets.token_hex(4).upper()}",
        is_manufacturer=is_manufacturer,
        is_buyer=is_buyer,
    )
    record_creation(row, by=by)
    return row


def owner_terms(email: str) -> dict[str, Any]:
    """Returns what an invitation of an owner offers."""
    return {"email": email, "role": Role.OWNER, "sees_prices": True}
