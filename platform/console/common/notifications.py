"""What waits for somebody, told in the frame of every page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Membership


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that waits: a sentence, where to see to it, and how pressing it is."""

    sentence: Any
    address: str
    is_urgent: bool = False


# Each side adds what it knows of, when its app starts: membership in, notices out.
SOURCES: list[Callable[[Membership], list[Notice]]] = []


def notices_for(membership: Membership) -> list[Notice]:
    """What waits for the people of this organisation, the urgent first."""
    found = [notice for source in SOURCES for notice in source(membership)]
    return sorted(found, key=lambda notice: not notice.is_urgent)
