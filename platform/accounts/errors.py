"""Why a change of members is refused."""

from common.errors import Refused


class LastOwner(Refused):
    """An organisation keeps at least one owner; make another member owner first."""

    field = "role"


class InvitationUnusable(Refused):
    """This invitation was used, withdrawn or has expired; ask the owner for a new one."""

    status = 410


class InvitationOfAnother(Refused):
    """This invitation is for another address; sign in with that one, or ask for a new one."""

    status = 403


class AccountExists(Refused):
    """There is an account with this address already; sign in, then join."""

    field = "email"


class AlreadyMember(Refused):
    """You belong to this organisation already."""
