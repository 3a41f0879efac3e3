"""Reads the periods of VFREEBUSY, and the bounds of an availability."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, tzinfo

from imports.readers.calendar.calendar_events import CalendarEvent, EventParser
from imports.readers.calendar.content_lines import ContentLine, FileComponent
from imports.readers.calendar.event_times import UnreadTime, length_of, period_of
from imports.readers.calendar.zones.calendar_zones import UnknownZone

FREE = "FREE"
BUSY_TYPES = ("BUSY", "BUSY-UNAVAILABLE", "BUSY-TENTATIVE")


def periods(
    component: FileComponent, position: str, parser: EventParser, machine: str | None
) -> Iterator[tuple[str, CalendarEvent]]:
    """Yields type and event of each period; a bad one is an event with an error."""
    number = 0
    for line in component.all("FREEBUSY"):
        kind = line.parameters.get("FBTYPE", "BUSY").upper()
        for text in line.value.split(","):
            if text.strip():
                number += 1
                parser.dates.count()
                place = f"{position}, period {number}"
                event = _period(component, place, ContentLine(line.parameters, text), parser)
                event.machine = machine
                yield kind, event


def _period(
    component: FileComponent, position: str, line: ContentLine, parser: EventParser
) -> CalendarEvent:
    """Returns a period as an event."""
    event = CalendarEvent(component, position, parser.factory_zone)
    event.uid = component.text("UID") or "free-busy"
    # Without a name of its own a period is recognised by its text.
    event.uid += f"/{hashlib.sha256(line.value.encode()).hexdigest()[:16]}"
    event.summary = component.text("SUMMARY")
    try:
        name = line.parameters.get("TZID", "")
        zone: tzinfo | None = parser.zones.zone(name) if name else None
        start, event.length = period_of(line.value, zone, parser.factory_zone)
        event.start = parser.by_calendar_clock(start)
    except UnreadTime as error:
        event.error("time_unread", "starts_at", found=str(error.args[0]))
        return event
    except UnknownZone as error:
        parser.ask_zone(event, error.args[0])
        return event
    event.zone = event.start.zone or parser.factory_zone
    return event


def bind(event: CalendarEvent, parser: EventParser) -> None:
    """Fills in the instants between which the event's availability holds."""
    availability = event.component.within
    if availability is None:
        return
    first, last = availability.first("DTSTART"), availability.first("DTEND")
    length = availability.first("DURATION")
    floating = parser.factory_zone
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    try:
        if first is not None:
            start = parser.moment(event, first)
            begins_at = start.instant(floating)
            if length is not None:
                ends_at = length_of(length.value).end(start.clock, start.zone or floating)
        if last is not None:
            ends_at = parser.moment(event, last).instant(floating)
    except UnreadTime as error:
        event.error("time_unread", "starts_at", found=str(error.args[0]))
    except UnknownZone as error:
        parser.ask_zone(event, error.args[0])
    event.bounds = begins_at, ends_at
