"""Why a change of members is refused."""

from common.errors import DomainError


class LastOwner(DomainError):
    """An organisation keeps at least one owner; make another member owner first."""

    field = "role"


class InvitationUnusable(DomainError):
    """This invitation was used, withdrawn or has expired; ask the owner for a new one."""

    status = 410


class InvitationOfAnother(DomainError):
    """This invitation is for another address; sign in with that one, or ask for a new one."""

    status = 403


class AccountExists(DomainError):
    """There is an account with this address already; sign in, then join."""

    field = "email"


class AlreadyMember(DomainError):
    """You belong to this organisation already."""
