"""Records security events and queues the mails about them."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from accounts.clients import Client
from accounts.models import AccountMail, EventKind, MailKind, SecurityEvent, User
from accounts.models.security_kinds import MAILED_KINDS
from common.clock import now
from common.queue import enqueue

SIGN_INS = (EventKind.SIGNED_IN, EventKind.TOKEN_SIGN_IN)
# A sign-in from a network and browser seen in this time needs no mail.
KNOWN_FOR = timedelta(days=30)
# Refusals are mailed once in this time.
REFUSALS_EVERY = timedelta(days=1)


def record(
    kind: EventKind,
    *,
    user: User | None,
    client: Client,
    by: User | None = None,
    email: str = "",
    detail: str = "",
) -> SecurityEvent:
    """Records an event, and queues a mail where the person should know of it.

    `user` is whom it concerns, `by` who did it where that is somebody else.
    """
    event = SecurityEvent(
        kind=kind,
        user=user,
        by=by if by != user else None,
        email=email[:254],
        address=client.address,
        browser=client.browser,
        detail=detail[:200],
    )
    is_mailed = user is not None and user.is_active and is_news(event, client)
    event.save()
    if is_mailed and user is not None:
        queue_mail(MailKind.SECURITY, to=user.email, user=user, client=client, event=event)
    return event


def is_news(event: SecurityEvent, client: Client) -> bool:
    """Returns whether the person should read of this event."""
    if event.kind not in MAILED_KINDS:
        return False
    earlier = SecurityEvent.objects.filter(user=event.user)
    if event.kind in SIGN_INS:
        known = earlier.filter(kind__in=SIGN_INS, at__gt=now() - KNOWN_FOR)
        return not known.filter(address=event.address, browser=event.browser).exists()
    if event.kind in (EventKind.CLOSED, EventKind.CODE_REFUSED):
        return not earlier.filter(kind=event.kind, at__gt=now() - REFUSALS_EVERY).exists()
    return True


def queue_mail(
    kind: MailKind,
    *,
    to: str,
    user: User | None,
    client: Client,
    language: str = "",
    **about: Any,
) -> AccountMail:
    """Stores a mail to send, in the person's language, and enqueues its sending.

    `language` is for somebody without an account.
    """
    mail = AccountMail.objects.create(
        kind=kind,
        to=to,
        language=user.language if user is not None else language,
        site=client.site,
        due_at=now() if is_mail_sent() else None,
        **about,
    )
    if mail.due_at is not None:
        enqueue("accounts.tasks.send_account_mail", mail.pk)
    return mail


def is_mail_sent() -> bool:
    """Returns whether mails are sent or printed."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def reaches_people() -> bool:
    """Returns whether mails reach people; otherwise operators hand links on."""
    return is_mail_sent() and not settings.EMAIL_BACKEND.endswith("console.EmailBackend")
