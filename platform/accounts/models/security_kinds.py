"""Lists the kinds of security events."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """Lists what is recorded of an account's safety."""

    SIGNED_IN = "signed_in", _("Signed in")
    TOKEN_SIGN_IN = "token_sign_in", _("Signed in through the API")
    REFUSED = "refused", _("Sign-in refused: wrong password")
    CODE_REFUSED = "code_refused", _("Sign-in refused: wrong code")
    CLOSED = "closed", _("Sign-in closed for a while after wrong attempts")
    RESET_REQUESTED = "reset_requested", _("Link for a new password sent")
    RESET_LINK_SHOWN = "reset_link_shown", _("Link for a new password shown to an operator")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    FACTOR_ADDED = "factor_added", _("Second factor set up")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("New recovery codes made")
    RECOVERY_CODE_USED = "recovery_code_used", _("Recovery code used")
    TOKEN_CREATED = "token_created", _("API token created")
    TOKEN_REVOKED = "token_revoked", _("API token revoked")
    TOKENS_ENDED = "tokens_ended", _("All API tokens ended")
    SESSION_ENDED = "session_ended", _("Session ended")
    INVITED = "invited", _("Member invited")
    INVITATION_LINK_SHOWN = "invitation_link_shown", _("Invitation's link shown to an operator")
    JOINED = "joined", _("Joined an organisation")
    MEMBER_CHANGED = "member_changed", _("Membership changed")
    MEMBER_REMOVED = "member_removed", _("Membership ended")
    BANK_ACCOUNT_CHANGED = "bank_account_changed", _("Bank account changed")


# The person learns of these by mail; of a sign-in only where its place is new.
MAILED_KINDS = frozenset(
    {
        EventKind.SIGNED_IN,
        EventKind.TOKEN_SIGN_IN,
        EventKind.CLOSED,
        EventKind.CODE_REFUSED,
        EventKind.PASSWORD_CHANGED,
        EventKind.FACTOR_ADDED,
        EventKind.FACTOR_REMOVED,
        EventKind.RECOVERY_CODES_MADE,
        EventKind.RECOVERY_CODE_USED,
        EventKind.TOKEN_CREATED,
        EventKind.MEMBER_CHANGED,
        EventKind.MEMBER_REMOVED,
        EventKind.BANK_ACCOUNT_CHANGED,
        EventKind.RESET_LINK_SHOWN,
    }
)
