"""Reads idle times from an iCalendar file and expands recurring ones."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.utils.translation import gettext
from icalendar import Calendar

from console.factory.spreadsheet_import import MAX_LINES

WEEKS_AHEAD = 12
# A calendar of idle times has far fewer events; more would only block a web process.
MAX_EVENTS = 500
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
# These parts of a rule give many occurrences a day.
FINER_PARTS = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
# An earlier start is a typing error, and its occurrences take long to count.
FIRST_YEAR = 2015

RECURRENCE_ID = "RECURRENCE-ID"

Span = tuple[datetime, datetime]


class UnreadableCalendar(ValueError):
    """Signals a file that cannot be read; its message says why."""


def spans_of(content: bytes, *, zone: ZoneInfo, now: datetime) -> list[Span]:
    """Returns the idle spans of the next twelve weeks in order.

    A time without a zone is by the factory's clock; a day without a time is the whole day there.
    Raises UnreadableCalendar.
    """
    try:
        calendar = Calendar.from_ical(content)
        events = [event for event in calendar.walk("VEVENT") if not is_cancelled(event)]
    except (ValueError, IndexError, KeyError):
        raise UnreadableCalendar(gettext("This is no iCalendar file.")) from None
    if len(events) > MAX_EVENTS:
        words = gettext("The calendar has more than %(most)s events.")
        raise UnreadableCalendar(words % {"most": MAX_EVENTS})
    until = now + timedelta(weeks=WEEKS_AHEAD)
    try:
        found = expanded(events, zone, until)
    except UnreadableCalendar:
        raise
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise UnreadableCalendar(gettext("An event of this file cannot be read.")) from None
    spans = sorted(span for span in found if now < span[0] <= until and span[0] < span[1])
    if not spans:
        words = gettext("No event lies in the next %(weeks)s weeks.")
        raise UnreadableCalendar(words % {"weeks": WEEKS_AHEAD})
    return spans[:MAX_LINES]


def expanded(events: Sequence[Any], zone: ZoneInfo, until: datetime) -> set[Span]:
    """Expands all events until then; a moved occurrence replaces its original."""
    moved = {replaced_occurrence(event, zone) for event in events if RECURRENCE_ID in event}
    return {
        span
        for event in events
        for span in occurrences(event, zone, until)
        if RECURRENCE_ID in event or (uid(event), span[0]) not in moved
    }


def is_cancelled(event: Any) -> bool:
    """Returns whether the event was cancelled."""
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def uid(event: Any) -> str:
    """Returns the identifier shared by an event and its occurrences."""
    return str(event.get("UID", ""))


def replaced_occurrence(event: Any, zone: ZoneInfo) -> tuple[str, datetime]:
    """Returns the occurrence that this event replaces."""
    return uid(event), instant_of(event[RECURRENCE_ID].dt, zone)


def occurrences(event: Any, zone: ZoneInfo, until: datetime) -> Iterator[Span]:
    """Yields the spans of one event that start by then."""
    if "DTSTART" not in event:
        return
    start = instant_of(event["DTSTART"].dt, zone)
    length = length_of(event, start, zone)
    for instant in starts_of(event, start, zone, until):
        yield instant, instant + length


def length_of(event: Any, start: datetime, zone: ZoneInfo) -> timedelta:
    """Returns the event's duration; a day for a date without end or duration."""
    if "DTEND" in event:
        return instant_of(event["DTEND"].dt, zone) - start
    if "DURATION" in event:
        return event["DURATION"].dt
    return timedelta(0) if isinstance(event["DTSTART"].dt, datetime) else timedelta(days=1)


def starts_of(event: Any, start: datetime, zone: ZoneInfo, until: datetime) -> list[datetime]:
    """Returns the starts by rule, minus the exceptions, plus the extra dates."""
    if start.year < FIRST_YEAR:
        raise UnreadableCalendar(gettext("An event starts before %(year)s.") % {"year": FIRST_YEAR})
    found = {start}
    if "RRULE" in event and RECURRENCE_ID not in event:
        found = set(rule_starts(event["RRULE"], start, zone, until))
    found |= {instant_of(row.dt, zone) for row in dates_of(event, "RDATE")}
    return sorted(found - {instant_of(row.dt, zone) for row in dates_of(event, "EXDATE")})


def dates_of(event: Any, name: str) -> Iterator[Any]:
    """Yields the dates of a property that may occur any number of times."""
    value = event.get(name, [])
    for group in value if isinstance(value, list) else [value]:
        yield from (row for row in group.dts if isinstance(row.dt, date | datetime))


def rule_starts(rules: Any, start: datetime, zone: ZoneInfo, until: datetime) -> Iterator[datetime]:
    """Yields the starts by the rule in the event's own time zone."""
    rule = {} if isinstance(rules, list) else dict(rules)
    if FINER_PARTS & set(rule) or not FREQUENCIES & set(rule.get("FREQ", ())):
        words = gettext(
            "An event recurs in a way that is not read here; use days, weeks or months."
        )
        raise UnreadableCalendar(words)
    ends = [instant_of(row, zone) for row in rule.pop("UNTIL", [])]
    count = next(iter(rule.pop("COUNT", [])), None)
    last = min([until, *ends]).astimezone(UTC)
    # The rule always gets an end: one that never matches would be expanded to the year 9999.
    text = f"{type(rules)(rule).to_ical().decode()};UNTIL={last:%Y%m%dT%H%M%SZ}"
    return islice(rrulestr(text, dtstart=start), count)


def instant_of(value: date | datetime, zone: ZoneInfo) -> datetime:
    """Returns an instant, by the factory's clock and from midnight by default."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)
