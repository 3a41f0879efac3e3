"""Lays out a factory's week: spans of windows as shares of a day's width."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from common.clock import in_utc, ms_between
from console.common.rounded_parts import hours_of_parts
from factories.models import CapacityWindow, Machine
from factories.selectors import WindowHours
from factories.spans import Span
from factories.states import WindowStatus

DAYS = 7
# A window's bar has these segments, drawn in this order.
BAR_PARTS = ("consumed", "committed", "held", "free")


def hour_labels(hours: WindowHours) -> dict[str, str]:
    """Formats the hours of BAR_PARTS, which sum to the offered ones as shown."""
    labels = hours_of_parts([getattr(hours, part) for part in BAR_PARTS])
    return dict(zip(BAR_PARTS, labels, strict=True))


def share(part: float, whole: float) -> str:
    """Formats a share as an SVG percentage, in every language alike."""
    return f"{100 * part / whole:.3f}%"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Holds a day of the factory's calendar; its instants are in UTC."""

    date: date
    starts_at: datetime
    ends_at: datetime
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        """Returns whether it is Saturday or Sunday."""
        return self.date.weekday() >= 5


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """Holds seven days from a Monday."""

    days: tuple[CalendarDay, ...]

    @property
    def starts_at(self) -> datetime:
        """Returns Monday's first instant."""
        return self.days[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """Returns the first instant after Sunday."""
        return self.days[-1].ends_at

    @property
    def monday(self) -> date:
        """Returns the first day."""
        return self.days[0].date

    @property
    def before(self) -> date:
        """Returns the Monday of the week before."""
        return self.monday - timedelta(days=DAYS)

    @property
    def after(self) -> date:
        """Returns the Monday of the week after."""
        return self.monday + timedelta(days=DAYS)

    @property
    def sunday(self) -> date:
        """Returns the last day."""
        return self.days[-1].date


def week_of(day: date, *, zone: ZoneInfo, today: date) -> CalendarWeek:
    """Returns the week that contains the day."""
    monday = day - timedelta(days=day.weekday())
    dates = [monday + timedelta(days=number) for number in range(DAYS + 1)]
    starts = [in_utc(datetime.combine(date, time(), zone)) for date in dates]
    return CalendarWeek(
        tuple(
            CalendarDay(dates[at], starts[at], starts[at + 1], dates[at] == today)
            for at in range(DAYS)
        )
    )


@dataclass(frozen=True, slots=True)
class BarSegment:
    """Holds a segment of a window's bar, as shares of its width."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class WindowStrip:
    """Holds the part of a window's span that lies in one day.

    `is_first` is of the first span of the window, which shows the hours of all of them.
    """

    window: CapacityWindow
    span: Span
    is_first: bool
    hours: WindowHours
    x: str
    width: str
    segments: tuple[BarSegment, ...]
    starts_here: bool
    goes_on: bool

    @property
    def is_open(self) -> bool:
        """Returns whether the window can be matched and is drawn in full colour."""
        return self.window.status == WindowStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """Holds the windows of one machine on one day."""

    day: CalendarDay
    strips: tuple[WindowStrip, ...]


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """Holds one machine's week."""

    machine: Machine
    cells: tuple[CalendarCell, ...]
    hours: WindowHours


def rows_of(
    week: CalendarWeek,
    machines: Collection[Machine],
    windows: Collection[CapacityWindow],
    hours: Mapping[UUID, WindowHours],
) -> list[CalendarRow]:
    """Returns the rows of the calendar, one a machine."""
    of_machine: dict[UUID, list[CapacityWindow]] = {machine.pk: [] for machine in machines}
    for window in windows:
        of_machine[window.machine_id].append(window)
    return [row_of(week, machine, of_machine[machine.pk], hours) for machine in machines]


def row_of(
    week: CalendarWeek,
    machine: Machine,
    windows: Collection[CapacityWindow],
    hours: Mapping[UUID, WindowHours],
) -> CalendarRow:
    """Returns one machine's row."""
    cells = tuple(
        CalendarCell(
            day,
            tuple(
                strip_of(row, place, hours[row.pk], day)
                for row in windows
                for place, span in enumerate(row.span_times)
                if overlaps(span, day)
            ),
        )
        for day in week.days
    )
    return CalendarRow(machine, cells, total_hours(hours[row.pk] for row in windows))


def total_hours(parts: Any) -> WindowHours:
    """Sums the hours of several windows."""
    return sum(parts, WindowHours(0))


def overlaps(span: Span, day: CalendarDay) -> bool:
    """Returns whether the span overlaps the day."""
    return span.overlaps(Span(day.starts_at, day.ends_at))


def strip_of(
    window: CapacityWindow, place: int, hours: WindowHours, day: CalendarDay
) -> WindowStrip:
    """Returns the part of the day of one of the window's spans."""
    span, length = window.span_times[place], ms_between(day.starts_at, day.ends_at)
    start, end = max(span.starts_at, day.starts_at), min(span.ends_at, day.ends_at)
    return WindowStrip(
        window,
        span,
        place == 0,
        hours,
        share(ms_between(day.starts_at, start), length),
        share(ms_between(start, end), length),
        segments_of(hours),
        starts_here=span.starts_at >= day.starts_at,
        goes_on=span.ends_at > day.ends_at,
    )


def segments_of(hours: WindowHours) -> tuple[BarSegment, ...]:
    """Splits a window's bar into completed, booked, reserved and free hours."""
    found, x = [], 0
    for kind in BAR_PARTS:
        part = getattr(hours, kind)
        if part > 0:
            found.append(BarSegment(kind, share(x, hours.offered), share(part, hours.offered)))
        x += part
    return tuple(found)
