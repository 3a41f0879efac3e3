"""Reads events by their numbers."""

from dataclasses import dataclass
from uuid import UUID

from notifications.models import Event


@dataclass(frozen=True, slots=True)
class EventPage:
    """Holds the next events of an organisation, and where to go on."""

    events: list[Event]
    last: int
    has_more: bool
    oldest_kept: int | None


def event_page(*, organisation_id: UUID, after: int, limit: int) -> EventPage:
    """Returns the events behind a number, the oldest first, in two queries.

    Numbers become visible in their order, so that nothing can appear behind the last one later.
    """
    rows = Event.objects.filter(organisation=organisation_id).order_by("number")
    found = list(rows.filter(number__gt=after)[: limit + 1])
    oldest = rows.values_list("number", flat=True).first()
    events = found[:limit]
    return EventPage(
        events=events,
        last=events[-1].number if events else after,
        has_more=len(found) > limit,
        oldest_kept=oldest,
    )
