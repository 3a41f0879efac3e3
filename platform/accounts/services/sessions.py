"""Ends sessions of browsers and deletes those that have expired."""

from django.db import transaction

from accounts.clients import Client
from accounts.models import EventKind, User, UserSession
from accounts.services.events import record
from common.clock import now


@transaction.atomic
def end_session(*, user: User, public_id: str, client: Client) -> bool:
    """Ends one session of the user; returns False where there is no such one."""
    for session in UserSession.objects.filter(user=user):
        if session.public_id == public_id:
            session.delete()
            record(EventKind.SESSION_ENDED, user=user, client=client)
            return True
    return False


@transaction.atomic
def end_sessions(*, user: User, keep: str | None = None) -> int:
    """Ends the user's sessions except the one to keep; returns their number."""
    ended, _ = UserSession.objects.filter(user=user).exclude(session_key=keep).delete()
    return int(ended)


def purge_sessions() -> int:
    """Deletes expired sessions; returns their number."""
    ended, _ = UserSession.objects.filter(expire_date__lte=now()).delete()
    return int(ended)
