"""Opens a calendar file and reads its events by the clocks of their factories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from imports.readers.calendar.calendar_events import CalendarEvent, DateCount, EventParser
from imports.readers.calendar.calendar_limits import CalendarLimits
from imports.readers.calendar.calendar_text import decoded
from imports.readers.calendar.content_lines import (
    EVENT_NAMES,
    FREE_BUSY,
    OTHER_NAMES,
    FileCalendar,
    FileComponent,
    split_calendars,
)
from imports.readers.calendar.free_busy import bind, periods
from imports.readers.calendar.zones.calendar_zones import CalendarZones, UnknownZone
from imports.readers.result import Message, Unreadable

_SCALES = ("", "GREGORIAN")


@dataclass(frozen=True, slots=True)
class Place:
    """Holds where an event happens: its machine, if known, and the zone there."""

    machine: str | None
    zone: tzinfo


PlaceOf = Callable[[FileCalendar, FileComponent], Place]


@dataclass(slots=True)
class CalendarContents:
    """Holds what a file has: events, periods by type, and other components by name."""

    events: list[CalendarEvent] = field(default_factory=list)
    periods: list[tuple[str, CalendarEvent]] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    has_floating: bool = False


class CalendarFile:
    """Holds an open calendar file; raises Unreadable where it is none or too large."""

    def __init__(
        self, content: bytes, answers: Mapping[str, str], year: int, limits: CalendarLimits
    ) -> None:
        text, self.encoding = decoded(content, limits)
        self.calendars = split_calendars(text, limits)
        for calendar in self.calendars:
            scale = calendar.head.text("CALSCALE").upper()
            if scale not in _SCALES:
                raise Unreadable(Message("calendar_scale", params={"found": scale[:40]}))
        self.zones = CalendarZones(self.calendars, answers, year, limits)
        self._limits = limits

    def contents(self, place_of: PlaceOf, nearby_zones: list[str]) -> CalendarContents:
        """Returns the events and periods in the order of the file."""
        found = CalendarContents()
        if self.encoding not in ("utf-8", "utf-16-le", "utf-16-be"):
            found.notes.append(Message("calendar_encoding", params={"found": self.encoding}))
        number = free = 0
        dates = DateCount(self._limits.dates)
        for calendar in self.calendars:
            clock_zone, unknown = self._clock_zone(calendar)
            for component in calendar.components:
                place = place_of(calendar, component)
                parser = EventParser(
                    self.zones, self._limits, dates, clock_zone, place.zone, nearby_zones
                )
                parser.unknown_clock_zone = unknown
                parser.is_cancellation = calendar.head.text("METHOD").upper() == "CANCEL"
                if component.name in EVENT_NAMES:
                    number += 1
                    event = parser.event(component, f"event {number}", place.machine)
                    bind(event, parser)
                    found.events.append(event)
                elif component.name == FREE_BUSY:
                    free += 1
                    found.periods += periods(component, f"free/busy {free}", parser, place.machine)
                elif component.name in OTHER_NAMES:
                    found.others[component.name] = found.others.get(component.name, 0) + 1
                found.has_floating = found.has_floating or parser.has_floating
        return found

    def _clock_zone(self, calendar: FileCalendar) -> tuple[tzinfo | None, str]:
        """Returns the zone of X-WR-TIMEZONE, or its name where it is not known."""
        name = calendar.head.text("X-WR-TIMEZONE")
        if not name:
            return None, ""
        try:
            return self.zones.zone(name), ""
        except UnknownZone:
            return None, name
