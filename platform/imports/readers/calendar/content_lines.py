"""Splits a calendar file into calendars, components and properties.

Only properties about times, names and versions are kept. A component that is not closed, or not
nested as it should be, costs no other component.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from imports.readers.calendar.calendar_limits import CalendarLimits
from imports.readers.result import Message, Unreadable

EVENT_NAMES = ("VEVENT", "AVAILABLE")
FREE_BUSY = "VFREEBUSY"
AVAILABILITY = "VAVAILABILITY"
ZONE = "VTIMEZONE"
OBSERVANCES = ("STANDARD", "DAYLIGHT")
OTHER_NAMES = ("VTODO", "VJOURNAL")
_TOPS = (*EVENT_NAMES, FREE_BUSY, ZONE, *OTHER_NAMES)

TIME_PROPERTIES = (
    *("DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    *("TZID", "STATUS", "SEQUENCE"),
)
_KEPT = frozenset(
    (
        *TIME_PROPERTIES,
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SUMMARY", "LOCATION", "RESOURCES", "TRANSP"),
        *("FREEBUSY", "METHOD", "CALSCALE", "X-WR-TIMEZONE", "X-WR-CALNAME", "NAME"),
        *("X-MICROSOFT-CDO-BUSYSTATUS", "X-APPLE-SPECIAL-DAY", "X-LIC-LOCATION"),
        *("TZOFFSETFROM", "TZOFFSETTO"),
    )
)
_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(r"[^\n]+")
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?=[;:])")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"|[^;:,"]*(?:,(?:"[^"]*"|[^;:,"]*))*)')
_ESCAPED = re.compile(r"\\([nN,;\\])")


class ContentLine(NamedTuple):
    """Holds a property: its parameters by name in capitals, and its value."""

    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class FileComponent:
    """Holds a component: properties by name, parts, and whether its end was found.

    within: the availability (RFC 7953) of which it is a part.
    """

    name: str
    properties: dict[str, list[ContentLine]] = field(default_factory=dict)
    parts: list["FileComponent"] = field(default_factory=list)
    is_closed: bool = False
    within: "FileComponent | None" = None

    def first(self, name: str) -> ContentLine | None:
        """Returns the first property of that name."""
        found = self.properties.get(name)
        return found[0] if found else None

    def all(self, name: str) -> list[ContentLine]:
        """Returns all properties of that name."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """Returns the first value of that name without escapes, "" if there is none."""
        found = self.first(name)
        return plain(found.value) if found else ""


@dataclass(slots=True)
class FileCalendar:
    """Holds one VCALENDAR of a file, or the components that stand outside of any."""

    head: FileComponent
    components: list[FileComponent] = field(default_factory=list)


def plain(value: str) -> str:
    """Returns a text value without its escapes."""
    if "\\" not in value:
        return value.strip()
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()


def split_calendars(text: str, limits: CalendarLimits) -> list[FileCalendar]:
    """Returns the calendars of the text; raises Unreadable where it holds none."""
    calendars: list[FileCalendar] = []
    stack: list[FileComponent] = []
    events = 0
    for name, line in _properties(text):
        if name == "BEGIN":
            kind = line.value.strip().upper()
            if kind in EVENT_NAMES:
                events += 1
                if events > limits.events:
                    params = {"most": limits.events}
                    raise Unreadable(Message("calendar_too_many_events", params=params))
            _begin(kind, calendars, stack)
            if len(stack) > limits.depth:
                raise Unreadable(Message("calendar_nested_deeply", params={"most": limits.depth}))
        elif name == "END":
            _end(line.value.strip().upper(), stack)
        elif stack:
            stack[-1].properties.setdefault(name, []).append(line)
    if not calendars:
        raise Unreadable(Message("calendar_not_found"))
    return calendars


def _properties(text: str) -> Iterator[tuple[str, ContentLine]]:
    """Yields the kept properties by names in capitals; joins folded lines."""
    for found in _LINE.finditer(_FOLD.sub("", text)):
        line = found[0]
        head = _NAME.match(line)
        if head is None:
            continue
        name = head[1].upper()
        if name not in _KEPT and name not in ("BEGIN", "END"):
            continue
        at = head.end()
        parameters = {}
        while line[at] == ";":
            parameter = _PARAMETER.match(line, at)
            if parameter is None or parameter.end() >= len(line):
                break
            parameters[parameter[1].upper()] = parameter[2].strip('" ')
            at = parameter.end()
        if line[at] != ":":
            # A parameter that is not written as it should be ends at the last colon.
            at = line.rfind(":")
            if at < 0:
                continue
        yield name, ContentLine(parameters, line[at + 1 :].strip())


def _begin(kind: str, calendars: list[FileCalendar], stack: list[FileComponent]) -> None:
    """Opens a component; one that cannot be nested where it stands ends the open ones."""
    component = FileComponent(kind)
    if kind == "VCALENDAR":
        stack[:] = [component]
        calendars.append(FileCalendar(component))
        return
    if kind in _TOPS:
        if not calendars:
            calendars.append(FileCalendar(FileComponent("VCALENDAR")))
        # An event within an event: the outer one was never closed.
        while stack and stack[-1].name in _TOPS:
            stack.pop()
        calendars[-1].components.append(component)
        if stack and stack[-1].name == AVAILABILITY:
            component.within = stack[-1]
    elif stack:
        stack[-1].parts.append(component)
    stack.append(component)


def _end(kind: str, stack: list[FileComponent]) -> None:
    """Closes the innermost open component of that kind, and those within it."""
    for place in range(len(stack) - 1, -1, -1):
        if stack[place].name == kind:
            stack[place].is_closed = True
            del stack[place:]
            return
