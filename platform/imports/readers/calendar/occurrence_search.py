"""Finds the occurrences within the horizon, and counts what lies outside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from imports.readers.calendar.calendar_events import CalendarEvent
from imports.readers.calendar.calendar_limits import CalendarLimits
from imports.readers.calendar.event_times import clock_of
from imports.readers.calendar.left_out_list import LeftOutList
from imports.readers.calendar.recurrence.event_series import (
    EventSeries,
    FoundSpan,
    Horizon,
    clocks_near,
    expanded,
    followed_rules,
    series_of,
)
from imports.readers.calendar.recurrence.recurrence_rules import (
    RecurrenceRule,
    RuleFault,
    last_start,
    parse_rule,
)
from imports.readers.result import Message, Unreadable

_DAY = timedelta(days=1)

START = "starts_at"
UNBOUND = (None, None)


@dataclass(slots=True)
class SearchResult:
    """Holds the spans in the horizon, the events that cannot be read, and remarks.

    until: the end of the horizon, earlier than asked where it would hold too much.
    unmatched: exceptions that are no start of their event, by the clock of the event.
    """

    until: datetime
    spans: list[FoundSpan] = field(default_factory=list)
    unread: list[CalendarEvent] = field(default_factory=list)
    unmatched: list[tuple[CalendarEvent, datetime]] = field(default_factory=list)
    estimate: int = 0


class OccurrenceSearch:
    """Searches one file's events; what is outside the horizon is added to `left_out`."""

    def __init__(self, horizon: Horizon, limits: CalendarLimits, left_out: LeftOutList) -> None:
        self._horizon = horizon
        self._limits = limits
        self._left_out = left_out
        self._steps_left = float(limits.rule_steps)

    def search(self, events: Sequence[CalendarEvent]) -> SearchResult:
        """Returns the spans of all events; raises Unreadable where they are far too many."""
        result = SearchResult(self._horizon[1])
        result.unread = [event for event in events if not event.is_readable]
        found = series_of(events)
        for event, newer in found.older:
            self._left_out.add(event, "event_older", found=event.sequence, newest=newer.sequence)
        for event, same in found.copies:
            self._left_out.add(event, "event_copy", found=same.position)
        for event in found.cancelled:
            if event.is_readable:
                self._left_out.add(event, "event_cancelled")
        recurring = []
        for series in found.series:
            if not series.core.recurs and not series.overrides:
                self._take_alone(series, result)
            elif self._has_rules(series, result):
                recurring.append(series)
        if len(recurring) > self._limits.series:
            params = {"found": len(recurring), "most": self._limits.series}
            raise Unreadable(Message("calendar_too_many_series", params=params))
        self._shorten(recurring, result)
        for series in recurring:
            self._take_series(series, result)
        return result

    def _take_alone(self, series: EventSeries, result: SearchResult) -> None:
        """Takes an event that happens once."""
        event = series.core
        assert event.start is not None
        if event.length.nominal > self._limits.days * _DAY:
            event.error("lasts_too_long", "ends_at", most=self._limits.days)
            result.unread.append(event)
            return
        spans = list(expanded(series, self._horizon))
        if spans:
            self._keep(spans, result)
            return
        start = event.start.instant(event.zone)
        if start >= self._horizon[1]:
            self._left_out.add(event, "event_later", found=f"{event.start.clock:%Y-%m-%d}")
        elif event.length.nominal or start < self._horizon[0]:
            self._left_out.add(event, "event_past", found=f"{event.start.clock:%Y-%m-%d}")
        else:
            self._left_out.add(event, "event_without_hours")

    def _keep(self, spans: Sequence[FoundSpan], result: SearchResult) -> None:
        """Keeps the spans that have hours, within the bounds of their availability."""
        outside = 0
        for span in spans:
            bound = span
            if span.event.bounds != UNBOUND:
                begins_at, ends_at = span.event.bounds
                start = max(span.starts_at, begins_at or span.starts_at)
                bound = replace(
                    span, starts_at=start, ends_at=min(span.ends_at, ends_at or span.ends_at)
                )
            if bound.starts_at >= bound.ends_at and span.starts_at < span.ends_at:
                outside += 1
            elif self._has_hours(bound):
                result.spans.append(bound)
        if outside:
            self._left_out.add(spans[0].event, "outside_availability", outside)

    def _has_hours(self, span: FoundSpan) -> bool:
        """Returns whether a span takes part; if not, the reason is added."""
        if span.is_cancelled:
            if span.event.is_readable:
                self._left_out.add(span.event, "occurrence_cancelled", found=_local(span))
            return False
        if span.ends_at <= span.starts_at:
            self._left_out.add(span.event, "event_without_hours")
            return False
        return True

    def _has_rules(self, series: EventSeries, result: SearchResult) -> bool:
        """Reads the rules; returns false where they cannot be read, or are over."""
        event = series.core
        if event.start is None:
            return False
        if event.recurs and event.length.nominal > self._limits.recurring_days * _DAY:
            event.error("lasts_too_long", "ends_at", most=self._limits.recurring_days)
        try:
            series.rules = [self._rule(event, text) for text in event.rules]
            series.exception_rules = [self._rule(event, text) for text in event.exception_rules]
            if not event.errors and not self._is_over(series):
                self._spend(series)
        except RuleFault as fault:
            event.error(fault.code, START, found=fault.found)
        if event.errors:
            result.unread.append(event)
            return False
        if self._is_over(series):
            self._left_out.add(event, "event_past", found=f"{event.start.clock:%Y-%m-%d}")
            return False
        if event.start.instant(event.zone) >= self._horizon[1] and not series.overrides:
            self._left_out.add(event, "event_later", found=f"{event.start.clock:%Y-%m-%d}")
            return False
        return True

    def _rule(self, event: CalendarEvent, text: str) -> RecurrenceRule:
        """Returns a rule of the event, with its notes; raises RuleFault."""
        assert event.start is not None
        rule = parse_rule(text, event.start, event.zone, self._limits)
        for code, found in rule.notes:
            event.note(code, found=found)
        return rule

    def _is_over(self, series: EventSeries) -> bool:
        """Returns whether all rules and dates ended before the horizon."""
        if series.overrides or not series.core.recurs:
            return False
        begin, _ = clocks_near(series, self._horizon)
        dates = [series.clock(moment) for moment in series.core.dates]
        dates += [series.clock(moment) for moment, _ in series.core.periods]
        last = [rule.until for rule in series.rules]
        if series.start >= begin or any(clock >= begin for clock in dates):
            return False
        return all(until is not None and until < begin for until in last)

    def _spend(self, series: EventSeries) -> None:
        """Takes the work of a series off what the file may make; raises RuleFault."""
        near_by = clocks_near(series, self._horizon)
        followed = followed_rules(series, near_by)
        steps = sum(one.steps for one in followed)
        excepted = sum(rule.steps(*near_by) for rule in series.exception_rules)
        # Each step of an exception is followed, and compared with the series.
        steps += 4 * excepted
        if steps > self._steps_left:
            raise RuleFault("rule_too_much_work", series.core.rules[0])
        self._steps_left -= steps

    def _shorten(self, recurring: Sequence[EventSeries], result: SearchResult) -> None:
        """Ends the horizon earlier where it would hold too many occurrences."""
        begin, until = self._horizon
        result.estimate = len(result.spans) + round(
            sum(self._estimate(series, until) for series in recurring)
        )
        while True:
            most = sum(self._estimate(series, until) for series in recurring)
            if most <= self._limits.occurrences:
                break
            days = (until - begin) / _DAY * self._limits.occurrences / most * 0.95
            if days < 1:
                params = {"most": self._limits.occurrences}
                raise Unreadable(Message("calendar_too_many_occurrences", params=params))
            until = begin + timedelta(days=days)
        self._horizon = (begin, until)
        result.until = until

    def _estimate(self, series: EventSeries, until: datetime) -> float:
        """Returns how many occurrences a series has in the horizon at most."""
        begin, end = clocks_near(series, (self._horizon[0], until))
        total = float(len(series.overrides) + len(series.core.dates) + len(series.core.periods))
        for rule in series.rules:
            last = end if rule.until is None else min(end, rule.until)
            days = max(0.0, (last - max(begin, series.start)) / _DAY)
            most = days * rule.daily_rate + 1
            total += most if rule.count is None else min(most, rule.count)
        return total * (2 if series.core.exceptions else 1)

    def _take_series(self, series: EventSeries, result: SearchResult) -> None:
        """Takes the occurrences of a series."""
        try:
            spans = list(expanded(series, self._horizon))
        except (RuleFault, ValueError, OverflowError, ArithmeticError) as error:
            found = error.found if isinstance(error, RuleFault) else str(error)
            series.core.error("rule_unread", "starts_at", found=found)
            result.unread.append(series.core)
            return
        self._tell_exceptions(series, spans, result)
        self._keep(spans, result)
        self._tell_overrides(series, {id(span.event) for span in spans})
        self._tell_outside(series, bool(spans))

    def _tell_overrides(self, series: EventSeries, taken: set[int]) -> None:
        """Tells of overrides of no occurrence, or that were moved away."""
        starts = self._starts_without(series) if series.overrides and series.core.recurs else None
        for event in series.overrides:
            if starts is not None and id(event) in taken and not event.is_cancelled:
                self._note_unmatched(event, series, starts)
            if id(event) in taken or event.is_cancelled or event.start is None:
                continue
            if next(expanded(EventSeries(event), self._horizon), None) is not None:
                self._left_out.add(event, "override_without_occurrence", found=_raw_start(event))
                continue
            # It was moved out of the horizon, or over the whole of it.
            side = self._side(event.start.instant(event.zone))
            assert event.recurrence is not None
            if side != self._side(event.recurrence.instant(event.zone)):
                code = "event_later" if side > 0 else "event_past"
                self._left_out.add(event, code, found=f"{event.start.clock:%Y-%m-%d}")

    def _starts_without(self, series: EventSeries) -> set[datetime]:
        """Returns the clocks at which a series starts without its overrides."""
        plain = EventSeries(series.core, [], series.rules, series.exception_rules)
        return {span.clock for span in expanded(plain, self._horizon)}

    def _note_unmatched(
        self, event: CalendarEvent, series: EventSeries, starts: set[datetime]
    ) -> None:
        """Notes where an override that is read replaces nothing of its series."""
        assert event.recurrence is not None
        is_near = self._side(event.recurrence.instant(event.zone)) == 0
        if is_near and series.clock(event.recurrence) not in starts:
            clock = series.clock(event.recurrence)
            event.note("override_unmatched", found=f"{clock:%Y-%m-%d %H:%M}")

    def _side(self, start: datetime) -> int:
        """Returns whether it starts before (-1), in (0) or after (1) the horizon."""
        return (start >= self._horizon[1]) - (start < self._horizon[0])

    def _tell_outside(self, series: EventSeries, has_spans: bool) -> None:
        """Tells of occurrences before and after the horizon."""
        event = series.core
        assert event.start is not None
        day = f"{event.start.clock:%Y-%m-%d}"
        if not event.recurs:
            if not has_spans:
                is_later = event.start.instant(event.zone) >= self._horizon[1]
                self._left_out.add(event, "event_later" if is_later else "event_past", found=day)
            return
        _, end = clocks_near(series, self._horizon)
        goes_on = self._goes_on(series, end)
        if not has_spans and not goes_on:
            is_never = event.start.instant(event.zone) >= self._horizon[0] and not series.overrides
            if not is_never:
                self._left_out.add(event, "event_past", found=day)
            elif not event.exceptions and not series.exception_rules:
                self._left_out.add(event, "event_never", found=day)
            return
        until = f"{clock_of(self._horizon[1], event.zone):%Y-%m-%d}"
        if goes_on:
            self._left_out.add(event, "event_goes_on", found=until)
        if event.start.instant(event.zone) + event.length.nominal <= self._horizon[0]:
            self._left_out.add(event, "event_began_before", found=day)

    def _goes_on(self, series: EventSeries, end: datetime) -> bool:
        """Returns whether any rule has occurrences after the horizon."""
        last = end - 2 * _DAY
        for one in followed_rules(series, clocks_near(series, self._horizon)):
            rule = one.rule
            if rule.until is not None and rule.until < last:
                continue
            if rule.count is None or last_start(one, end) >= last:
                return True
        return False

    def _tell_exceptions(
        self, series: EventSeries, spans: Iterable[FoundSpan], result: SearchResult
    ) -> None:
        """Tells how many occurrences are excepted, and which exceptions match none."""
        event = series.core
        begin, end = (clock_of(instant, event.zone) for instant in self._horizon)
        near_by = [one for one in series.excepted() if begin - _DAY <= one.clock <= end]
        if not near_by and not series.exception_rules:
            return
        kept = {span.recurrence for span in spans}
        plain = EventSeries(event, series.overrides, series.rules, ignores_exceptions=True)
        without = [span for span in expanded(plain, self._horizon) if span.recurrence not in kept]
        if without:
            self._left_out.add(event, "occurrence_excepted", len(without))
        starts = {span.clock for span in without}
        days = {clock.date() for clock in starts}
        for moment in near_by:
            matched = moment.clock.date() in days if moment.is_day else moment.clock in starts
            if not matched and begin <= moment.clock:
                result.unmatched.append((event, moment.clock))


def _raw_start(event: CalendarEvent) -> str:
    """Returns the start of an event by its own clock."""
    return "" if event.start is None else f"{event.start.clock:%Y-%m-%d %H:%M}"


def _local(span: FoundSpan) -> str:
    """Returns day and time at which a span starts, by its own clock."""
    return f"{clock_of(span.starts_at, span.event.zone):%Y-%m-%d %H:%M}"
