"""Reads the idle hours of machines from an iCalendar file."""

import base64
import binascii
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from imports.readers.calendar.calendar_contents import CalendarContents, CalendarFile, Place
from imports.readers.calendar.calendar_events import CalendarEvent
from imports.readers.calendar.calendar_limits import LIMITS, CalendarLimits
from imports.readers.calendar.content_lines import FileCalendar, FileComponent
from imports.readers.calendar.event_machines import MACHINE_QUESTION, MOST_CHOICES, MachineNames
from imports.readers.calendar.event_times import clock_of
from imports.readers.calendar.free_busy import BUSY_TYPES, FREE
from imports.readers.calendar.left_out_list import LeftOutList
from imports.readers.calendar.occurrence_search import OccurrenceSearch, SearchResult
from imports.readers.calendar.recurrence.event_series import FoundSpan
from imports.readers.calendar.shifts import Shift, short_key, shown_hours
from imports.readers.calendar.subtraction import (
    BusySpan,
    busy_spans,
    is_of_holidays,
    is_worked,
    subtract,
)
from imports.readers.calendar.week_windows import week_lines
from imports.readers.result import Line, Message, Reading, Unreadable

Cut = TypeVar("Cut", FoundSpan, Shift)
WEEKS, WEEKS_MOST = 12, 53
FREED_QUESTION = "machines_freed"
ONE, ALL = "one", "all"
_EVENT_TEXTS = ("RESOURCES", "LOCATION", "SUMMARY")
_CALENDAR_TEXTS = ("X-WR-CALNAME", "NAME")
_MOST_UNMATCHED = 20


def read(content: bytes, context: Mapping[str, Any], limits: CalendarLimits = LIMITS) -> Reading:
    """Returns a line for each occurrence of the coming weeks, or for each week.

    Nothing is dropped, kept or moved without a message that says so.
    """
    return CalendarReader(context, limits).read(content)


