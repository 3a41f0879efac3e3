"""Holds spans of windows: hours by the clock and really, and usual shifts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from imports.readers.sheets.parsing.duration_cells import hours_of_seconds

Span = tuple[datetime, datetime]
# Usual times of shifts by a part of their name; the first that fits offers its choices.
SHIFT_CHOICES: Final[Mapping[tuple[str, ...], Sequence[str]]] = {
    ("夜", "晚", "night", "nacht", "third", "3rd"): ("20:00-08:00", "22:00-06:00", "00:00-08:00"),
    ("中", "后", "late", "spät", "spaet", "afternoon", "second", "2nd", "swing"): (
        *("14:00-22:00", "16:00-24:00", "15:00-23:00"),
    ),
    ("早", "前", "early", "früh", "frueh", "morning", "first", "1st"): (
        *("06:00-14:00", "07:00-15:00", "08:00-16:00"),
    ),
    ("全", "24", "full"): ("00:00-24:00", "08:00-08:00"),
    ("",): ("08:00-17:00", "08:00-16:00", "08:00-20:00"),
}
MOST_DAYS = 31


def days_between(first: date, last: date) -> list[date] | None:
    """Returns the days from one to another, None if there are none or too many."""
    count = (last - first).days + 1
    return [first + timedelta(days=n) for n in range(count)] if 0 < count <= MOST_DAYS else None


def local_hours(span: Span, zone: ZoneInfo) -> Decimal:
    """Returns the hours that a span has on the wall clock."""
    start, end = (instant.astimezone(zone).replace(tzinfo=None) for instant in span)
    return hours_of(end - start)


def real_hours(span: Span) -> Decimal:
    """Returns the hours between the instants of a span."""
    return hours_of(span[1] - span[0])


def hours_of(length: timedelta) -> Decimal:
    """Returns a length of time as hours."""
    return hours_of_seconds(Decimal(length // timedelta(milliseconds=1)) / 1000)


def total_hours(spans: Sequence[Span]) -> Decimal:
    """Returns the hours of spans together."""
    return sum((real_hours(span) for span in spans), Decimal(0))
