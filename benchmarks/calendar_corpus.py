"""Reads a folder of calendar files beside the library recurring_ical_events.

python -m benchmarks.calendar_corpus FOLDER… [--zone Europe/Berlin] [--list]

Each file is read at several instants: a day before its first, its middle and its last DTSTART, and
at the last of November 2026, twelve weeks ahead each time. A file is *comparable* where the library
reads it and finds hours at any of these; it is the *same* where both find the same spans at all of
them, and *other* or *refused* with the reasons that the reader gives. What the library counts and
the reader does not: occurrences that are cancelled, and events without any length.
"""

import argparse
import re
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone import tzp

from imports.readers.calendar.calendar_limits import LIMITS
from imports.readers.calendar.calendar_reader import read
from imports.readers.result import Reading, Unreadable

Span = tuple[datetime, datetime]
HORIZON = timedelta(weeks=12)
NOWS = (datetime(2026, 11, 29, 22, tzinfo=UTC),)
SUFFIXES = (".ics", ".ical", ".ifb")
SECONDS_MOST = 20
_STARTS = re.compile(rb"DTSTART[^:\n]*:(\d{8})")
_LOCAL_UNTIL = re.compile(rb"UNTIL=\d{8}T\d{6}(?![Z\d])")
_FIRST, _LAST = 1971, 2036
# What a reading says beside good lines that are no reason for another span.
_NO_REASONS = frozenset(
    {
        *("event_past", "event_later", "event_goes_on", "event_began_before"),
        *("window_runs_already", "floating_by_factory", "floating_by_calendar"),
        *("calendar_without_lines", "component_left_out", "event_says_busy", "event_without_hours"),
        *("calendar_of_holidays", "occurrence_excepted", "zone_read_as", "calendar_encoding"),
    }
)


@dataclass(slots=True)
class Comparison:
    """Holds how one file compares: verdict, reasons, an example of a difference."""

    path: Path
    verdict: str = "not comparable"
    reasons: set[str] = field(default_factory=set)
    example: str = ""


class ReferenceTooSlow(Exception):
    """Raised where the library takes too long."""


def spans_of_library(content: bytes, now: datetime, zone: ZoneInfo) -> set[Span]:
    """Returns the spans that recurring_ical_events finds, from `now` on."""
    tzp.use_default()
    spans = set()
    for calendar in Calendar.from_ical(content, multiple=True):
        query = recurring_ical_events.of(calendar)
        for event in query.between(now.astimezone(zone), (now + HORIZON).astimezone(zone)):
            if str(event.get("STATUS", "")).upper() == "CANCELLED":
                continue
            start = instant(event["DTSTART"].dt, zone)
            end = instant(event["DTEND"].dt, zone)
            if start < end and end > now and start < now + HORIZON:
                spans.add((max(start, now), end))
    return spans


def instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    """Returns the instant of a date or time, by the zone where it has none."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=zone)
    elif value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def spans_of_reader(content: bytes, now: datetime, zone: ZoneInfo) -> tuple[set[Span], Reading]:
    """Returns the spans that the product reads, and its reading."""
    machine = {
        "id": "1",
        "name": "Lathe 7",
        "full_name": "Works · Lathe 7",
        "time_zone": zone.key,
        "count": 1,
    }
    context = {"now": now.isoformat(), "machines": [machine], "options": {"machine": "1"}}
    limits = replace(LIMITS, lines=10**6, named_each=10**6)
    reading = read(content, context, limits)
    spans = {
        tuple(datetime.fromisoformat(line.values[name]).astimezone(UTC) for name in ENDS)
        for line in reading.lines
        if not line.errors and not line.questions
    }
    return spans, reading


ENDS = ("starts_at", "ends_at")


def reasons_of(reading: Reading) -> Iterator[str]:
    """Yields the codes of what a reading says that may explain another span."""
    messages = [row.message for row in reading.left_out] + list(reading.notes)
    for line in reading.lines:
        messages += [*line.notes, *line.questions, *line.errors]
    for message in messages:
        if message.code not in _NO_REASONS:
            yield message.code


def structure_of(content: bytes) -> Iterator[str]:
    """Yields what a file mixes that the library reads by a zone of its choice."""
    for calendar in Calendar.from_ical(content, multiple=True):
        for event in calendar.walk("VEVENT"):
            start = event["DTSTART"].dt if "DTSTART" in event else None
            others = []
            for name in ("EXDATE", "RDATE"):
                rows = event.get(name, [])
                for row in rows if isinstance(rows, list) else [rows]:
                    others += [one.dt for one in row.dts if isinstance(one.dt, datetime)]
            if others and start is not None and not isinstance(start, datetime):
                yield "whole days with timed exceptions"
            is_floating = isinstance(start, datetime) and start.tzinfo is None
            if is_floating and any(other.tzinfo for other in others):
                yield "floating start with exceptions in a zone"
            if isinstance(start, datetime) and start.tzinfo and _LOCAL_UNTIL.search(content):
                yield "UNTIL without Z"


def compare(path: Path, zone: ZoneInfo) -> Comparison:
    """Compares what both find in one file at all instants."""
    content = path.read_bytes()
    found = Comparison(path)
    for now in nows_of(content):
        try:
            expected = limited(spans_of_library, content, now, zone)
        except ReferenceTooSlow:
            return Comparison(path, "library too slow")
        except Exception as error:
            return Comparison(path, "library fails", {type(error).__name__})
        if not expected:
            continue
        if found.verdict == "not comparable":
            found.verdict = "same"
        try:
            spans, reading = spans_of_reader(content, now, zone)
        except Unreadable as error:
            found.verdict, found.reasons = "refused", {error.message.code}
            continue
        if spans == expected or found.verdict == "refused":
            continue
        found.verdict = "other"
        found.reasons |= {*reasons_of(reading), *structure_of(content)} or {"unexplained"}
        found.example = example_of(spans, expected, now)
    return found


def nows_of(content: bytes) -> list[datetime]:
    """Returns the instants at which a file is read."""
    starts = []
    for text in sorted(set(_STARTS.findall(content))):
        try:
            day = datetime.strptime(text.decode(), "%Y%m%d").replace(tzinfo=UTC)
        except ValueError:
            continue
        if _FIRST <= day.year <= _LAST:
            starts.append(day - timedelta(days=1))
    chosen = {starts[0], starts[len(starts) // 2], starts[-1]} if starts else set()
    return sorted({*chosen, *NOWS})


def example_of(spans: set[Span], expected: set[Span], now: datetime) -> str:
    """Returns the first span that only one of both has, and how many there are."""
    more, fewer = sorted(spans - expected), sorted(expected - spans)
    parts = [f"at {now:%Y-%m-%d}", f"{len(spans)} spans against {len(expected)}"]
    for name, rows in (("only ours", more), ("only the library's", fewer)):
        if rows:
            start, end = rows[0]
            parts.append(f"{name} {len(rows)}: {start:%Y-%m-%dT%H:%M}Z/{end:%Y-%m-%dT%H:%M}Z")
    return ", ".join(parts)


def limited(function: Any, *given: Any) -> Any:
    """Calls the function; raises ReferenceTooSlow after its seconds."""
    signal.signal(signal.SIGALRM, too_slow)
    signal.alarm(SECONDS_MOST)
    try:
        return function(*given)
    finally:
        signal.alarm(0)


def too_slow(number: int, frame: FrameType | None) -> None:
    """Raises ReferenceTooSlow."""
    raise ReferenceTooSlow


def main(arguments: Sequence[str] | None = None) -> None:
    """Compares all files of the folders and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--zone", default="Europe/Berlin", help="of times without one")
    parser.add_argument("--list", action="store_true", help="name the files that differ")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    zone = ZoneInfo(options.zone)
    paths = sorted(
        path
        for folder in options.folders
        for path in ([folder] if folder.is_file() else folder.rglob("*"))
        if path.is_file() and path.suffix.lower() in SUFFIXES
    )
    rows = [compare(path, zone) for path in paths]
    sys.stdout.write("\n".join(report(rows, names=options.list)) + "\n")


def report(rows: Sequence[Comparison], *, names: bool) -> Iterator[str]:
    """Yields the lines of the figures."""
    verdicts = Counter(row.verdict for row in rows)
    comparable = sum(verdicts[name] for name in ("same", "other", "refused"))
    same = verdicts["same"]
    yield f"files {len(rows)}, comparable {comparable}, " + ", ".join(
        f"{name} {count}" for name, count in sorted(verdicts.items())
    )
    yield f"same of comparable: {100 * same / max(1, comparable):.1f} %"
    unexplained = sum("unexplained" in row.reasons for row in rows)
    yield f"other without a reason: {unexplained}"
    for verdict in ("other", "refused"):
        reasons = Counter(
            reason for row in rows if row.verdict == verdict for reason in row.reasons
        )
        for reason, count in reasons.most_common():
            yield f"  {verdict}: {reason} {count}"
    if names:
        for row in rows:
            if row.verdict in ("other", "refused"):
                reasons = ", ".join(sorted(row.reasons))
                yield f"{row.verdict} {row.path}: {reasons}; {row.example}"


if __name__ == "__main__":
    main()
