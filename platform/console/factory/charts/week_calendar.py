"""A week of a factory on its own clocks, and where windows lie in it as shares of a day's width."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from factories.models import CapacityWindow, Machine
from factories.selectors import Hours
from factories.states import WindowStatus

DAYS = 7
# What a window's bar is made of, in the order in which it is drawn.
BAR_PARTS = ("consumed", "committed", "held", "free")


def share(part: float, whole: float) -> str:
    """A share as an SVG attribute has it, whatever the language of the page."""
    return f"{100 * part / whole:.3f}%"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the factory's calendar."""

    date: date
    starts_at: datetime
    ends_at: datetime
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.date.weekday() >= 5


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """Seven days from a Monday."""

    days: tuple[CalendarDay, ...]

    @property
    def starts_at(self) -> datetime:
        """Monday's first instant."""
        return self.days[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """The first instant after Sunday."""
        return self.days[-1].ends_at

    @property
    def monday(self) -> date:
        """Its first day."""
        return self.days[0].date

    @property
    def before(self) -> date:
        """Monday of the week before."""
        return self.monday - timedelta(days=DAYS)

    @property
    def after(self) -> date:
        """Monday of the week after."""
        return self.monday + timedelta(days=DAYS)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.days[-1].date


def week_of(day: date, *, zone: ZoneInfo, today: date) -> CalendarWeek:
    """The week that the day lies in."""
    monday = day - timedelta(days=day.weekday())
    dates = [monday + timedelta(days=number) for number in range(DAYS + 1)]
    starts = [datetime.combine(date, time(), zone) for date in dates]
    return CalendarWeek(
        tuple(
            CalendarDay(dates[at], starts[at], starts[at + 1], dates[at] == today)
            for at in range(DAYS)
        )
    )


@dataclass(frozen=True, slots=True)
class BarSegment:
    """A part of a window's bar, as shares of its width."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class WindowStrip:
    """What of a window lies in one day."""

    window: CapacityWindow
    hours: Hours
    x: str
    width: str
    segments: tuple[BarSegment, ...]
    starts_here: bool
    goes_on: bool

    @property
    def is_open(self) -> bool:
        """Whether it is shown in full colours: its hours may be matched."""
        return self.window.status == WindowStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """One machine on one day."""

    day: CalendarDay
    strips: tuple[WindowStrip, ...]


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One machine in the week."""

    machine: Machine
    cells: tuple[CalendarCell, ...]
    hours: Hours


def rows_of(
    week: CalendarWeek,
    machines: Collection[Machine],
    windows: Collection[CapacityWindow],
    hours: Mapping[UUID, Hours],
) -> list[CalendarRow]:
    """The calendar's rows: each machine with its windows of this week, day by day."""
    of_machine: dict[UUID, list[CapacityWindow]] = {machine.pk: [] for machine in machines}
    for window in windows:
        of_machine[window.machine_id].append(window)
    return [row_of(week, machine, of_machine[machine.pk], hours) for machine in machines]


def row_of(
    week: CalendarWeek,
    machine: Machine,
    windows: Collection[CapacityWindow],
    hours: Mapping[UUID, Hours],
) -> CalendarRow:
    """One machine's row."""
    cells = tuple(
        CalendarCell(
            day, tuple(strip_of(row, hours[row.pk], day) for row in windows if overlaps(row, day))
        )
        for day in week.days
    )
    return CalendarRow(machine, cells, total_hours(hours[row.pk] for row in windows))


def total_hours(parts: Any) -> Hours:
    """The sum of hours of several windows."""
    return sum(parts, Hours(0))


def overlaps(window: CapacityWindow, day: CalendarDay) -> bool:
    """Whether some of the window lies in the day."""
    return window.starts_at < day.ends_at and window.ends_at > day.starts_at


def strip_of(window: CapacityWindow, hours: Hours, day: CalendarDay) -> WindowStrip:
    """The window's part of the day."""
    length = (day.ends_at - day.starts_at).total_seconds()
    start, end = max(window.starts_at, day.starts_at), min(window.ends_at, day.ends_at)
    return WindowStrip(
        window,
        hours,
        share((start - day.starts_at).total_seconds(), length),
        share((end - start).total_seconds(), length),
        segments_of(hours),
        starts_here=window.starts_at >= day.starts_at,
        goes_on=window.ends_at > day.ends_at,
    )


def segments_of(hours: Hours) -> tuple[BarSegment, ...]:
    """The bar of a window: worked off, committed, held, free."""
    found, x = [], 0
    for kind in BAR_PARTS:
        part = getattr(hours, kind)
        if part > 0:
            found.append(BarSegment(kind, share(x, hours.offered), share(part, hours.offered)))
        x += part
    return tuple(found)
