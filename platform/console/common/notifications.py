"""Collects what an organisation has to attend to now, for its inbox page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Membership


@dataclass(frozen=True, slots=True)
class Notice:
    """Represents something to attend to: a message, an address, an urgency."""

    message: Any
    url: str
    is_urgent: bool = False


# Each area registers its sources when its app starts.
NOTIFICATION_SOURCES: list[Callable[[Membership], list[Notice]]] = []


def notifications_for(membership: Membership) -> list[Notice]:
    """Returns what the organisation has to do now, urgent things first."""
    found = [notice for source in NOTIFICATION_SOURCES for notice in source(membership)]
    return sorted(found, key=lambda notice: not notice.is_urgent)
