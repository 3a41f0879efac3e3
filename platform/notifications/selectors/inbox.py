"""Reads what people have in their inbox."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Window

from notifications.kinds import URGENT_KINDS, EventSide, kinds_notified
from notifications.models import Notification

# The head of a page shows so many; the inbox has all.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Unread:
    """Holds the newest unread notifications of a person, and how many there are."""

    count: int
    rows: list[Notification]

    @property
    def urgent(self) -> list[Notification]:
        """Returns those shown on which somebody should act today."""
        return [row for row in self.rows if row.event.kind in URGENT_KINDS]


def inbox(*, user: Any, organisation_id: UUID) -> QuerySet[Notification]:
    """Returns the person's notifications in one organisation, the newest first."""
    rows = Notification.objects.filter(user=user, event__organisation=organisation_id)
    return rows.select_related("event").order_by("-pk")


def unread_of(*, user: Any, organisation_id: UUID) -> Unread:
    """Returns what a page's head shows, in one query."""
    rows = inbox(user=user, organisation_id=organisation_id).unread()
    shown = list(rows.annotate(unread=Window(Count("pk")))[:SHOWN])
    return Unread(count=shown[0].unread if shown else 0, rows=shown)


def sides_of(organisation: Any) -> frozenset[str]:
    """Returns the sides on which an organisation may see events."""
    sides = {
        EventSide.BUYER: organisation.is_buyer,
        EventSide.FACTORY: organisation.is_manufacturer,
        EventSide.RECEIVER: organisation.is_manufacturer,
        EventSide.OPERATOR: organisation.is_operator,
    }
    return frozenset(side for side, is_on in sides.items() if is_on)


def kinds_of(organisations: list[Any]) -> list[str]:
    """Returns the kinds of which members of these organisations are notified."""
    return kinds_notified(frozenset().union(*map(sides_of, organisations)))
