"""Changes passwords, and sends or shows links for new ones."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.clients import Client
from accounts.errors import MailIsSent, NotYoursToHelp
from accounts.models import AccountMail, EventKind, MailKind, Role, User
from accounts.services.events import queue_mail, reaches_people, record
from accounts.services.limiter import count_network
from accounts.services.sessions import end_sessions
from accounts.services.tokens import end_tokens
from common.clock import now
from common.errors import Forbidden


def request_reset(*, email: str, client: Client) -> None:
    """Queues a mail with a link for a new password.

    A worker looks later whether there is such an account, so that answer and time are the same for
    every address. Raises TooManyAttempts.
    """
    count_network(client)
    queue_mail(MailKind.PASSWORD_RESET, to=email.strip().lower(), user=None, client=client)


@transaction.atomic
def send_reset(*, user: User, by: User, client: Client) -> None:
    """Sends a person a link for a new password on behalf of an operator.

    Raises Forbidden, NotYoursToHelp.
    """
    ensure_may_help(user, by)
    record(EventKind.RESET_REQUESTED, user=user, by=by, client=client)
    queue_mail(MailKind.PASSWORD_RESET, to=user.email, user=user, client=client)


@transaction.atomic
def show_reset_link(*, user: User, by: User, client: Client) -> str:
    """Returns a link for a new password for an operator to hand on.

    Raises Forbidden, NotYoursToHelp, and MailIsSent where mail reaches people.
    """
    ensure_may_help(user, by)
    if reaches_people():
        raise MailIsSent
    record(EventKind.RESET_LINK_SHOWN, user=user, by=by, client=client)
    return reset_link(user, client.site)


@transaction.atomic
def set_password(
    *, user: User, password: str, client: Client, ends_tokens: bool, keep_session: str | None = None
) -> None:
    """Sets a new password, ends other sessions and, if wanted, all API tokens."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    end_sessions(user=user, keep=keep_session)
    record(EventKind.PASSWORD_CHANGED, user=user, client=client)
    if ends_tokens:
        end_tokens(user=user, client=client)


def reset_link(user: User, site: str) -> str:
    """Returns a link that serves once, within PASSWORD_RESET_TIMEOUT."""
    token = default_token_generator.make_token(user)
    name = urlsafe_base64_encode(force_bytes(user.pk))
    return site + reverse("account:reset", args=[name, token])


def user_to_reset(mail: AccountMail) -> User | None:
    """Returns the account of a reset mail, unless it got too many of them."""
    since = now() - timedelta(hours=1)
    earlier = AccountMail.objects.filter(
        kind=MailKind.PASSWORD_RESET, to=mail.to, created_at__gt=since, sent_at__isnull=False
    )
    if earlier.count() >= settings.ACCOUNTS["reset_mails_per_hour"]:
        return None
    return User.objects.filter(email=mail.to, is_active=True, service_of=None).first()


def ensure_may_help(user: User, by: User) -> None:
    """Checks that an operator may act on a person's account.

    Raises Forbidden where `by` reviews nothing, and NotYoursToHelp for operators, staff and service
    accounts, whom only an owner of the platform helps, and nobody themselves.
    """
    roles = {row.role for row in by.active_memberships if row.organisation.is_operator}
    if not roles & {Role.OWNER, Role.PLANNER} or user.pk == by.pk or user.service_of_id:
        raise Forbidden
    if user.needs_second_factor and Role.OWNER not in roles:
        raise NotYoursToHelp
