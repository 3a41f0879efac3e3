"""Reads recurrence rules, and follows long ones from near the horizon only.

Clocks here have no zone: a rule recurs by the clock of its event.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from imports.readers.calendar.calendar_limits import FOUND_CHARACTERS, CalendarLimits
from imports.readers.calendar.event_times import Moment, UnreadTime, moment_of
from imports.readers.calendar.recurrence.bounded_rules import bounded_rule

_PERIODS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
    "MONTHLY": timedelta(days=31),
    "YEARLY": timedelta(days=366),
}
# Work of one step, in those of a daily rule.
_STEPS = {"WEEKLY": 3, "MONTHLY": 6, "YEARLY": 20}
_FINER = ("BYHOUR", "BYMINUTE", "BYSECOND")
_NUMBERS = (*_FINER, "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_DAYS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYEASTER")
_DEFAULTS = {"RSCALE": "GREGORIAN", "SKIP": "OMIT"}
_INTEGER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_SECONDS_OF_DAY = 86_400
_LAST_DAY = 28
RULE_CHARACTERS = 2_000
MOST_INTERVAL = 1_000_000


class RuleFault(ValueError):
    """Raised where a rule cannot be read: the code of the message, and the text found."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code, found)
        self.code, self.found = code, found[:FOUND_CHARACTERS]


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """Holds a rule: `until` by the clock of its event, `parts` as in RFC 5545, 3.3.10."""

    frequency: str
    interval: int
    count: int | None
    until: datetime | None
    parts: Mapping[str, str]
    notes: tuple[tuple[str, str], ...] = ()

    def text(self, until: datetime) -> str:
        """Returns the rule with an end and no count."""
        last = until if self.until is None else min(self.until, until)
        parts = "".join(f";{name}={value}" for name, value in self.parts.items())
        end = f"{last.year:04}{last:%m%dT%H%M%S}"
        return f"FREQ={self.frequency};INTERVAL={self.interval}{parts};UNTIL={end}"

    @property
    def period(self) -> timedelta:
        """Returns the longest time between two steps of the rule."""
        return _PERIODS[self.frequency] * self.interval

    @property
    def times_a_day(self) -> int:
        """Returns how many times of a day one of its days has at most."""
        if self.frequency in ("HOURLY", "MINUTELY", "SECONDLY"):
            seconds = _PERIODS[self.frequency].seconds * self.interval
            finer = {"HOURLY": _FINER[1:], "MINUTELY": _FINER[2:]}.get(self.frequency, ())
            hours = self._length("BYHOUR") if "BYHOUR" in self.parts else 24
            return -(-_SECONDS_OF_DAY * hours // (24 * seconds)) * self._multiple(finer)
        return self._multiple(_FINER)

    @property
    def daily_rate(self) -> float:
        """Returns how many occurrences it has a day at most, in the mean."""
        days = self.period / timedelta(days=1)
        if self.frequency == "WEEKLY":
            return self.times_a_day * self._length("BYDAY") / days
        if self.frequency in ("MONTHLY", "YEARLY") and any(name in self.parts for name in _DAYS):
            return self.times_a_day
        return self.times_a_day / max(1.0, days)

    def _length(self, name: str) -> int:
        return len(set(self.parts[name].split(","))) if name in self.parts else 1

    def _multiple(self, names: tuple[str, ...]) -> int:
        product = 1
        for name in names:
            product *= self._length(name)
        return product

    def steps(self, start: datetime, end: datetime) -> float:
        """Returns the work to follow the rule from one clock to another.

        A rule that may match no day is followed to the end of the year.
        """
        if end <= start:
            return 0
        if set(self.parts) - {*_FINER, "BYDAY", "WKST"}:
            end = end.replace(month=12, day=31)
        return _STEPS.get(self.frequency, 1) * ((end - start) / self.period)

    def each_period(self, start: datetime) -> int | None:
        """Returns how many occurrences every period has; None where periods differ."""
        coarse = set(self.parts) - {*_FINER, "WKST"}
        if self.frequency == "WEEKLY" and coarse <= {"BYDAY"}:
            return self.times_a_day * self._length("BYDAY")
        if coarse or (self.frequency in ("MONTHLY", "YEARLY") and start.day > _LAST_DAY):
            return None
        if self.frequency in ("HOURLY", "MINUTELY", "SECONDLY"):
            return None if set(self.parts) & set(_FINER) else 1
        return self.times_a_day


def parse_rule(text: str, start: Moment, zone: tzinfo, limits: CalendarLimits) -> RecurrenceRule:
    """Returns the rule of an event that starts there, by the clock of the zone.

    Raises RuleFault.
    """
    if len(text) > RULE_CHARACTERS:
        raise RuleFault("rule_too_long", text)
    notes: list[tuple[str, str]] = []
    parts = _parts(text, notes)
    frequency = parts.pop("FREQ", "")
    if frequency not in _PERIODS:
        raise RuleFault("rule_frequency_unread", frequency or text)
    interval = _integer(parts.pop("INTERVAL", "1"), text)
    if not 1 <= interval <= MOST_INTERVAL:
        raise RuleFault("rule_interval", f"INTERVAL={interval}")
    count = _count(parts.pop("COUNT", ""), text, notes)
    until = _until(parts.pop("UNTIL", ""), start, zone)
    rule = RecurrenceRule(frequency, interval, count, until, parts, tuple(notes))
    most = limits.daily_occurrences
    if rule.times_a_day > most and (count is None or count > most):
        raise RuleFault("rule_too_often", text)
    return rule


def _parts(text: str, notes: list[tuple[str, str]]) -> dict[str, str]:
    """Returns the parts by name, in capitals; raises RuleFault."""
    parts: dict[str, str] = {}
    for piece in text.upper().replace(" ", "").split(";"):
        name, mark, value = piece.partition("=")
        name = "BYDAY" if name == "BYWEEKDAY" else name
        if not piece:
            continue
        if not mark or not value or name.startswith("X-") or _DEFAULTS.get(name) == value:
            if not _DEFAULTS.get(name):
                notes.append(("rule_part_left_out", piece))
            continue
        if name in parts and parts[name] != value:
            raise RuleFault("rule_unread", piece)
        _check_part(name, value, piece)
        parts[name] = value.strip(",")
    return parts


def _check_part(name: str, value: str, piece: str) -> None:
    """Raises RuleFault where a part is unknown or its values are no such values."""
    values = value.strip(",").split(",")
    if name in _NUMBERS:
        good = all(_INTEGER.fullmatch(one) for one in values)
    elif name in ("BYDAY", "WKST"):
        good = all(_WEEKDAY.fullmatch(one) for one in values)
    else:
        good = name in ("FREQ", "INTERVAL", "COUNT", "UNTIL")
    if not good:
        raise RuleFault("rule_unread", piece)


def _integer(text: str, rule: str) -> int:
    """Returns a number of the rule; raises RuleFault."""
    if not _INTEGER.fullmatch(text):
        raise RuleFault("rule_unread", rule)
    return int(text)


def _count(text: str, rule: str, notes: list[tuple[str, str]]) -> int | None:
    """Returns the number of occurrences; one below 1 limits nothing and is noted."""
    if not text:
        return None
    count = _integer(text, rule)
    if count < 1:
        notes.append(("rule_count_ignored", f"COUNT={text}"))
        return None
    return count


def _until(text: str, start: Moment, zone: tzinfo) -> datetime | None:
    """Returns the last clock at which the rule may match; raises RuleFault."""
    if not text:
        return None
    try:
        until = moment_of(text)
    except UnreadTime:
        raise RuleFault("rule_until_unread", f"UNTIL={text}") from None
    if start.is_day:
        return day_of(until, zone)
    if until.is_day:
        # A day without a time is meant whole.
        return until.clock + timedelta(days=1, seconds=-1)
    return until.clock if until.zone is None else until.clock_in(zone, zone)


def day_of(moment: Moment, floating: tzinfo) -> datetime:
    """Returns the day that a time means for a series of whole days.

    Some exporters write its midnight in UTC; otherwise the date counts that stands there.
    """
    if moment.zone is not None and not moment.is_day:
        clock = moment.clock_in(floating, floating)
        if clock.hour == clock.minute == clock.second == 0:
            return clock
    return moment.clock.replace(hour=0, minute=0, second=0)


@dataclass(frozen=True, slots=True)
class FollowedRule:
    """Holds a rule, the start from which it is followed, and the work of that."""

    rule: RecurrenceRule
    start: datetime
    steps: float


def near(rule: RecurrenceRule, start: datetime, horizon: tuple[datetime, datetime]) -> FollowedRule:
    """Returns the rule from a later start, with the same occurrences in the horizon.

    `horizon` begins early enough for the event's length. A rule with a count is moved only where
    all its periods have equally many occurrences.
    """
    begin, end = horizon
    end = end if rule.until is None else min(end, rule.until)
    rule = _explicit(rule, start)
    each = rule.each_period(start)
    moved, periods = _moved(rule, start, begin) if rule.count is None or each else (start, 0)
    if rule.count is not None and periods:
        left = rule.count - periods * (each or 0)
        # No occurrence is left; nothing of the rule lies in the horizon.
        rule = replace(rule, count=left) if left > 0 else replace(rule, count=None, until=start)
    return FollowedRule(rule, moved, rule.steps(moved, end))


def _explicit(rule: RecurrenceRule, start: datetime) -> RecurrenceRule:
    """Returns the rule with the days that it takes from its start."""
    if rule.frequency not in ("MONTHLY", "YEARLY") or any(name in rule.parts for name in _DAYS):
        return rule
    if start.day <= _LAST_DAY:
        return rule
    parts = {**rule.parts, "BYMONTHDAY": str(start.day)}
    if rule.frequency == "YEARLY":
        parts.setdefault("BYMONTH", str(start.month))
    return replace(rule, parts=parts)


def _moved(rule: RecurrenceRule, start: datetime, begin: datetime) -> tuple[datetime, int]:
    """Returns the last start of a period well before `begin`, and their number."""
    ahead = begin - start - 2 * rule.period
    if ahead <= timedelta(0):
        return start, 0
    if rule.frequency not in ("MONTHLY", "YEARLY"):
        periods = ahead // rule.period
        return start + periods * rule.period, periods
    months = 1 if rule.frequency == "MONTHLY" else 12
    step = months * rule.interval
    whole = (begin.year - start.year) * 12 + begin.month - start.month - 2 * step - 1
    periods = max(0, whole // step)
    if not periods:
        return start, 0
    month = start.month - 1 + periods * step
    year, month = start.year + month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return start.replace(year=year, month=month, day=min(start.day, _LAST_DAY, last)), periods


def last_start(followed: FollowedRule, end: datetime) -> datetime:
    """Returns until when the rule is followed: the end, or its last counted start."""
    rule = followed.rule
    if rule.count is None:
        return end
    found = list(islice(clocks(followed, end), rule.count))
    return found[-1] if len(found) == rule.count else end


def clocks(followed: FollowedRule, end: datetime) -> Iterator[datetime]:
    """Yields the starts of a rule, without its count, until the end; raises RuleFault."""
    text = followed.rule.text(end)
    try:
        yield from bounded_rule(text, followed.start, end.year)
    except ValueError:
        raise RuleFault("rule_unread", text) from None
