"""Defines the errors of sign-ins, invitations and memberships."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.errors import DomainError


class LastOwner(DomainError):
    """Raised when a change would leave an organisation without an owner."""

    default_detail = _("An organisation keeps at least one owner; make another member owner first.")
    default_code = "last_owner"
    field = "role"


class InvitationUnusable(DomainError):
    """Raised when an invitation was used, withdrawn or has expired."""

    default_detail = _(
        "This invitation was used, withdrawn or has expired; ask the owner for a new one."
    )
    default_code = "invitation_unusable"
    status = 410


class InvitationOfAnother(DomainError):
    """Raised when a user accepts an invitation for another address."""

    default_detail = _(
        "This invitation is for another address; sign in with that one, or ask for a new one."
    )
    default_code = "invitation_of_another"
    status = 403


class AccountExists(DomainError):
    """Raised when an invitation's address is registered a second time."""

    default_detail = _("There is an account with this address already; sign in, then join.")
    default_code = "account_exists"
    field = "email"


class AlreadyMember(DomainError):
    """Raised when a member accepts an invitation of the same organisation."""

    default_detail = _("You belong to this organisation already.")
    default_code = "already_member"


class TooManyAttempts(DomainError):
    """Raised after too many wrong attempts; `retry_after` says for how long."""

    default_detail = _("Too many wrong attempts. Try again later.")
    default_code = "too_many_attempts"
    status = 429

    def __init__(self, *, seconds: int, just_closed: bool = False) -> None:
        self.retry_after = seconds
        self.just_closed = just_closed
        minutes = -(-seconds // 60)
        super().__init__(
            ngettext(
                "Too many wrong attempts. Try again in %(minutes)s minute.",
                "Too many wrong attempts. Try again in %(minutes)s minutes.",
                minutes,
            )
            % {"minutes": minutes}
        )


class SecondFactorMissing(DomainError):
    """Raised when an operator or staff has not set up the required second factor."""

    default_detail = _(
        "Your account needs a second factor; sign in on the pages and set one up first."
    )
    default_code = "second_factor_missing"
    status = 403


class CodeRequired(DomainError):
    """Raised when a sign-in with a second factor brings no code."""

    default_detail = _("Send the code of your authenticator app, or a recovery code.")
    default_code = "code_required"
    status, field = 401, "code"


class CodeWrong(DomainError):
    """Raised when a code of the second factor is wrong or was used."""

    default_detail = _("The code is wrong or was used; wait for the next one.")
    default_code = "code_wrong"
    status, field = 401, "code"


class ConfirmationRequired(DomainError):
    """Raised when a session's password was typed too long ago for a change."""

    default_detail = _("Type your password again at /account/confirm/, then send this again.")
    default_code = "confirmation_required"
    status = 403


class NotYoursToHelp(DomainError):
    """Raised when an operator may not send or see a person's link."""

    default_detail = _("Only an owner of the platform does this for operators and staff.")
    default_code = "not_yours_to_help"
    status = 403


class MailIsSent(DomainError):
    """Raised when an operator asks for a link that is sent by mail."""

    default_detail = _("Mail works here: the link goes to the address and is not shown.")
    default_code = "mail_is_sent"


class FactorRequired(DomainError):
    """Raised when an operator or staff removes the second factor."""

    default_detail = _("Operators and staff keep a second factor; set up another one instead.")
    default_code = "factor_required"


class OrganisationSuspended(DomainError):
    """Raised when a suspended organisation begins something new."""

    default_detail = _(
        "This organisation is suspended: it finishes its work and begins none. Ask the platform's"
        " operator."
    )
    default_code = "organisation_suspended"
    status = 403


class SignUpWaits(DomainError):
    """Raised when an address signs up while its sign-up waits, or too many wait."""

    default_detail = _("Too many sign-ups wait for an operator; try again tomorrow.")
    default_code = "too_many_sign_ups"
    status, retry_after = 429, 86_400


class OperatorExists(DomainError):
    """Raised when the platform's organisation is set up a second time."""

    default_detail = _(
        "The platform has an owner with another address, who invites others on the page “Members”."
    )
    default_code = "operator_exists"
    field = "email"
