"""The time, and how machine time is told: milliseconds inside, hours for people."""

from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from django.utils import timezone

MS_PER_SECOND = 1_000
MS_PER_HOUR = 3_600_000
MS_PER_DAY = 86_400_000


def now() -> datetime:
    """This instant, aware, UTC."""
    return timezone.now()


def ms_from_hours(hours: Decimal) -> int:
    """Whole milliseconds of machine time; raises ValueError where hours do not fall on one."""
    ms = hours * MS_PER_HOUR
    if ms != ms.to_integral_value():
        raise ValueError(f"{hours} h is not a whole number of milliseconds")
    return int(ms)


def hours_from_ms(ms: int) -> Decimal:
    """Hours to four decimals, rounded down, for people; never for calculation."""
    return (Decimal(ms) / MS_PER_HOUR).quantize(Decimal("0.0001"), rounding=ROUND_DOWN)
