"""Words the mails about accounts, in the active language."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import EventKind, Invitation, SecurityEvent, SignUp
from accounts.time_zones import zone_label, zone_of


@dataclass(frozen=True, slots=True)
class MailText:
    """Holds a mail's subject, paragraphs, and a link with its label."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str
    label: str


def reset_text(link: str) -> MailText:
    """Returns the mail with a link for a new password."""
    return MailText(
        subject=gettext("Your new password for Millshare"),
        paragraphs=(
            gettext("Somebody asked for a new password for this address."),
            gettext("The link serves once, within an hour."),
            gettext("If that was not you, do nothing: your password stays as it is."),
        ),
        link=link,
        label=gettext("Set a new password"),
    )


def invitation_text(invitation: Invitation, link: str) -> MailText:
    """Returns the mail that invites a person into an organisation."""
    names = {"organisation": invitation.organisation, "inviter": invitation.invited_by}
    until = {"until": instant_text(invitation.expires_at, invitation.organisation.time_zone)}
    return MailText(
        subject=gettext("Invitation to %(organisation)s on Millshare") % names,
        paragraphs=(
            gettext("%(inviter)s invites you to join %(organisation)s on Millshare.") % names,
            gettext("The link serves once, until %(until)s.") % until,
        ),
        link=link,
        label=gettext("Accept the invitation"),
    )


def rejection_text(sign_up: SignUp, link: str) -> MailText:
    """Returns the mail that says why a company is not admitted."""
    event = sign_up.events.last()
    names = {"organisation": sign_up.organisation_name}
    return MailText(
        subject=gettext("Your sign-up of %(organisation)s on Millshare") % names,
        paragraphs=(
            gettext("The platform's operator did not admit %(organisation)s.") % names,
            gettext("Reason: %(reason)s") % {"reason": event.reason if event else "–"},
        ),
        link=link,
        label=gettext("Sign up again"),
    )


def security_text(event: SecurityEvent, link: str) -> MailText:
    """Returns the mail about a security event."""
    zone = event.user.time_zone if event.user is not None else ""
    facts = [gettext("When: %(at)s") % {"at": instant_text(event.at, zone)}]
    if event.detail:
        facts.append(gettext("What: %(detail)s") % {"detail": event.detail})
    if event.by is not None:
        # The side that acted, not the person.
        facts.append(gettext("Not by yourself, but by an owner or the platform's operator."))
    elif event.address:
        where = {"address": event.address, "browser": event.browser or "–"}
        facts.append(gettext("From: %(address)s, %(browser)s") % where)
    kind = gettext(str(EventKind(event.kind).label))
    return MailText(
        subject=gettext("Millshare account: %(what)s") % {"what": kind},
        paragraphs=(
            kind,
            *facts,
            gettext(
                "If this surprises you, change your password, end the sessions that you do not "
                "know, and tell the platform's operator."
            ),
        ),
        link=link,
        label=gettext("Look at your account"),
    )


def instant_text(instant: Any, zone: str) -> str:
    """Returns an instant with the name of its time zone."""
    with timezone.override(zone_of(zone)):
        at = date_format(timezone.localtime(instant), "SHORT_DATETIME_FORMAT")
        return f"{at} {zone_label(instant)}"
