"""What the API and the demonstration do with accounts; each function is one transaction."""

from typing import Any

from django.db import transaction

from accounts.models import Membership, Organisation, User
from common.errors import Forbidden, Invalid


def choose_organisation(
    *, user: User, wanted: Any | None, kind: str, roles: tuple[str, ...]
) -> Organisation:
    """The organisation a new row belongs to: the wanted one, or the only one it can be.

    `kind` is the flag it must have (`is_manufacturer`, `is_buyer`), `roles` those that may act.
    Raises Forbidden where there is none, Invalid where it must be named or is not the user's.
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
            raise Invalid({"organisation": "There is no such organisation in which you may act."})
        return mine[wanted]
    if len(mine) > 1:
        raise Invalid({"organisation": "You act for several organisations; name one."})
    return next(iter(mine.values()))


@transaction.atomic
def enrol(
    *, email: str, password: str, organisation: Organisation, role: str, full_name: str = ""
) -> User:
    """A new user with one membership."""
    user = User.objects.create_user(email, password, full_name=full_name)
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user
