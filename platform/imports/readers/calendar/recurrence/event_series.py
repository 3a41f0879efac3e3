"""Groups events into series, keeps the newest versions, and expands a series.

The expansion itself is recurring_ical_events'. It works on clocks without a zone, all of the
series' own zone, so that no two instants are taken for one another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateutil.rrule import rrule
from icalendar import Event
from icalendar.prop import vDDDLists, vDDDTypes, vRecur
from recurring_ical_events import EventAdapter, Occurrence, Series

from imports.readers.calendar.calendar_events import CalendarEvent
from imports.readers.calendar.event_times import Length, Moment, clock_of, instant_of
from imports.readers.calendar.recurrence.bounded_rules import bounded_rule
from imports.readers.calendar.recurrence.recurrence_rules import (
    FollowedRule,
    RecurrenceRule,
    clocks,
    day_of,
    last_start,
    near,
)

Horizon = tuple[datetime, datetime]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """Holds an occurrence of an event: two instants, and which occurrence it is.

    clock: at which it starts in its series, before it is moved.
    recurrence: the instant that names it in its series, "" for an event alone.
    is_outside_rule: it is the first day of an event whose rule does not match that day.
    """

    event: CalendarEvent
    starts_at: datetime
    ends_at: datetime
    clock: datetime
    recurrence: str = ""
    is_cancelled: bool = False
    is_outside_rule: bool = False


@dataclass(slots=True)
class EventSeries:
    """Holds an event, which may recur, with what replaces its occurrences."""

    core: CalendarEvent
    overrides: list[CalendarEvent] = field(default_factory=list)
    rules: list[RecurrenceRule] = field(default_factory=list)
    exception_rules: list[RecurrenceRule] = field(default_factory=list)
    ignores_exceptions: bool = False

    @property
    def start(self) -> datetime:
        """Returns the clock at which its event starts; the event must have a start."""
        assert self.core.start is not None
        return self.core.start.clock_in(self.core.zone, self.core.zone)

    def clock(self, moment: Moment) -> datetime:
        """Returns a moment by the clock of the series."""
        start, zone = self.core.start, self.core.zone
        if start is None:
            return moment.clock_in(zone, zone)
        if start.is_day:
            return day_of(moment, zone)
        if moment.is_day:
            # A day stands for the occurrence on it.
            return datetime.combine(moment.clock, self.start.time())
        is_same_clock = moment.clock.time() == start.clock.time()
        if moment.zone is None or (start.zone is None and moment.zone is UTC and is_same_clock):
            # Some exporters write Z behind a clock without a zone.
            return moment.clock
        return moment.clock_in(zone, zone)

    def period_clock(self, start: Moment) -> datetime:
        """Returns the clock at which a period starts; a day starts at midnight."""
        return start.clock if start.is_day else self.clock(start)

    def excepted(self) -> Iterator[Moment]:
        """Yields exceptions by the clock; one that is a day excepts all that start on it."""
        is_day = self.core.start is not None and self.core.start.is_day
        for moment in () if self.ignores_exceptions else self.core.exceptions:
            if moment.is_day and not is_day:
                yield Moment(moment.clock, is_day=True)
            else:
                yield Moment(self.clock(moment))


class SourceAdapter(EventAdapter):
    """Represents a component for the library that remembers the event it was made of."""

    def __init__(self, component: Event, source: CalendarEvent) -> None:
        super().__init__(component)
        self.source = source


class SourceOccurrence(Occurrence):
    """Represents an occurrence that remembers its event."""

    def __init__(
        self,
        adapter: SourceAdapter,
        start: Any = None,
        end: Any = None,
        sequence: int = -1,
    ) -> None:
        super().__init__(adapter, start, end, sequence)
        self.source = adapter.source
        self.moved_by = adapter.move_recurrences_by


class BoundedSeries(Series):
    """Represents a series whose rules end soon after the horizon in any case."""

    def occurrence(self, adapter: Any, start: Any = None, end: Any = None) -> SourceOccurrence:
        """Returns an occurrence with its event."""
        return SourceOccurrence(adapter, start, end, self.sequence)

    class RecurrenceRules(Series.RecurrenceRules):
        """Represents the rules of a series."""

        def rrulestr(self, rule_string: str) -> rrule:
            """Returns a rule; it has an end."""
            text, _, until = rule_string.rpartition(";UNTIL=")
            end = datetime.strptime(until[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007  a clock
            rule = bounded_rule(rule_string, self.start, end.year)
            rule.string, rule.until = text, end
            return rule


@dataclass(slots=True)
class SeriesSet:
    """Holds the series of a file, and the events that are no part of any."""

    series: list[EventSeries] = field(default_factory=list)
    older: list[tuple[CalendarEvent, CalendarEvent]] = field(default_factory=list)
    copies: list[tuple[CalendarEvent, CalendarEvent]] = field(default_factory=list)
    cancelled: list[CalendarEvent] = field(default_factory=list)


def series_of(events: Iterable[CalendarEvent]) -> SeriesSet:
    """Returns the events by UID, of each the newest version.

    Events of one UID and version that differ are kept apart: exporters reuse UIDs. An override
    that cannot be read takes its occurrence away, so that nothing is offered by mistake.
    """
    by_uid: dict[str, list[CalendarEvent]] = defaultdict(list)
    for event in events:
        if event.is_readable or event.recurrence is not None:
            event.is_cancelled = event.is_cancelled or not event.is_readable
            by_uid[event.uid].append(event)
    found = SeriesSet()
    for group in by_uid.values():
        cores = _newest_cores([event for event in group if event.recurrence is None], found)
        overrides = [event for event in group if event.recurrence is not None]
        _add_series(cores, overrides, found)
    return found


def _newest_cores(cores: list[CalendarEvent], found: SeriesSet) -> list[CalendarEvent]:
    """Returns the events of the highest SEQUENCE, each once, without cancelled ones."""
    if not cores:
        return []
    newest = max(cores, key=lambda event: event.sequence)
    kept: dict[Any, CalendarEvent] = {}
    for event in cores:
        same = kept.get(event.fingerprint())
        if event.sequence < newest.sequence:
            found.older.append((event, newest))
        elif same is not None:
            found.copies.append((event, same))
        else:
            kept[event.fingerprint()] = event
    dead = {event.start for event in kept.values() if event.is_cancelled}
    alive = [event for event in kept.values() if event.start not in dead]
    found.cancelled += [event for event in kept.values() if event.start in dead]
    if len(alive) > 1:
        for event in alive:
            event.note("uid_shared", found=event.uid)
    return alive


def _add_series(
    cores: list[CalendarEvent], overrides: list[CalendarEvent], found: SeriesSet
) -> None:
    """Adds the cores with the newest of their overrides, and overrides without a core."""
    newest: dict[tuple[int, datetime], CalendarEvent] = {}
    series = [EventSeries(core) for core in cores]
    places = {core.start.instant(core.zone): i for i, core in enumerate(cores) if core.start}
    recurring = next((place for place, core in enumerate(cores) if core.recurs), 0)
    for event in overrides:
        assert event.recurrence is not None
        # Of several events of one UID it is of the one that starts then, else of one that recurs.
        place = places.get(event.recurrence.instant(event.zone), recurring)
        owner = series[place] if series else EventSeries(event)
        key = (place, owner.clock(event.recurrence))
        other = newest.get(key)
        if other is None:
            newest[key] = event
            continue
        first, second = (event.sequence, event.stamp), (other.sequence, other.stamp)
        if event.fingerprint() == other.fingerprint():
            found.copies.append((event, other))
        elif first > second or (event.is_cancelled and first == second):
            newest[key] = event
            found.older.append((other, event))
        else:
            found.older.append((event, other))
    for (place, _), event in newest.items():
        if series:
            series[place].overrides.append(event)
        elif event.is_cancelled:
            found.cancelled.append(event)
        else:
            found.series.append(EventSeries(event))
    found.series += series


def expanded(series: EventSeries, horizon: Horizon) -> Iterator[FoundSpan]:
    """Yields the occurrences that reach into the horizon; raises RuleFault.

    Cancelled ones are among them.
    """
    core = series.core
    if not core.recurs and not series.overrides:
        yield from _alone(core, horizon)
        return
    near_by = clocks_near(series, horizon)
    lengths = {series.period_clock(start): length for start, length in core.periods}
    outside = _start_outside_rules(series, near_by)
    built = BoundedSeries(list(_adapters(series, lengths, near_by)))
    for occurrence in built.between(near_by[0] + _reach(series), near_by[1]):
        found = _span(occurrence, series, lengths)
        if found.ends_at > horizon[0] and found.starts_at < horizon[1]:
            is_first = found.event is core and occurrence.start == outside
            yield replace(found, is_outside_rule=True) if is_first else found


def clocks_near(series: EventSeries, horizon: Horizon) -> Horizon:
    """Returns the horizon by the clock of the series, wide enough for its length."""
    zone = series.core.zone
    begin = clock_of(horizon[0], zone) - _reach(series) - 2 * _DAY
    return begin, clock_of(horizon[1], zone) + 2 * _DAY


def followed_rules(series: EventSeries, near_by: Horizon) -> list[FollowedRule]:
    """Returns the rules of the series from one start, as late as all of them allow."""
    start = series.start
    followed = [near(rule, start, near_by) for rule in series.rules]
    if len({one.start for one in followed}) > 1:
        # The library knows one start for all rules.
        return [FollowedRule(rule, start, rule.steps(start, near_by[1])) for rule in series.rules]
    return followed


def _start_outside_rules(series: EventSeries, near_by: Horizon) -> datetime | None:
    """Returns the start of the event if it lies near and none of its rules matches it."""
    if not series.rules or series.start < near_by[0]:
        return None
    start = series.start
    if start in {series.clock(moment) for moment in series.core.dates}:
        return None
    for rule in series.rules:
        first = next(clocks(FollowedRule(rule, start, 0), near_by[1]), None)
        if first is None or first == start:
            return None
    return start


def _alone(event: CalendarEvent, horizon: Horizon) -> Iterator[FoundSpan]:
    """Yields the one occurrence of an event, if it reaches into the horizon."""
    assert event.start is not None
    start = event.start.instant(event.zone)
    ends_at = _end_of(event.start.clock, start, event)
    if start < horizon[1] and ends_at > horizon[0]:
        recurrence = event.recurrence
        name = "" if recurrence is None else _name(recurrence.instant(event.zone))
        yield FoundSpan(event, start, ends_at, event.start.clock, name, event.is_cancelled)


def _end_of(clock: datetime, start: datetime, event: CalendarEvent) -> datetime:
    """Returns the end of an event by its own length."""
    if not event.length.by_clock:
        return start + event.length.exact
    assert event.start is not None
    return event.length.end(clock, event.start.zone or event.zone)


def _reach(series: EventSeries) -> timedelta:
    """Returns how long the longest occurrence lasts by the clock."""
    lengths = [series.core.length, *(length for _, length in series.core.periods)]
    lengths += [event.length for event in series.overrides]
    return min(max(length.nominal for length in lengths), 400 * _DAY)


def _adapters(
    series: EventSeries, lengths: dict[datetime, Length], horizon: Horizon
) -> Iterator[SourceAdapter]:
    """Yields the components of the series for the library, near the horizon."""
    core = series.core
    begin, end = horizon
    followed = followed_rules(series, horizon)
    component = _component(followed[0].start if followed else series.start, core)
    rules = [one.rule.text(last_start(one, end)) for one in followed]
    if rules:
        component["RRULE"] = [vRecur.from_ical(text) for text in rules]
    dates = {series.clock(moment) for moment in core.dates} | set(lengths)
    component["RDATE"] = vDDDLists([clock for clock in sorted(dates) if begin <= clock <= end])
    excepted: list[date] = [
        moment.clock.date() if moment.is_day else moment.clock
        for moment in series.excepted()
        if begin - _DAY <= moment.clock <= end
    ]
    for rule in series.exception_rules:
        one = near(rule, series.start, horizon)
        last = last_start(one, end)
        excepted += [clock for clock in clocks(one, last) if clock >= begin]
    component["EXDATE"] = vDDDLists(excepted)
    yield SourceAdapter(component, core)
    for event in series.overrides:
        if event.start is None:
            # A cancellation without times: it lies where it would have been.
            assert event.recurrence is not None
            clock = series.clock(event.recurrence)
        else:
            clock = event.start.clock_in(core.zone, event.zone)
        changed = _component(clock, event)
        assert event.recurrence is not None
        changed["RECURRENCE-ID"] = vDDDTypes(series.clock(event.recurrence))
        if event.has_own_rule:
            # The library drops such an override where it is older and not of the series.
            changed["RRULE"] = vRecur(freq="yearly")
        if event.with_later:
            changed["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
        yield SourceAdapter(changed, event)


def _component(start: datetime, event: CalendarEvent) -> Event:
    """Returns a component with start and end by the clock."""
    component = Event()
    component["UID"] = event.uid
    component["DTSTART"] = vDDDTypes(start)
    component["DTEND"] = vDDDTypes(start + max(event.length.nominal, timedelta(0)))
    component["SEQUENCE"] = event.sequence
    return component


def _span(
    occurrence: SourceOccurrence, series: EventSeries, lengths: dict[datetime, Length]
) -> FoundSpan:
    """Returns the occurrence as instants."""
    event, zone = occurrence.source, series.core.zone
    clock = occurrence.start - occurrence.moved_by
    is_alone = event.recurrence is not None and not event.with_later
    if event.recurrence is not None and is_alone:
        clock = series.clock(event.recurrence)
    name = _name(instant_of(clock, zone))
    if event.start is not None and is_alone:
        start = event.start.instant(event.zone)
        ends_at = _end_of(event.start.clock, start, event)
    else:
        start = instant_of(occurrence.start, zone)
        length = lengths.get(occurrence.start) if event is series.core else None
        ends_at = (length or event.length).end(occurrence.start, zone)
    return FoundSpan(event, start, ends_at, clock, name, event.is_cancelled)


def _name(instant: datetime) -> str:
    """Returns the instant as it stands in the key of a line."""
    return f"{instant:%Y%m%dT%H%M%SZ}"
