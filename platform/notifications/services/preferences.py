"""Keeps when people get mail of each kind."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db import transaction

from accounts.models import Role
from notifications.kinds import MailChoice, NotificationKind, rule_of
from notifications.models import MailPreference

SALT = "notifications.unsubscribe"


def usual_choice(kind: str, role: str) -> str:
    """Returns when a member gets mail of a kind unless they chose; viewers get none."""
    return MailChoice.OFF if role == Role.VIEWER else rule_of(kind).mail


@transaction.atomic
def choose_mail(*, user: Any, choices: Mapping[str, str]) -> None:
    """Stores the person's choices by kind."""
    MailPreference.objects.bulk_create(
        [
            MailPreference(user=user, kind=NotificationKind(kind), choice=MailChoice(choice))
            for kind, choice in sorted(choices.items())
        ],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["choice"],
    )


def unsubscribe_token(user_id: Any, kind: str) -> str:
    """Returns the token of a link that ends mails; of digests without a kind."""
    return signing.dumps([str(user_id), kind], salt=SALT)


def read_unsubscribe_token(token: str) -> tuple[str, str] | None:
    """Returns person and kind of a link; None where nobody signed it."""
    try:
        user_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return user_id, kind


@transaction.atomic
def unsubscribe(*, user: Any, kind: str) -> None:
    """Ends the mails of a kind, or all kinds that come once a day for a digest."""
    if kind:
        choose_mail(user=user, choices={kind: MailChoice.OFF})
        return
    choose_mail(
        user=user,
        choices={
            name: MailChoice.OFF
            for name, choice in choices_of(user).items()
            if choice == MailChoice.DAILY
        },
    )


def choices_of(user: Any) -> dict[str, str]:
    """Returns when the person gets mail of each kind, as chosen or as usual."""
    roles = set(user.memberships.values_list("role", flat=True))
    role = Role.VIEWER if roles == {Role.VIEWER} else Role.OWNER
    chosen = dict(MailPreference.objects.filter(user=user).values_list("kind", "choice"))
    return {kind: chosen.get(kind, usual_choice(kind, role)) for kind in NotificationKind}
