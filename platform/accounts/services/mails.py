"""Sends the mails about accounts and tries again what failed."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.errors import InvitationUnusable
from accounts.mail_texts import (
    MailText,
    invitation_text,
    rejection_text,
    reset_text,
    security_text,
)
from accounts.models import AccountMail, MailKind
from accounts.services.members import fresh_secret
from accounts.services.passwords import reset_link, user_to_reset
from common.clock import now

log = structlog.get_logger(__name__)
# Before an attempt is made again; doubled with each.
RETRY_AFTER = timedelta(minutes=1)
KEPT = timedelta(days=30)


def send_mail(*, mail_id: Any) -> bool:
    """Sends a mail that is due; returns whether it was sent.

    No transaction is open while the server is asked. Links are made for this attempt.
    """
    mail = claim(mail_id)
    if mail is None:
        return False
    with translation.override(mail.language or settings.LANGUAGE_CODE):
        text = text_of(mail)
        if text is None:
            AccountMail.objects.filter(pk=mail.pk).update(due_at=None)
            return False
        message = message_of(mail, text)
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.warning(
            "mail was not sent", mail=str(mail.pk), attempt=mail.attempts, error=repr(error)
        )
        if mail.attempts >= settings.ACCOUNTS["mail_attempts"]:
            AccountMail.objects.filter(pk=mail.pk).update(due_at=None)
        return False
    AccountMail.objects.filter(pk=mail.pk).update(due_at=None, sent_at=now())
    return True


def claim(mail_id: Any) -> AccountMail | None:
    """Takes a mail that is due for one attempt; nobody else sends it meanwhile."""
    at = now()
    taken = AccountMail.objects.filter(pk=mail_id, due_at__lte=at)
    mail = taken.first()
    if mail is None:
        return None
    again = at + RETRY_AFTER * 2**mail.attempts
    won = taken.filter(attempts=mail.attempts).update(attempts=F("attempts") + 1, due_at=again)
    mail.attempts += 1
    return mail if won else None


def due_mails() -> list[Any]:
    """Returns the ids of mails that are due."""
    return list(AccountMail.objects.filter(due_at__lte=now()).values_list("pk", flat=True)[:100])


def purge_mails() -> int:
    """Deletes mails that were sent or given up a month ago; returns their number."""
    old = AccountMail.objects.filter(due_at=None, created_at__lt=now() - KEPT)
    return int(old.delete()[0])


def text_of(mail: AccountMail) -> MailText | None:
    """Returns what the mail says, with a fresh link; None where it is void."""
    if mail.kind == MailKind.PASSWORD_RESET:
        user = user_to_reset(mail)
        return None if user is None else reset_text(reset_link(user, mail.site))
    if mail.kind == MailKind.INVITATION:
        return invitation_mail(mail)
    if mail.kind == MailKind.SIGN_UP_REJECTED:
        return rejection_text(mail.sign_up, mail.site + reverse("account:sign-up"))
    return security_text(mail.event, mail.site + reverse("account:security"))


@transaction.atomic
def invitation_mail(mail: AccountMail) -> MailText | None:
    """Returns the text of an invitation that can still be accepted."""
    invitation: Any = mail.invitation
    try:
        secret = fresh_secret(invitation)
    except InvitationUnusable:
        return None
    return invitation_text(invitation, mail.site + reverse("account:join", args=[secret]))


def message_of(mail: AccountMail, text: MailText) -> EmailMultiAlternatives:
    """Returns the message as text and as HTML."""
    context = {"text": text, "site": mail.site, "language": translation.get_language()}
    message = EmailMultiAlternatives(
        subject=text.subject,
        body=render_to_string("accounts/mail.txt", context),
        to=[mail.to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("accounts/mail.html", context), "text/html")
    return message
