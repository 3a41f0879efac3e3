"""Authenticates sessions, and tokens with their memberships in one query."""

import binascii
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection, models
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.clients import lacks_second_factor
from accounts.errors import SecondFactorMissing
from accounts.models import Membership, Organisation, User
from common.clock import now
from common.monitoring.log_context import bind_memberships

# One row per membership that the token acts for; without any one row with empty columns.
WHO = """
    SELECT {token}, {member}, {membership}, {organisation}
    FROM {tokens} AS token
    JOIN accounts_user AS member ON member.id = token.user_id
    LEFT JOIN accounts_membership AS membership ON membership.user_id = member.id
        AND (token.organisation_id IS NULL
             OR membership.organisation_id = token.organisation_id)
    LEFT JOIN accounts_organisation AS organisation
        ON organisation.id = membership.organisation_id
    WHERE token.digest = %s
    ORDER BY organisation.name
"""


# How often the use of a token is written.
WRITTEN_EVERY = timedelta(minutes=5)


class CachedTokenAuthentication(TokenAuthentication):
    """Authenticates Knox tokens without purging the user's expired ones."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        """Returns user and token of the request, and notes the token's use."""
        found = super().authenticate(request)
        if found is not None:
            touch(found[1])
            bind_memberships(found[0], found[1].organisation_id)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """Returns user and token; raises AuthenticationFailed.

        The lookup by digest takes equally long for any guess.
        """
        try:
            rows = rows_of(hash_token(token.decode()))
        except (UnicodeDecodeError, TypeError, binascii.Error):
            rows = []
        if not rows or self.has_expired(rows[0][0]):
            raise AuthenticationFailed("Invalid token.")
        found, user, *_ = rows[0]
        found.user = user
        user.active_memberships = [with_organisation(*row[2:]) for row in rows if row[2].pk]
        return self.validate_user(found)

    def has_expired(self, token: Any) -> bool:
        """Returns whether the token expired, and deletes it then."""
        has_expired = token.expiry is not None and token.expiry < now()
        if has_expired:
            token.delete()
        return has_expired


class FactorSessionAuthentication(SessionAuthentication):
    """Authenticates sessions for which a required second factor was shown."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        """Returns the session's user; raises SecondFactorMissing."""
        found = super().authenticate(request)
        if found is not None and lacks_second_factor(request._request):
            raise SecondFactorMissing
        if found is not None:
            bind_memberships(found[0])
        return found


def touch(token: Any) -> None:
    """Writes when the token was last used, where that was some minutes ago."""
    at = now()
    if token.last_used_at is None or at - token.last_used_at > WRITTEN_EVERY:
        type(token).objects.filter(pk=token.pk).update(last_used_at=at)


def rows_of(digest: str) -> list[list[Any]]:
    """Returns token, user, membership and organisation, one row a membership."""
    parts = {
        "token": get_token_model(),
        "member": User,
        "membership": Membership,
        "organisation": Organisation,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement(tuple(parts.items())), [digest])
        return [models_in(row, tuple(parts.values())) for row in cursor.fetchall()]


@cache
def statement(parts: tuple[tuple[str, type[models.Model]], ...]) -> str:
    """Returns the SQL of WHO with the columns of these models."""
    lists = {
        name: ", ".join(f"{name}.{field.column}" for field in model._meta.concrete_fields)
        for name, model in parts
    }
    return WHO.format(tokens=get_token_model()._meta.db_table, **lists)


def models_in(row: tuple[Any, ...], kinds: tuple[type[models.Model], ...]) -> list[Any]:
    """Returns the model instances of which one database row consists."""
    found, at = [], 0
    for kind in kinds:
        names = [field.attname for field in kind._meta.concrete_fields]
        found.append(kind.from_db("default", names, row[at : at + len(names)]))
        at += len(names)
    return found


def with_organisation(membership: Any, organisation: Any) -> Any:
    """Returns the membership with its organisation filled in."""
    membership.organisation = organisation
    return membership


class TokenAuthenticationScheme(KnoxTokenScheme):
    """Describes them as Knox's own."""

    target_class = CachedTokenAuthentication
    name = "knoxApiToken"


class FactorSessionScheme(SessionScheme):
    """Describes sessions as DRF's own."""

    target_class = FactorSessionAuthentication
