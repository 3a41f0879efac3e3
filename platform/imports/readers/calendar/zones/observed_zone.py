"""Makes a time zone of a VTIMEZONE: the changes of its offset, found once."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from imports.readers.calendar.content_lines import OBSERVANCES, FileComponent
from imports.readers.calendar.recurrence.bounded_rules import bounded_rule

# Changes are listed from here on; a zone has the same offset before its first change.
FIRST_YEAR = 1970
LATER_YEARS = 15
MOST_CHANGES = 2_000
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?$")
_CLOCK = re.compile(r"(\d{8})(?:T(\d{6}))?Z?$")
_UNTIL = re.compile(r";?\s*UNTIL=([^;]*)", re.IGNORECASE)
_YEARLY = re.compile(r"FREQ=YEARLY\b", re.IGNORECASE)
_SLOWER = re.compile(r"COUNT=|INTERVAL=(?!1\b)", re.IGNORECASE)
Change = tuple[datetime, timedelta, timedelta]


class ObservedZone(tzinfo):
    """Represents the offsets that a calendar file defines for its own time zone."""

    def __init__(self, name: str, first: timedelta, changes: Sequence[Change]) -> None:
        """Takes the first offset, and (UTC clock, offset before, offset after)."""
        self.name = name
        self._offsets = [first]
        self._at: list[datetime] = []
        # A clock shown twice means its first time unless `fold` says otherwise.
        self._earlier: list[datetime] = []
        self._later: list[datetime] = []
        for at, _before, after in changes:
            old = self._offsets[-1]
            self._at.append(at)
            self._earlier.append(at + max(old, after))
            self._later.append(at + min(old, after))
            self._offsets.append(after)

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Returns the offset of a clock's time."""
        if when is None:
            return None
        starts = self._later if when.fold else self._earlier
        return self._offsets[bisect_right(starts, when.replace(tzinfo=None, fold=0))]

    def dst(self, when: datetime | None) -> timedelta | None:
        """Returns nothing: how much of an offset is summer time is not asked."""
        return None

    def tzname(self, when: datetime | None) -> str:
        """Returns the name that the file gives the zone."""
        return self.name

    def fromutc(self, when: datetime) -> datetime:
        """Returns the zone's clock at an instant."""
        clock = when.replace(tzinfo=None)
        place = bisect_right(self._at, clock)
        local = clock + self._offsets[place]
        is_second = place > 0 and local - self._at[place - 1] < self._offsets[place - 1]
        return local.replace(tzinfo=self, fold=int(is_second))


def observed_zone(component: FileComponent, last_year: int) -> ObservedZone | None:
    """Returns the zone of a VTIMEZONE; None where it says too little or too much."""
    observances = [part for part in component.parts if part.name in OBSERVANCES]
    try:
        changes = sorted(
            change for part in observances for change in _changes(part, last_year + LATER_YEARS)
        )
        if not changes or len(changes) > MOST_CHANGES:
            return None
        standard = next((part for part in observances if part.name == "STANDARD"), observances[0])
        first = _offset(standard, "TZOFFSETTO")
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return ObservedZone(component.text("TZID"), first, changes)


def _changes(part: FileComponent, last_year: int) -> Iterator[Change]:
    """Yields the changes to an observance; raises ValueError."""
    before, after = _offset(part, "TZOFFSETFROM"), _offset(part, "TZOFFSETTO")
    start = _clock(part.text("DTSTART"))
    clocks = {start}
    for line in part.all("RDATE"):
        texts = line.value.split(",")
        clocks |= {_clock(text.partition("/")[0]) for text in texts if text}
    for line in part.all("RRULE"):
        if line.value:
            clocks |= set(_rule_clocks(line.value, start, before, last_year))
    for clock in clocks:
        yield clock - before, before, after


def _rule_clocks(
    text: str, start: datetime, before: timedelta, last_year: int
) -> Iterator[datetime]:
    """Yields the clocks of a yearly rule; raises ValueError."""
    if not _YEARLY.search(text):
        raise ValueError(text)
    last = datetime(last_year, 12, 31)  # noqa: DTZ001
    until = _UNTIL.search(text)
    if until is not None:
        clock = _clock(until[1].strip())
        last = min(last, clock + before if until[1].strip().endswith("Z") else clock)
        text = _UNTIL.sub("", text)
    if start.year < FIRST_YEAR and not _SLOWER.search(text):
        start = start.replace(year=FIRST_YEAR, day=min(start.day, 28))
    rule = bounded_rule(text.strip("; "), start, last.year)
    for clock in islice(rule, MOST_CHANGES):
        if clock > last:
            return
        yield clock


def _offset(part: FileComponent, name: str) -> timedelta:
    """Returns an offset from UTC; raises ValueError."""
    found = _OFFSET.match(part.text(name))
    if found is None:
        raise ValueError(name)
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if offset >= timedelta(days=1):
        raise ValueError(name)
    return -offset if found[1] == "-" else offset


def _clock(text: str) -> datetime:
    """Returns a clock's time; raises ValueError."""
    found = _CLOCK.match(text)
    if found is None:
        raise ValueError(text)
    return datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007
