"""Who a token belongs to, with the memberships, in one query written out: each request asks it."""

import binascii
from functools import cache
from typing import Any

from django.db import connection, models
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import Membership, Organisation, User
from common.clock import now

# A row for each membership; a user without any has one whose columns are empty.
WHO = """
    SELECT {token}, {member}, {membership}, {organisation}
    FROM {tokens} AS token
    JOIN accounts_user AS member ON member.id = token.user_id
    LEFT JOIN accounts_membership AS membership ON membership.user_id = member.id
    LEFT JOIN accounts_organisation AS organisation
        ON organisation.id = membership.organisation_id
    WHERE token.digest = %s
    ORDER BY organisation.name
"""


class CachedTokenAuthentication(TokenAuthentication):
    """Knox's tokens without a look, at each request, for other tokens of the user that expired."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """The user, its memberships read, and the token; raises AuthenticationFailed.

        A token is found by its digest, which is as long as that of any other guess.
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
        """Whether the token itself expired; then it is removed."""
        has_expired = token.expiry is not None and token.expiry < now()
        if has_expired:
            token.delete()
        return has_expired


def rows_of(digest: str) -> list[list[Any]]:
    """Token, user, membership and organisation, as often as there are memberships."""
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
    """WHO, with the columns of these models."""
    lists = {
        name: ", ".join(f"{name}.{field.column}" for field in model._meta.concrete_fields)
        for name, model in parts
    }
    return WHO.format(tokens=get_token_model()._meta.db_table, **lists)


def models_in(row: tuple[Any, ...], kinds: tuple[type[models.Model], ...]) -> list[Any]:
    """The rows that a row of several models is made of."""
    found, at = [], 0
    for kind in kinds:
        names = [field.attname for field in kind._meta.concrete_fields]
        found.append(kind.from_db("default", names, row[at : at + len(names)]))
        at += len(names)
    return found


def with_organisation(membership: Any, organisation: Any) -> Any:
    """The membership, its organisation read."""
    membership.organisation = organisation
    return membership


class TokenAuthenticationScheme(KnoxTokenScheme):
    """Describes them as Knox's own."""

    target_class = CachedTokenAuthentication
    name = "knoxApiToken"
