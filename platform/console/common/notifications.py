"""Collects the notifications in the header of every page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Membership


@dataclass(frozen=True, slots=True)
class Notification:
    """Represents something to attend to: a message, an address, an urgency."""

    message: Any
    url: str
    is_urgent: bool = False


# Each area registers its sources when its app starts.
NOTIFICATION_SOURCES: list[Callable[[Membership], list[Notification]]] = []


def notifications_for(membership: Membership) -> list[Notification]:
    """Returns the organisation's notifications, urgent ones first."""
    found = [notification for source in NOTIFICATION_SOURCES for notification in source(membership)]
    return sorted(found, key=lambda notification: not notification.is_urgent)
