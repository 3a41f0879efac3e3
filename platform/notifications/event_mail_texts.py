"""Words the mails about events, in the active language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from accounts.models import User
from notifications.kinds import NotificationKind
from notifications.models import Event
from notifications.services.preferences import unsubscribe_token
from notifications.subject_pages import address_of
from notifications.texts import sentence_of

# Events that one digest names; the inbox has all.
NAMED_MOST = 50


@dataclass(frozen=True, slots=True)
class EventMail:
    """Holds a mail's subject, both bodies, and the address that ends such mails."""

    subject: str
    text: str
    html: str
    unsubscribe: str


def worded_mail(user: User, events: Sequence[Event], *, is_digest: bool) -> EventMail:
    """Returns the mail about events of one kind, or of a day."""
    site = site_of()
    kind = "" if is_digest else events[0].kind
    token = unsubscribe_token(user.pk, kind)
    context = {
        "subject": subject_of(events, is_digest=is_digest),
        "rows": [
            {
                "sentence": sentence_of(event),
                "link": site + address_of(event),
                "organisation": event.organisation.name,
            }
            for event in events[:NAMED_MOST]
        ],
        "more": max(0, len(events) - NAMED_MOST),
        "ending": ending_of(kind),
        "site": site,
        "inbox": site + reverse("account:inbox"),
        "preferences": site + reverse("account:mail-preferences"),
        "unsubscribe": site + reverse("account:unsubscribe", args=[token]),
        "language": translation.get_language(),
    }
    return EventMail(
        subject=str(context["subject"]),
        text=render_to_string("notifications/mail.txt", context),
        html=render_to_string("notifications/mail.html", context),
        unsubscribe=str(context["unsubscribe"]),
    )


def subject_of(events: Sequence[Event], *, is_digest: bool) -> str:
    """Returns the subject, on one line whatever a reference has in it."""
    count = len(events)
    if not is_digest and count == 1:
        return " ".join(f"Millshare: {sentence_of(events[0])}".split())
    if not is_digest:
        kind = gettext(str(NotificationKind(events[0].kind).label))
        return f"Millshare: {kind} ({count})"
    words = ngettext(
        "Millshare: %(count)s event of the day", "Millshare: %(count)s events of the day", count
    )
    return words % {"count": count}


def ending_of(kind: str) -> str:
    """Returns the label of the link that ends such mails."""
    if not kind:
        return gettext("End the mails that come once a day")
    names = {"kind": gettext(str(NotificationKind(kind).label))}
    return gettext("End mails of the kind “%(kind)s”") % names


def site_of() -> str:
    """Returns the address at which people open the product, as workers know it."""
    if settings.ACCOUNTS["public_url"]:
        return str(settings.ACCOUNTS["public_url"])
    for host in settings.ALLOWED_HOSTS:
        if host != "*":
            return f"https://{host}"
    return "http://127.0.0.1:8000"
