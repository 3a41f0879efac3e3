"""Defines the errors of invitations and memberships."""

from django.utils.translation import gettext_lazy as _

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