class CalendarReader:
    """Reads one file with the options and answers of its import."""

    def __init__(self, context: Mapping[str, Any], limits: CalendarLimits) -> None:
        self._limits = limits
        self._options: Mapping[str, Any] = context.get("options") or {}
        self._answers: Mapping[str, str] = context.get("answers") or {}
        self._machines = {str(machine["id"]): machine for machine in context.get("machines") or ()}
        self._names = MachineNames(list(self._machines.values()))
        self._now = datetime.fromisoformat(context["now"]).astimezone(UTC)
        self._until = self._now + timedelta(weeks=self._weeks())
        minutes = -(-self._now.timestamp() // 60)
        # What runs already is read from a full minute on, as people write times.
        self._rest_from = datetime.fromtimestamp(minutes * 60, UTC)
        self._left_out = LeftOutList(limits.named_each)
        self._notes: list[Message] = []
        # By component: what an event says where its machine is asked, or another than it names.
        self._texts: dict[int, str] = {}
        self._others: dict[int, str] = {}

    def read(self, content: bytes) -> Reading:
        """Returns the reading; raises Unreadable."""
        file = CalendarFile(content, self._answers, self._now.year, self._limits)
        contents = file.contents(self._place, self._nearby_zones())
        events = [*contents.events, *self._free_periods(contents)]
        search = OccurrenceSearch((self._now, self._until), self._limits, self._left_out)
        result = search.search(events)
        shifts = self._without_holidays(self._shifts(result), file)
        self._tell_file(file, contents, result)
        lines = self._lines(shifts)
        self._ask_machines_freed(lines)
        lines += self._unread_lines(result)
        if not lines:
            weeks = self._weeks()
            self._notes.append(Message("calendar_without_lines", params={"weeks": weeks}))
        return Reading(lines, self._left_out.rows(), notes=self._notes)

    def _weeks(self) -> int:
        """Returns how many weeks ahead are read."""
        try:
            return min(max(int(self._options.get("weeks") or WEEKS), 1), WEEKS_MOST)
        except (TypeError, ValueError):
            return WEEKS

    def _zone_of(self, machine: str | None) -> tzinfo:
        """Returns the zone of the machine's factory, or of the first machine."""
        known = self._machines.get(machine or "") or next(iter(self._machines.values()), None)
        return ZoneInfo(known["time_zone"]) if known else UTC

    def _nearby_zones(self) -> list[str]:
        """Returns the zones of the organisation's factories."""
        return list(dict.fromkeys(str(row["time_zone"]) for row in self._machines.values()))

    def _place(self, calendar: FileCalendar, component: FileComponent) -> Place:
        """Returns the machine of an event and the zone of its factory."""
        machine = self._machine(calendar, component)
        return Place(machine, self._zone_of(machine))

    def _machine(self, calendar: FileCalendar, component: FileComponent) -> str | None:
        """Returns the machine by option, else by the event's or the calendar's words."""
        given = str(self._options.get("machine") or "")
        texts = [component.text(name) for name in _EVENT_TEXTS]
        if given in self._machines:
            named = set().union(*(self._names.named(text) for text in texts))
            if named and given not in named:
                other = self._machines[min(named)]["full_name"]
                self._others[id(component)] = other
            return given
        texts += [calendar.head.text(name) for name in _CALENDAR_TEXTS]
        for text in texts:
            named = self._names.named(text)
            if len(named) == 1:
                return named.pop()
            if named:
                break
        found = next((text for text in texts if text), "")[:80]
        self._texts[id(component)] = found
        answer = self._answers.get(f"{MACHINE_QUESTION}:{found}")
        answer = answer or self._answers.get(MACHINE_QUESTION)
        if answer:
            for identifier, machine in self._machines.items():
                if answer in (identifier, machine["full_name"]):
                    return identifier
        return next(iter(self._machines)) if len(self._machines) == 1 else None

    def _free_periods(self, contents: CalendarContents) -> list[CalendarEvent]:
        """Returns the free periods; those of other types are left out."""
        for kind, event in contents.periods:
            if kind != FREE and event.is_readable:
                self._left_out.add(event, "period_not_free", found=kind)
        return [event for kind, event in contents.periods if kind == FREE or event.errors]

    def _shifts(self, result: SearchResult) -> list[Shift]:
        """Returns the occurrences in order, with what is asked and noted of each."""
        spans = []
        for found in result.spans:
            if found.is_outside_rule:
                day = f"{found.clock:%Y-%m-%d %H:%M}"
                self._left_out.add(found.event, "first_day_outside_rule", found=day)
            else:
                spans.append(found)
        spans.sort(key=lambda found: (max(found.starts_at, self._now), found.ends_at))
        if not self._options.get("subtract") and self._options.get("group") != "week":
            spans = self._cut(spans)
        unmatched = {(id(event), clock.date()): clock for event, clock in result.unmatched}
        shifts = []
        for found in spans:
            shift = self._shift(found)
            clock = unmatched.pop((id(found.event), found.clock.date()), None)
            if clock is not None:
                shift.note("exception_unmatched", found=f"{clock:%Y-%m-%d %H:%M}")
            shifts.append(shift)
        for event, clock in result.unmatched[:_MOST_UNMATCHED]:
            if (id(event), clock.date()) in unmatched:
                message = event.message("exception_unmatched", found=f"{clock:%Y-%m-%d %H:%M}")
                self._notes.append(message)
        return shifts

    def _shift(self, found: FoundSpan) -> Shift:
        """Returns an occurrence, from now on where it runs already."""
        event = found.event
        zone = self._zone_of(event.machine)
        start = found.starts_at
        if start < self._now:
            start = self._rest_from if self._rest_from < found.ends_at else self._now
        key = f"{event.uid}/{found.recurrence}"
        if any(note.code == "uid_shared" for note in event.notes) and not found.recurrence:
            key += f"{found.starts_at:%Y%m%dT%H%M%SZ}"
        shift = Shift(event, key, event.machine, zone, [(start, found.ends_at)])
        if start > found.starts_at:
            began = f"{clock_of(found.starts_at, zone):%Y-%m-%d %H:%M}"
            shift.note("window_runs_already", "starts_at", found=began)
        other = self._others.get(id(event.component))
        if other is not None:
            shift.note("names_other_machine", "machine", found=other)
        if event.recurrence is None and found.clock != clock_of(found.starts_at, event.zone):
            shift.note("clock_skipped", "starts_at", found=f"{found.clock:%Y-%m-%d %H:%M}")
        shift.questions = self._questions(event)
        return shift

    def _questions(self, event: CalendarEvent) -> list[Message]:
        """Returns what has to be answered before the event's lines can be committed."""
        if event.machine is None:
            choices = [row["full_name"] for row in self._machines.values()][:MOST_CHOICES]
            found = self._texts.get(id(event.component), "")
            return [event.message(MACHINE_QUESTION, "machine", found=found, choices=choices)]
        return []

    def _ask_machines_freed(self, lines: list[Line]) -> None:
        """Asks at each line whether it frees one machine of its work centre or all."""
        for line in lines:
            machine = self._machines.get(str(line.values["machine"]))
            count = int(machine.get("count") or 1) if machine else 1
            if count > 1 and machine and self._freed(machine) is None:
                one = Decimal(str(line.values["offered_hours"]))
                params = {"found": machine["full_name"], "count": count, "choices": [ONE, ALL]}
                params |= {"one": shown_hours(one), "all": shown_hours(one * count)}
                line.questions.append(Message(FREED_QUESTION, "offered_hours", params))

    def _freed(self, machine: Mapping[str, Any]) -> str | None:
        """Returns whether an event frees one machine of a work centre or all of them."""
        names = (f"{FREED_QUESTION}:{machine['full_name']}", FREED_QUESTION)
        answers = (self._answers.get(name) for name in names)
        given = self._options.get(FREED_QUESTION) or next(filter(None, answers), None)
        return given if given in (ONE, ALL) else None

    def _machines_freed(self, machine: str | None) -> int:
        """Returns how many machines an event frees."""
        if machine is None or self._freed(self._machines[machine]) != ALL:
            return 1
        return max(1, int(self._machines[machine].get("count") or 1))

    def _without_holidays(self, shifts: list[Shift], file: CalendarFile) -> list[Shift]:
        """Returns the shifts less the second calendar's events."""
        given = self._options.get("subtract")
        if not given:
            return shifts
        try:
            content = base64.b64decode(given, validate=True)
            other = CalendarFile(content, self._answers, self._now.year, self._limits)
        except (binascii.Error, ValueError, TypeError):
            raise Unreadable(Message("subtracted_unread", params={"found": "base64"})) from None
        except Unreadable as error:
            message = Message("subtracted_unread", params={"found": error.message.code})
            raise Unreadable(message) from None
        last = max((shift.ends_at for shift in shifts), default=self._until)
        kept: list[Shift] = []
        for zone in dict.fromkeys(shift.zone for shift in shifts):
            own = [shift for shift in shifts if shift.zone == zone]
            busy = self._busy(other, zone, min(last, self._now + timedelta(weeks=104)), own)
            kept += subtract(own, busy, self._left_out)
        return sorted(kept, key=lambda shift: (shift.starts_at, shift.ends_at))

    def _busy(
        self, file: CalendarFile, zone: tzinfo, last: datetime, shifts: list[Shift]
    ) -> list[BusySpan]:
        """Returns the hours that the second calendar takes off by the clock of a factory."""
        contents = file.contents(lambda *_: Place(None, zone), self._nearby_zones())
        for event in (*contents.events, *(event for _, event in contents.periods)):
            event.position = f"subtracted {event.position}"
        events = [event for kind, event in contents.periods if kind in BUSY_TYPES]
        for event in contents.events:
            if self._options.get("subtract_mode") != "all" and is_worked(event):
                self._left_out.add(event, "working_day_kept")
            else:
                events.append(event)
        quiet = LeftOutList(0)
        result = OccurrenceSearch((self._now, last), self._limits, quiet).search(events)
        for event in result.unread:
            for message in event.errors:
                params = {"reason": message.code, **message.params}
                self._left_out.add_row(
                    event.position, Message("subtracted_event_unread", params=params)
                )
            for shift in shifts:
                shift.questions += [one for one in event.questions if one not in shift.questions]
        if result.until < last:
            until = f"{clock_of(result.until, zone):%Y-%m-%d}"
            self._notes.append(Message("subtracted_until", params={"found": until}))
        return busy_spans(result.spans)

    def _lines(self, shifts: list[Shift]) -> list[Line]:
        """Returns the lines by shift or by week."""
        if self._options.get("group") == "week":
            machines = {name: self._machines_freed(name) for name in (None, *self._machines)}
            return week_lines(shifts, machines)
        lines = [shift.line(self._machines_freed(shift.machine)) for shift in self._cut(shifts)]
        seen = Counter[str]()
        for line in lines:
            seen[line.key] += 1
            if seen[line.key] > 1:
                # Events of one UID that also start together.
                line.key = f"{line.key}#{seen[line.key]}"
        return lines

    def _cut(self, found: list[Cut]) -> list[Cut]:
        """Returns the first ones; notes how many are left, and offers lines by week."""
        most = self._limits.lines
        if len(found) <= most:
            return found
        next_one = found[most]
        zone = self._zone_of(next_one.event.machine)
        begins = f"{next_one.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
        params = {"found": len(found), "most": most, "after": begins}
        message = Message("too_many_lines_cut", params=params)
        self._left_out.add_row(next_one.event.position, message, len(found) - most)
        self._notes.append(Message("calendar_by_week_offered", params=params))
        return found[:most]

    def _unread_lines(self, result: SearchResult) -> list[Line]:
        """Returns lines of the events whose times are not known."""
        lines = []
        for event in result.unread:
            line = event.line()
            if event.machine is None and not event.errors:
                line.questions += self._questions(event)
            line.key = short_key(line.key)
            lines.append(line)
        most = self._limits.lines
        if len(lines) > most:
            params = {"found": len(lines), "most": most}
            message = Message("too_many_unread_cut", params=params)
            self._left_out.add_row(lines[most].position, message, len(lines) - most)
        return lines[:most]

    def _tell_file(
        self, file: CalendarFile, contents: CalendarContents, result: SearchResult
    ) -> None:
        """Tells what holds for the whole file."""
        self._notes += contents.notes
        for name, count in contents.others.items():
            message = Message("component_left_out", params={"found": name, "count": count})
            self._left_out.add_row(name, message, count)
        for found, zone in file.zones.read_as.items():
            params = {"found": found, "zone": zone}
            self._notes.append(Message("zone_read_as", params=params))
        if contents.has_floating:
            self._notes.append(self._floating(file))
        if result.until < self._until:
            zone = self._zone_of(None)
            until = f"{clock_of(result.until, zone):%Y-%m-%d %H:%M}"
            params = {"found": result.estimate, "until": until}
            self._left_out.add_row("calendar", Message("horizon_shortened", params=params))
        spans = [found.event for found in result.spans]
        if spans and sum(map(is_of_holidays, spans)) * 2 > len(spans):
            self._notes.append(Message("calendar_of_holidays"))

    def _floating(self, file: CalendarFile) -> Message:
        """Tells by which clock times without a zone are read."""
        names = [calendar.head.text("X-WR-TIMEZONE") for calendar in file.calendars]
        name = next((name for name in names if name), "")
        if name:
            return Message("floating_by_calendar", params={"found": name})
        zones = ", ".join(self._nearby_zones()[:5]) or "UTC"
        return Message("floating_by_factory", params={"found": zones})
