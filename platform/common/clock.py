"""Gives the time and converts machine time between milliseconds and hours."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from django.utils import timezone

MS_PER_SECOND = 1_000
MS_PER_HOUR = 3_600_000
MS_PER_DAY = 86_400_000
MILLISECOND = timedelta(milliseconds=1)


def now() -> datetime:
    """Returns the current instant in UTC."""
    return timezone.now()


def in_utc(instant: datetime) -> datetime:
    """Returns the same instant in UTC, to be subtracted and compared.

    Python subtracts and compares two times of one zone by what its clock shows.
    """
    return instant.astimezone(UTC)


def ms_between(start: datetime, end: datetime) -> int:
    """Returns the whole milliseconds that pass from one instant to another."""
    return (in_utc(end) - in_utc(start)) // MILLISECOND


def ms_from_hours(hours: Decimal) -> int:
    """Returns whole milliseconds; raises ValueError for a fraction of one."""
    ms = hours * MS_PER_HOUR
    if ms != ms.to_integral_value():
        raise ValueError(f"{hours} h is not a whole number of milliseconds")
    return int(ms)


def hours_from_ms(ms: int) -> Decimal:
    """Returns hours to four decimals, rounded down, for display only."""
    return (Decimal(ms) / MS_PER_HOUR).quantize(Decimal("0.0001"), rounding=ROUND_DOWN)
