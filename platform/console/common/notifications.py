"""What waits for somebody, told in the frame of every page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Membership


@dataclass(frozen=True, slots=True)
class Notification:
    """Something that waits: a message, where to see to it, and how pressing it is."""

    message: Any
    url: str
    is_urgent: bool = False


# Each side adds what it knows of, when its app starts: membership in, notifications out.
NOTIFICATION_SOURCES: list[Callable[[Membership], list[Notification]]] = []


def notifications_for(membership: Membership) -> list[Notification]:
    """What waits for the people of this organisation, the urgent first."""
    found = [notification for source in NOTIFICATION_SOURCES for notification in source(membership)]
    return sorted(found, key=lambda notification: not notification.is_urgent)
