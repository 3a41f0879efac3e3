"""Issues and ends API tokens of persons and of organisations."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.clients import Client
from accounts.models import ApiToken, EventKind, Membership, Organisation, Role, Scope, User
from accounts.services.events import record
from accounts.services.members import lock_as_owner
from common.clock import now
from common.errors import FieldErrors, Forbidden
from common.safety.usage_quotas import consume

SIGN_IN_LASTS = timedelta(hours=10)


@transaction.atomic
def sign_in_token(
    *, user: User, client: Client, scopes: Iterable[str] = Scope.values
) -> tuple[ApiToken, str]:
    """Returns a token of some hours for a program that signs in by password."""
    record(EventKind.TOKEN_SIGN_IN, user=user, client=client)
    return make(user, SIGN_IN_LASTS, name="", scopes=scopes, created_by=user)


@transaction.atomic
def issue_token(
    *,
    user: User,
    name: str,
    days: int,
    scopes: Iterable[str],
    organisation: Organisation | None,
    client: Client,
) -> tuple[ApiToken, str]:
    """Returns a token of the user for some days and its secret; only a hash is stored.

    It acts for one organisation, or without one for all of the user's. Raises FieldErrors.
    """
    mine = {row.organisation_id for row in user.active_memberships}
    if organisation is not None and organisation.pk not in mine:
        raise FieldErrors(
            {"organisation": _("There is no such organisation in which you may act.")}
        )
    record(EventKind.TOKEN_CREATED, user=user, client=client, detail=name)
    fields = {"name": name, "organisation": organisation, "created_by": user}
    return make(user, timedelta(days=days), scopes=scopes, **fields)


@transaction.atomic
def issue_service_token(
    *,
    organisation: Organisation,
    by: User,
    name: str,
    days: int,
    scopes: Iterable[str],
    client: Client,
) -> tuple[ApiToken, str]:
    """Returns a token of the organisation's service account and its secret.

    It stays when its maker leaves. Raises Forbidden unless `by` is an owner who sees prices.
    """
    lock_as_owner(organisation, by)
    if not by.sees_prices_of(organisation.pk):
        raise Forbidden
    account = service_account(organisation)
    record(EventKind.TOKEN_CREATED, user=by, client=client, detail=f"{organisation}: {name}")
    fields = {"name": name, "organisation": organisation, "created_by": by}
    return make(account, timedelta(days=days), scopes=scopes, **fields)


@transaction.atomic
def revoke_token(*, user: User, token_key: str, client: Client) -> bool:
    """Ends a token of the user, or of an organisation that the user owns.

    Returns False where there is none with this beginning.
    """
    token = manageable_tokens(user).filter(token_key=token_key).first()
    if token is None:
        return False
    token.delete()
    record(EventKind.TOKEN_REVOKED, user=user, client=client, detail=token.name)
    return True


@transaction.atomic
def end_tokens(*, user: User, client: Client) -> int:
    """Ends all tokens of the user; returns their number."""
    ended, _ = ApiToken.objects.filter(user=user).delete()
    if ended:
        record(EventKind.TOKENS_ENDED, user=user, client=client)
    return int(ended)


def manageable_tokens(user: User) -> Any:
    """Returns the valid tokens of the user and of the organisations that it owns."""
    own = ApiToken.objects.filter(user=user)
    owned = ApiToken.objects.filter(user__service_of__in=user.organisation_ids([Role.OWNER]))
    return (own | owned).exclude(expiry__lte=now()).select_related("organisation", "user")


def service_account(organisation: Organisation) -> User:
    """Returns the account as which the organisation's programs act.

    It has the least role that may do all that the organisation does, and no password.
    """
    account = User.objects.filter(service_of=organisation).first()
    if account is not None:
        return account
    account = User.objects.create_user(
        f"service-{organisation.pk}@service.invalid",
        full_name=str(_("Service account")),
        service_of=organisation,
    )
    roles = [role for role in (Role.PLANNER, Role.PURCHASER) if role in organisation.roles]
    role = roles[0] if len(roles) == 1 else Role.OWNER
    Membership.objects.create(organisation=organisation, user=account, role=role)
    return account


def purge_tokens() -> int:
    """Deletes expired tokens; returns their number."""
    ended, _ = ApiToken.objects.filter(expiry__lte=now()).delete()
    return int(ended)


def make(
    user: User, lasts: timedelta, *, scopes: Iterable[str], **fields: Any
) -> tuple[ApiToken, str]:
    """Creates the row, its scopes in order. Raises FieldErrors, QuotaSpent."""
    chosen = [scope.value for scope in Scope if scope in set(scopes)]
    if not chosen:
        raise FieldErrors({"scopes": _("Choose at least one scope.")})
    consume("tokens", user.pk)
    token, secret = ApiToken.objects.create(user, expiry=lasts, scopes=chosen, **fields)
    return token, secret
