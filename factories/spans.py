"""Reckons with the spans of a window: lengths, errors, days of a pattern, shifts.

A window has one span or several, in order and apart. Hours are differences of instants: two times
on the clock of one zone are compared and subtracted in UTC, since a night in which summer time
begins or ends has an hour less or more than its clock shows.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from common.clock import in_utc, ms_between

# A month of three shifts a day is shorter; each span is read whenever its window is.
SPANS_MOST = 100
DAY = timedelta(days=1)


class Span(NamedTuple):
    """Holds the start and the end of a time in which a machine is free."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length_ms(self) -> int:
        """Returns its milliseconds."""
        return ms_between(self.starts_at, self.ends_at)

    def overlaps(self, other: "Span") -> bool:
        """Returns whether the two share time."""
        return self.starts_at < other.ends_at and self.ends_at > other.starts_at


def spans_of(pairs: Iterable[Sequence[datetime]]) -> tuple[Span, ...]:
    """Returns pairs of start and end as spans in UTC."""
    return tuple(Span(in_utc(start), in_utc(end)) for start, end in pairs)


def total_ms(spans: Iterable[Span]) -> int:
    """Returns the milliseconds of all spans together."""
    return sum(span.length_ms for span in spans)


def span_errors(spans: Sequence[Span]) -> dict[str, Any]:
    """Returns the errors of spans, by the API's field names."""
    if not spans:
        return {"spans": _("Name at least one span.")}
    if len(spans) > SPANS_MOST:
        return {"spans": _("A window has at most 100 spans; make several windows.")}
    if len(spans) == 1:
        is_whole = spans[0].starts_at < spans[0].ends_at
        return {} if is_whole else {"ends_at": _("The window ends before it starts.")}
    errors: dict[str, Any] = {}
    for place, span in enumerate(spans):
        if span.ends_at <= span.starts_at:
            errors[f"spans.{place}.ends_at"] = _("The span ends before it starts.")
        elif place and span.starts_at < spans[place - 1].ends_at:
            errors[f"spans.{place}.starts_at"] = _("The span starts before the one before it ends.")
    return errors


def later_spans(spans: Iterable[Span], by: timedelta, zone: ZoneInfo) -> tuple[Span, ...]:
    """Returns the spans some days later, at the same times by the clock of a zone."""
    return spans_of(
        (span.starts_at.astimezone(zone) + by, span.ends_at.astimezone(zone) + by) for span in spans
    )


def daily_spans(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Span, ...]:
    """Returns a span for each day, between the times of start and end by the clock.

    Monday 08:00 to Friday 16:00 gives five day shifts. Where the time of the end is not after that
    of the start, each span ends on the next day.
    """
    start, end = start.astimezone(zone), end.astimezone(zone)
    nights = 0 if start.time() < end.time() else 1
    days = (end.date() - start.date()).days - nights + 1
    return spans_of(
        (
            on_day(start.date() + day * DAY, start.timetz(), zone),
            on_day(start.date() + (day + nights) * DAY, end.timetz(), zone),
        )
        for day in range(days)
    )


def on_day(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Returns the instant at which the clock of a zone shows a time on a day."""
    return datetime.combine(day, clock.replace(tzinfo=None), zone)


def shifts_of(spans: Sequence[Span], zone: ZoneInfo, needed_ms: int) -> tuple[Span, ...]:
    """Returns the shifts of a window; one if it cannot be divided.

    Several spans are its shifts. One span over several days is divided by the times of its start
    and end, if these hold the milliseconds that are needed of a machine, and else at the time of
    its start on each day.
    """
    if len(spans) > 1:
        return tuple(spans)
    (span,) = spans
    start, end = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    if span.length_ms <= ms_between(start, start + DAY):
        return (span,)
    daily = daily_spans(start, end, zone)
    if len(daily) > 1 and total_ms(daily) >= needed_ms:
        return daily
    days = (end.date() - start.date()).days + 1
    bounds = [in_utc(on_day(start.date() + n * DAY, start.timetz(), zone)) for n in range(days)]
    bounds = [bound for bound in bounds if bound < span.ends_at] + [span.ends_at]
    return tuple(Span(*pair) for pair in pairwise(bounds))
