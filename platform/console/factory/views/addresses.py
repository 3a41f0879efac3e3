"""Builds and reads parts of page addresses."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from factories.models import Machine


def calendar_at(machine: Machine, instant: datetime) -> str:
    """Returns the calendar's address at the week of this instant."""
    day = instant.astimezone(ZoneInfo(machine.factory.time_zone)).date()
    query = urlencode({"factory": machine.factory_id, "week": day.isoformat()})
    return f"{reverse('factory:calendar')}?{query}"


def uuid_or_none(text: str | None) -> UUID | None:
    """Parses an id; None if it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
