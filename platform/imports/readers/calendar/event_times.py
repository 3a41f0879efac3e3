"""Reads the dates, times, durations and periods of RFC 5545, section 3.3."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_MOMENT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:(\d\d)(?:\.0+)?)?(Z)?)?", re.ASCII | re.IGNORECASE
)
_LENGTH = re.compile(
    r"([+-])?P(?:0{1,4}Y)?(?:0{1,4}M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(r"\bBYDAY=([^;]*)")
_WEEKDAY = re.compile("|".join(_DAYS))

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class UnreadTime(ValueError):
    """Raised where a text is no time; its argument is the text."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Holds a time as a calendar writes it: a clock and its zone, or a whole day.

    clock: without a zone; midnight of a day.
    zone: None for a time by whatever clock hangs there.
    """

    clock: datetime
    zone: tzinfo | None = None
    is_day: bool = False

    def instant(self, floating: tzinfo) -> datetime:
        """Returns the instant in UTC; `floating` is the zone of times without one."""
        return instant_of(self.clock, self.zone or floating)

    def clock_in(self, zone: tzinfo, floating: tzinfo) -> datetime:
        """Returns what a clock in the zone shows then; a day is a day everywhere."""
        own = self.zone or floating
        if self.is_day or own is zone:
            return self.clock
        return clock_of(instant_of(self.clock, own), zone)


@dataclass(frozen=True, slots=True)
class Length:
    """Holds how long an event lasts: by the clock, then exactly (RFC 5545, 3.3.6).

    A day by the clock has 23 or 25 hours where summer time changes; eight exact hours are eight.
    """

    by_clock: timedelta = timedelta(0)
    exact: timedelta = timedelta(0)

    def end(self, start: datetime, zone: tzinfo) -> datetime:
        """Returns the instant of the end of what starts at that clock."""
        try:
            return instant_of(start + self.by_clock, zone) + self.exact
        except OverflowError:
            return END_OF_TIME

    @property
    def nominal(self) -> timedelta:
        """Returns the sum, without any change of summer time."""
        return self.by_clock + self.exact


def instant_of(clock: datetime, zone: tzinfo) -> datetime:
    """Returns the instant; a clock that summer time skips counts as before the change."""
    try:
        return clock.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        # The first and last hours of all time, which only typing errors name.
        return clock.replace(tzinfo=UTC)


def clock_of(instant: datetime, zone: tzinfo) -> datetime:
    """Returns what a clock in the zone shows."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def moment_of(text: str, zone: tzinfo | None = None, *, as_day: bool = False) -> Moment:
    """Returns the moment; a zone that is named prevails over a Z beside it.

    Raises UnreadTime.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise UnreadTime(text)
    year, month, day, *rest = found.groups()
    try:
        clock = datetime(int(year), int(month), int(day))  # noqa: DTZ001  a clock has no zone
        if rest[0] is None or (as_day and rest[:3] == ["00", "00", "00"]):
            return Moment(clock, is_day=True)
        hour, minute, second = (int(part or 0) for part in rest[:3])
        if (hour, minute, second) == (24, 0, 0):
            return Moment(clock + timedelta(days=1), zone or (UTC if rest[3] else None))
        # A leap second is the last one of its minute.
        clock = clock.replace(hour=hour, minute=minute, second=59 if second == 60 else second)
    except (ValueError, OverflowError):
        raise UnreadTime(text) from None
    return Moment(clock, zone or (UTC if rest[3] else None))


def is_of_utc(rules: Iterable[str], start: Moment, zone: tzinfo) -> bool:
    """Returns whether rules name the weekday that a start has in UTC alone."""
    days = {
        day for rule in rules for day in _WEEKDAY.findall("".join(_BY_DAY.findall(rule.upper())))
    }
    local = clock_of(start.instant(UTC), zone)
    return _DAYS[start.clock.weekday()] in days and _DAYS[local.weekday()] not in days


def length_of(text: str) -> Length:
    """Returns the duration; raises UnreadTime, also where it is negative."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise UnreadTime(text)
    sign, weeks, days, hours, minutes, seconds = found.groups()
    try:
        by_clock = timedelta(weeks=int(weeks or 0), days=int(days or 0))
        exact = timedelta(
            hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0)
        )
        total = by_clock + exact
    except OverflowError:
        raise UnreadTime(text) from None
    if sign == "-" and total:
        raise UnreadTime(text)
    return Length(by_clock, exact)


def length_between(start: Moment, end: Moment, floating: tzinfo) -> Length:
    """Returns what lies between: by the clock in one zone, exactly otherwise.

    It is negative where the end is before the start.
    """
    own, other = start.zone or floating, end.zone or floating
    if own is other or start.is_day or end.is_day:
        return Length(by_clock=end.clock - start.clock)
    return Length(exact=end.instant(floating) - start.instant(floating))


def period_of(text: str, zone: tzinfo | None, floating: tzinfo) -> tuple[Moment, Length]:
    """Returns start and length of a period, "start/end" or "start/duration".

    Raises UnreadTime.
    """
    first, mark, second = text.partition("/")
    start = moment_of(first, zone)
    if not mark:
        raise UnreadTime(text)
    if second.lstrip("+- ")[:1] in ("P", "p"):
        return start, length_of(second)
    end = moment_of(second, zone)
    length = length_between(start, end, floating)
    if length.nominal < timedelta(0):
        raise UnreadTime(text)
    return start, length
