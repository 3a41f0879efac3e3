"""Reads the events of a calendar file one by one: a bad one is bad alone."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from x_wr_timezone import UTCChangingWalker

from imports.readers.calendar.calendar_limits import FOUND_CHARACTERS, CalendarLimits
from imports.readers.calendar.content_lines import TIME_PROPERTIES, ContentLine, FileComponent
from imports.readers.calendar.event_times import (
    Length,
    Moment,
    UnreadTime,
    is_of_utc,
    length_between,
    length_of,
    moment_of,
    period_of,
)
from imports.readers.calendar.zones.calendar_zones import ZONE_QUESTION, CalendarZones, UnknownZone
from imports.readers.result import Line, Message, Unreadable

_BUSY = frozenset({"BUSY", "OOF", "TENTATIVE", "WORKINGELSEWHERE"})
_DAY = timedelta(days=1)
_TIME_CHARACTERS, _SUMMARY_CHARACTERS = 80, 200
# An end before its start is that of a night shift; what would be longer is another mistake.
_NIGHT_MOST = timedelta(hours=16)


@dataclass(slots=True)
class CalendarEvent:
    """Holds one VEVENT as it was read.

    zone: of its clock; that of floating times and days too.
    recurrence: the start that it replaces in the series of its UID.
    stamp: the later of DTSTAMP and LAST-MODIFIED, as text.
    periods: starts and lengths of RDATE periods.
    with_later: it replaces all later occurrences too.
    has_own_rule: it replaces one, and yet has a rule, which is not read.
    bounds: instants between which it counts; None where there is no bound.
    """

    component: FileComponent
    position: str
    zone: tzinfo
    uid: str = ""
    summary: str = ""
    sequence: int = 0
    stamp: str = ""
    machine: str | None = None
    start: Moment | None = None
    length: Length = field(default_factory=Length)
    rules: list[str] = field(default_factory=list)
    exception_rules: list[str] = field(default_factory=list)
    dates: list[Moment] = field(default_factory=list)
    periods: list[tuple[Moment, Length]] = field(default_factory=list)
    exceptions: list[Moment] = field(default_factory=list)
    recurrence: Moment | None = None
    with_later: bool = False
    has_own_rule: bool = False
    bounds: tuple[datetime | None, datetime | None] = (None, None)
    is_cancelled: bool = False
    notes: list[Message] = field(default_factory=list)
    questions: list[Message] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)

    @property
    def recurs(self) -> bool:
        """Returns whether it has a rule or further dates, and replaces no occurrence."""
        return self.recurrence is None and bool(self.rules or self.dates or self.periods)

    @property
    def is_readable(self) -> bool:
        """Returns whether its times are known."""
        return not self.errors and not self.questions

    def message(self, code: str, name: str = "", **params: Any) -> Message:
        """Returns a message that names the event by its UID and summary."""
        about = {"uid": self.uid[:FOUND_CHARACTERS], "summary": self.summary[:FOUND_CHARACTERS]}
        cut = {
            key: value[:FOUND_CHARACTERS] if isinstance(value, str) else value
            for key, value in params.items()
        }
        return Message(code, name, {**about, **cut})

    def note(self, code: str, name: str = "", **params: Any) -> None:
        """Notes something once that needs no action."""
        message = self.message(code, name, **params)
        if message not in self.notes:
            self.notes.append(message)

    def error(self, code: str, name: str = "", **params: Any) -> None:
        """Notes why the event cannot be read."""
        self.errors.append(self.message(code, name, **params))

    def cells(self) -> dict[str, str]:
        """Returns the raw texts of start, end and summary."""
        found = {"starts_at": "DTSTART", "ends_at": "DTEND"}
        if not self.component.all("DTEND"):
            found["ends_at"] = "DURATION"
        texts = {name: _raw(self.component.first(key)) for name, key in found.items()}
        texts["summary"] = self.summary
        return {name: text[:FOUND_CHARACTERS] for name, text in texts.items() if text}

    def line(self) -> Line:
        """Returns the line of an event whose times are not known."""
        return Line(
            self.position,
            values={"machine": self.machine},
            cells=self.cells(),
            key=f"{self.uid}/{_raw(self.component.first('RECURRENCE-ID'))}",
            version=self.sequence,
            notes=list(self.notes),
            questions=list(self.questions),
            errors=list(self.errors),
        )

    def fingerprint(self) -> tuple[Any, ...]:
        """Returns what two copies of the event have in common, its machine among it."""
        properties = self.component.properties
        places = () if self.machine else ("LOCATION", "RESOURCES")
        lines = sorted(
            (name, tuple(sorted(line.parameters.items())), line.value)
            for name in (*TIME_PROPERTIES, "SUMMARY", *places)
            for line in properties.get(name, ())
        )
        return self.is_cancelled, self.machine, *lines


@dataclass(slots=True)
class DateCount:
    """Counts the further dates, exceptions and periods of a file."""

    most: int
    found: int = 0

    def count(self) -> None:
        """Counts one; raises Unreadable where a file has too many."""
        self.found += 1
        if self.found > self.most:
            raise Unreadable(Message("calendar_too_many_dates", params={"most": self.most}))


@dataclass(slots=True)
class EventParser:
    """Reads the events of one VCALENDAR.

    dates: of the whole file.
    clock_zone: of X-WR-TIMEZONE, None where the calendar names none or it is not known.
    unknown_clock_zone: the name of X-WR-TIMEZONE where it is not known.
    factory_zone: of times without a zone, and of whole days.
    """

    zones: CalendarZones
    limits: CalendarLimits
    dates: DateCount
    clock_zone: tzinfo | None
    factory_zone: tzinfo
    nearby_zones: list[str]
    is_cancellation: bool = False
    unknown_clock_zone: str = ""
    has_floating: bool = False

    def event(self, component: FileComponent, position: str, machine: str | None) -> CalendarEvent:
        """Returns the event with what is wrong with it; raises nothing."""
        event = CalendarEvent(component, position, self.factory_zone, machine=machine)
        event.uid = component.text("UID") or _digest(component)
        event.summary = component.text("SUMMARY")[:_SUMMARY_CHARACTERS]
        event.sequence = self._sequence(event)
        event.stamp = max(component.text("DTSTAMP"), component.text("LAST-MODIFIED"))
        status = component.text("STATUS").upper()
        event.is_cancelled = self.is_cancellation or status == "CANCELLED"
        try:
            self._read_times(event)
        except UnreadTime as error:
            event.error("time_unread", "starts_at", found=str(error.args[0]))
        except UnknownZone as error:
            self.ask_zone(event, error.args[0])
        if not component.is_closed:
            event.error("event_cut_off")
        self._tell_busy(event)
        return event

    def ask_zone(self, event: CalendarEvent, name: str) -> None:
        """Asks which zone the event means."""
        choices = self.zones.choices(name, self.nearby_zones)
        event.questions.append(
            event.message(ZONE_QUESTION, "starts_at", found=name, choices=choices)
        )

    def _sequence(self, event: CalendarEvent) -> int:
        """Returns the version of the event."""
        text = event.component.text("SEQUENCE")
        if text.isascii() and text.isdigit() and len(text) <= 15:
            return int(text)
        if text:
            event.note("sequence_unread", found=text)
        return 0

    def _read_times(self, event: CalendarEvent) -> None:
        """Fills in start, length and recurrence; raises UnreadTime and UnknownZone."""
        component = event.component
        for name in ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"):
            lines = component.all(name)
            if not lines:
                continue
            if len(lines) > 1 and len({line.value for line in lines}) > 1:
                event.error("property_twice", found=name)
                return
            if len(lines[0].value) > _TIME_CHARACTERS:
                raise UnreadTime(lines[0].value)
        self._read_recurrence_id(event)
        start_line = component.first("DTSTART")
        if start_line is None:
            if not (event.is_cancelled and event.recurrence):
                event.error("event_start_missing", "starts_at")
            return
        event.start = self._start(event, start_line)
        event.zone = event.start.zone or self.factory_zone
        self._read_length(event, event.start)
        self._read_series(event)
        clock = self.clock_zone if event.recurs and event.zone is UTC else None
        if clock is not None and not is_of_utc(event.rules, event.start, clock):
            # Exporters that write X-WR-TIMEZONE write UTC and mean that clock.
            event.zone = clock
            event.note("recurs_by_calendar_clock", found=str(clock))

    def _read_recurrence_id(self, event: CalendarEvent) -> None:
        """Fills in which occurrence the event replaces."""
        line = event.component.first("RECURRENCE-ID")
        if line is None:
            return
        event.recurrence = self.moment(event, line)
        if event.recurrence.is_day and "T" in _raw(event.component.first("DTSTART")):
            event.note("override_of_day", found=line.value)
        reach = line.parameters.get("RANGE", "").upper()
        event.with_later = reach == "THISANDFUTURE"
        if reach and not event.with_later:
            event.note("range_unread", found=reach)

    def _start(self, event: CalendarEvent, line: ContentLine) -> Moment:
        """Returns the start; without a zone of its own it has that of the end."""
        start = self.moment(event, line)
        end_line = event.component.first("DTEND")
        if start.zone is not None or end_line is None or not end_line.value:
            return start
        end = self.moment(event, end_line)
        if start.is_day and not end.is_day:
            event.note("day_and_time_mixed", "ends_at", found=_raw(end_line))
        elif end.zone is UTC:
            event.note("start_without_zone", "starts_at", found=_raw(line))
            return start
        if end.zone is None:
            return start
        return Moment(start.clock, end.zone, start.is_day and end.is_day)

    def _read_length(self, event: CalendarEvent, start: Moment) -> None:
        """Fills in the length by DTEND, else DURATION, else a day for a day."""
        end_line, length_line = event.component.first("DTEND"), event.component.first("DURATION")
        if end_line is not None and end_line.value:
            end = self.moment(event, end_line, start.zone)
            event.length = length_between(start, end, self.factory_zone)
            if length_line is not None:
                event.note("end_and_duration", "ends_at", found=length_line.value)
            if end.is_day and not start.is_day:
                event.note("day_and_time_mixed", "ends_at", found=_raw(end_line))
            self._mend_end(event, start, end)
        elif length_line is not None and length_line.value:
            event.length = length_of(length_line.value)
        elif start.is_day:
            event.length = Length(by_clock=_DAY)

    def _mend_end(self, event: CalendarEvent, start: Moment, end: Moment) -> None:
        """Reads an end before its start as exporters mean it, where that is certain."""
        length = event.length.nominal
        if start.is_day and end.is_day and not length:
            event.length = Length(by_clock=_DAY)
            event.note("day_ends_on_itself", "ends_at", found=f"{end.clock:%Y-%m-%d}")
        if length >= timedelta(0):
            return
        clock = end.clock_in(event.zone, self.factory_zone)
        is_one_day = clock.date() == start.clock.date() and not (start.is_day or end.is_day)
        by_clock, exact = event.length.by_clock, event.length.exact
        if is_one_day and length + _DAY <= _NIGHT_MOST:
            event.length = Length(by_clock and by_clock + _DAY, exact and exact + _DAY)
            event.note("ends_on_next_day", "ends_at", found=f"{clock:%H:%M}")
        elif is_one_day:
            event.start, event.length = end, Length(-by_clock, -exact)
            event.zone = end.zone or self.factory_zone
            event.note("ends_swapped", "ends_at", found=f"{clock:%H:%M}")
        else:
            event.error(
                "event_ends_before_start", "ends_at", found=_raw(event.component.first("DTEND"))
            )

    def _read_series(self, event: CalendarEvent) -> None:
        """Fills in rules, further dates and exceptions."""
        component = event.component
        own = None if event.start is None else event.start.zone
        event.rules = self._rules(event, "RRULE")
        event.exception_rules = self._rules(event, "EXRULE")
        if event.recurrence is not None and (event.rules or component.all("RDATE")):
            event.note("override_with_rule")
            event.rules, event.has_own_rule = [], True
            return
        for line, text in self._values(event, "RDATE"):
            if "/" in text:
                period = period_of(text, self._zone(event, line), self.factory_zone)
                event.periods.append((self.by_calendar_clock(period[0]), period[1]))
            else:
                event.dates.append(self.moment(event, ContentLine(line.parameters, text), own))
                if event.dates[-1].is_day and event.start is not None and not event.start.is_day:
                    event.note("extra_date_without_time", found=text)
        for line, text in self._values(event, "EXDATE"):
            moment = self.moment(event, ContentLine(line.parameters, text), own)
            event.exceptions.append(moment)

    def _rules(self, event: CalendarEvent, name: str) -> list[str]:
        """Returns the texts of rules; an empty one is noted and does not count."""
        texts = [line.value for line in event.component.all(name)]
        if any(not text.strip("; ") for text in texts):
            event.note("rule_empty", found=name)
        return list(dict.fromkeys(text for text in texts if text.strip("; ")))

    def _values(self, event: CalendarEvent, name: str) -> Iterator[tuple[ContentLine, str]]:
        """Yields the single values of a property that may have many."""
        for line in event.component.all(name):
            if len(line.value) > self.limits.value_characters:
                raise UnreadTime(line.value)
            for text in line.value.split(","):
                if text.strip():
                    self.dates.count()
                    yield line, text.strip()

    def _zone(self, event: CalendarEvent, line: ContentLine) -> tzinfo | None:
        """Returns the zone that a property names, or its event; raises UnknownZone."""
        name = line.parameters.get("TZID", "")
        if not name and "Z" not in line.value.upper():
            name = event.component.text("TZID")
        return self.zones.zone(name) if name else None

    def moment(self, event: CalendarEvent, line: ContentLine, own: tzinfo | None = None) -> Moment:
        """Returns the moment of a property, by its `own` zone where it names none.

        Raises UnreadTime and UnknownZone.
        """
        as_day = line.parameters.get("VALUE", "").upper() == "DATE"
        moment = moment_of(line.value, as_day=as_day)
        if moment.is_day:
            name = line.parameters.get("TZID")
            if not name:
                return moment
            event.note("day_in_zone", "starts_at", found=name)
            return Moment(moment.clock, self.zones.zone(name), is_day=True)
        zone = self._zone(event, line)
        if zone is not None and moment.zone is not None and zone is not UTC:
            event.note("zone_and_utc", "starts_at", found=line.value)
        return self.by_calendar_clock(Moment(moment.clock, zone or moment.zone or own))

    def by_calendar_clock(self, moment: Moment) -> Moment:
        """Returns floating times by the clock of X-WR-TIMEZONE, if the calendar has one."""
        if moment.is_day or moment.zone is not None:
            return moment
        if self.unknown_clock_zone:
            raise UnknownZone(self.unknown_clock_zone)
        self.has_floating = True
        if self.clock_zone is None:
            return moment
        aware = UTCChangingWalker(self.clock_zone).walk_value_datetime(moment.clock)
        return Moment(aware.replace(tzinfo=None), aware.tzinfo)

    def _tell_busy(self, event: CalendarEvent) -> None:
        """Tells where the event itself says that its time is not free."""
        status = event.component.text("X-MICROSOFT-CDO-BUSYSTATUS").upper()
        if status in _BUSY:
            event.note("event_says_busy", found=status)


def moment_start(event: CalendarEvent) -> datetime:
    """Returns the instant at which the event starts; it must have a start."""
    assert event.start is not None
    return event.start.instant(event.zone)


def _raw(line: ContentLine | None) -> str:
    """Returns zone and value as they stand in the file."""
    if line is None:
        return ""
    return f"{line.parameters.get('TZID', '')} {line.value}".strip()


def _digest(component: FileComponent) -> str:
    """Returns an identifier for an event that has none."""
    content: Mapping[str, list[ContentLine]] = component.properties
    names = sorted(set(content) - {"DTSTAMP", "LAST-MODIFIED"})
    text = repr([(name, [line.value for line in content[name]]) for name in names])
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]
