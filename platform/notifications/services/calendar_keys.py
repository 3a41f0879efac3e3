"""Makes and revokes the keys of calendar feeds."""

import secrets
from hashlib import sha256
from typing import Any

from django.db import transaction

from common.clock import now
from notifications.models import CalendarKey

KEY_BYTES = 32


@transaction.atomic
def make_key(*, user: Any, organisation: Any) -> str:
    """Makes the person's key in place of an earlier one, and returns it.

    It is shown this once.
    """
    key = secrets.token_urlsafe(KEY_BYTES)
    CalendarKey.objects.filter(user=user, organisation=organisation).delete()
    CalendarKey.objects.create(user=user, organisation=organisation, key_sha256=digest(key))
    return key


@transaction.atomic
def revoke_key(*, user: Any, organisation: Any) -> bool:
    """Deletes the person's key; returns whether there was one."""
    return bool(CalendarKey.objects.filter(user=user, organisation=organisation).delete()[0])


def use_key(key: str) -> CalendarKey | None:
    """Returns the row of a key whose person is a member, and notes its use."""
    rows = CalendarKey.objects.filter(
        key_sha256=digest(key), user__is_active=True, organisation__is_manufacturer=True
    )
    row = rows.select_related("organisation", "user").first()
    if row is None or not row.organisation.memberships.filter(user=row.user_id).exists():
        return None
    CalendarKey.objects.filter(pk=row.pk).update(last_used_at=now())
    return row


def digest(key: str) -> str:
    """Returns what is stored of a key, which is too random to be guessed from it."""
    return sha256(key.encode(errors="surrogateescape")).hexdigest()
