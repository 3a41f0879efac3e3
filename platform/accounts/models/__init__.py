"""Stores users, organisations, memberships, and what keeps their accounts safe."""

from accounts.models.api_tokens import ApiToken, Scope
from accounts.models.bank_accounts import BankAccount
from accounts.models.people import (
    PLANNING_ROLES,
    PURCHASING_ROLES,
    Invitation,
    Membership,
    Organisation,
    OrganisationEvent,
    OrganisationLink,
    OrganisationStatus,
    Role,
    User,
)
from accounts.models.security import AccountMail, AttemptCount, MailKind, SecurityEvent
from accounts.models.security_kinds import EventKind
from accounts.models.sign_ups import SignUp, SignUpEvent, SignUpStatus
from accounts.models.user_sessions import UserSession

__all__ = [
    "PLANNING_ROLES",
    "PURCHASING_ROLES",
    "AccountMail",
    "ApiToken",
    "AttemptCount",
    "BankAccount",
    "EventKind",
    "Invitation",
    "MailKind",
    "Membership",
    "Organisation",
    "OrganisationEvent",
    "OrganisationLink",
    "OrganisationStatus",
    "Role",
    "Scope",
    "SecurityEvent",
    "SignUp",
    "SignUpEvent",
    "SignUpStatus",
    "User",
    "UserSession",
]
