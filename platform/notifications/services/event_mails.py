"""Sends the mails about events, each at least once and under one Message-ID.

A mail is claimed before it is sent. Whoever claims it may die before it tells what became of it:
then the mail is sent again, under the same Message-ID, by which mail servers drop the second copy.
"""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts.models import User
from accounts.services.events import is_mail_sent
from accounts.time_zones import zone_of
from common.clock import now
from notifications.event_mail_texts import EventMail, site_of, worded_mail
from notifications.models import Notification, NotificationMail

log = structlog.get_logger(__name__)
# Before an attempt is made again; doubled with each.
RETRY_AFTER = timedelta(minutes=1)

CLAIM = """
    UPDATE notifications_notificationmail
    SET attempts = attempts + 1, next_try_at = %(lease)s
    WHERE id = (
        SELECT id FROM notifications_notificationmail
        WHERE next_try_at <= %(at)s ORDER BY next_try_at
        LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id
"""


def send_due_mails() -> int:
    """Sends what is due over one connection to the server; returns how many were sent.

    No transaction is open while the server is asked. Several workers share the mails.
    """
    if not is_mail_sent():
        return 0
    count, server = 0, get_connection()
    try:
        while (mail_id := claim_mail()) is not None:
            count += send_claimed(mail_id, server)
    finally:
        server.close()
    return count


def claim_mail() -> UUID | None:
    """Takes a due mail for the time of a lease; None where nothing is due."""
    at = now()
    lease = at + settings.NOTIFICATIONS["mail_lease"]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "lease": lease})
        row = cursor.fetchone()
    return row and row[0]


def send_claimed(mail_id: UUID, server: Any) -> bool:
    """Sends a claimed mail and records it; one that fails is tried again later."""
    mail = NotificationMail.objects.select_related("user").filter(pk=mail_id).first()
    if mail is None:
        # The person was erased meanwhile.
        return False
    message = message_of(mail, server)
    if message is None:
        NotificationMail.objects.filter(pk=mail_id).update(next_try_at=None)
        return False
    try:
        message.send()
    except (SMTPException, OSError) as error:
        postpone(mail, error)
        # The next mail gets a new connection.
        server.close()
        return False
    NotificationMail.objects.filter(pk=mail_id).update(next_try_at=None, sent_at=now())
    return True


def postpone(mail: NotificationMail, error: Exception) -> None:
    """Sets when a mail that failed is tried again, or gives it up."""
    log.warning("mail was not sent", mail=str(mail.pk), attempt=mail.attempts, error=repr(error))
    is_last = mail.attempts >= settings.NOTIFICATIONS["mail_attempts"]
    again = None if is_last else now() + RETRY_AFTER * 2 ** (mail.attempts - 1)
    NotificationMail.objects.filter(pk=mail.pk).update(next_try_at=again)


def message_of(mail: NotificationMail, server: Any) -> EmailMultiAlternatives | None:
    """Returns the message in the person's language; None if nothing is left."""
    user = mail.user
    rows = list(notifications_of(mail))
    if not rows or not user.is_active:
        return None
    zone = zone_of(user.time_zone, rows[0].event.organisation.time_zone)
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone):
        worded = worded_mail(user, [row.event for row in rows], is_digest=mail.is_digest)
    return built_message(mail, user, worded, server)


def notifications_of(mail: NotificationMail) -> QuerySet[Any]:
    """Returns the notifications of a mail; a digest leaves out what was read.

    Whoever has left the organisation since learns nothing more of it.
    """
    rows = Notification.objects.visible_to(mail.user).filter(mail=mail)
    if mail.is_digest:
        rows = rows.unread()
    return rows.select_related("event__organisation").order_by("pk")


def built_message(
    mail: NotificationMail, user: User, worded: EventMail, server: Any
) -> EmailMultiAlternatives:
    """Returns the message as text and HTML, with headers to unsubscribe."""
    domain = site_of().partition("://")[2].partition(":")[0]
    message = EmailMultiAlternatives(
        subject=worded.subject,
        body=worded.text,
        to=[user.email],
        connection=server,
        headers={
            "Message-ID": f"<{mail.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{worded.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(worded.html, "text/html")
    return message
