"""Computes the calendar weeks that the operator's reports cover."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# The numbers of weeks that a page covers; 0 is for all time.
PERIODS = (4, 12, 26, 52, 0)


DEFAULT_PERIOD = 12


def period_choices() -> list[tuple[str, str]]:
    """Returns the periods with their labels."""
    return [
        (
            str(weeks),
            ngettext_lazy("Last %(number)d week", "Last %(number)d weeks", weeks)
            % {"number": weeks}
            if weeks
            else _("All time"),
        )
        for weeks in PERIODS
    ]


def first_day(weeks: int) -> date | None:
    """Returns the first Monday of the last `weeks` weeks; None for 0."""
    if not weeks:
        return None
    return monday_of(timezone.localdate()) - timedelta(weeks=weeks - 1)


def first_instant(weeks: int) -> datetime | None:
    """Returns the start of the first day; None for 0."""
    day = first_day(weeks)
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def monday_of(day: date) -> date:
    """Returns the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


# Factories publish hours some weeks ahead.
WEEKS_AHEAD = (4, 8)


def market_period_choices() -> list[tuple[str, Any]]:
    """Returns the weeks ahead, then the periods of the overview."""
    ahead = [
        (f"next-{weeks}", _("Next %(number)d weeks") % {"number": weeks}) for weeks in WEEKS_AHEAD
    ]
    return ahead + period_choices()


def period_bounds(period: str) -> tuple[date | None, date]:
    """Returns the first Monday of the period and the one after its end."""
    this = monday_of(timezone.localdate())
    _way, _dash, weeks = period.partition("next-")
    if weeks:
        return this, this + timedelta(weeks=int(weeks))
    return first_day(int(period)), this + timedelta(weeks=max(WEEKS_AHEAD))


# Operators are notified of a certification this many days before it expires.
EXPIRY_WARNING_DAYS = 60


def expires_soon(end: date | None, today: date) -> bool:
    """Returns whether the date lies within the warning period."""
    return end is not None and end <= today + timedelta(days=EXPIRY_WARNING_DAYS)
