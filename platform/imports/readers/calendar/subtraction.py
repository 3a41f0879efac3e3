"""Takes holidays and maintenance of a second calendar off the idle hours."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imports.readers.calendar.calendar_events import CalendarEvent
from imports.readers.calendar.left_out_list import LeftOutList
from imports.readers.calendar.recurrence.event_series import FoundSpan
from imports.readers.calendar.shifts import InstantSpan, Shift, hours_text

# Of a calendar of holidays: days that are worked instead (调休, 补班).
_WORKED = re.compile(
    r"补班|補班|调班|調班|补上班|上班|[(（\[【]\s*班\s*[)）\]】]|(^|[\s·:：—-])班$|[节節假]班$"
    r"|make-?\s?up\s+(work|day)|(?<!non-)(?<!non )(?<!no )\bwork(ing)?\s?day"
    r"|(?<!kein )(?<!nicht )\barbeitstag",
    re.IGNORECASE,
)
_REST = re.compile(
    r"不上班|放假|停机|停機|检修|檢修|保养|保養|维修|維修|不\s*补班|无需|no work", re.I
)
_SPECIAL_DAY = "X-APPLE-SPECIAL-DAY"
_WORKED_SPECIAL = "ALTERNATE-WORKDAY"
# Events that are days off, whose own calendar is hardly one of idle hours.
_HOLIDAY = re.compile(
    r"假期|放假|假日|[(（]休[)）]|节$|節$|\bholidays?\b|feiertag|jour férié", re.IGNORECASE
)


def is_worked(event: CalendarEvent) -> bool:
    """Returns whether the event is by its name or mark a day that is worked."""
    special = event.component.text(_SPECIAL_DAY).upper()
    if special:
        return special == _WORKED_SPECIAL
    return bool(_WORKED.search(event.summary)) and not _REST.search(event.summary)


def is_of_holidays(event: CalendarEvent) -> bool:
    """Returns whether the event is by its name or mark part of a calendar of holidays."""
    special = bool(event.component.text(_SPECIAL_DAY))
    return special or bool(_HOLIDAY.search(event.summary)) or is_worked(event)


@dataclass(frozen=True, slots=True)
class BusySpan:
    """Holds hours that are taken off, and the name of the event that takes them."""

    starts_at: float
    ends_at: float
    span: InstantSpan
    name: str


def busy_spans(found: Iterable[FoundSpan]) -> list[BusySpan]:
    """Returns the spans by their starts."""
    spans = [
        BusySpan(
            one.starts_at.timestamp(),
            one.ends_at.timestamp(),
            (one.starts_at, one.ends_at),
            one.event.summary or one.event.uid,
        )
        for one in found
    ]
    return sorted(spans, key=lambda busy: (busy.starts_at, busy.ends_at))


def subtract(
    shifts: Sequence[Shift], busy: Sequence[BusySpan], left_out: LeftOutList
) -> list[Shift]:
    """Returns the shifts without the busy hours; every cut is noted or left out."""
    starts = [one.starts_at for one in busy]
    longest = max((one.ends_at - one.starts_at for one in busy), default=0.0)
    kept = []
    for shift in shifts:
        first = bisect_right(starts, shift.starts_at.timestamp() - longest)
        last = bisect_right(starts, shift.ends_at.timestamp())
        if _cut(shift, busy[max(0, first - 1) : last], left_out):
            kept.append(shift)
    return kept


def _cut(shift: Shift, busy: Sequence[BusySpan], left_out: LeftOutList) -> bool:
    """Cuts a shift; returns false where nothing is left of it."""
    for one in busy:
        rest = [piece for span in shift.spans for piece in without(span, one.span)]
        if rest == shift.spans:
            continue
        if not rest:
            when = f"{shift.starts_at.astimezone(shift.zone):%Y-%m-%d %H:%M}"
            left_out.add(shift.event, "hours_taken_off_whole", found=one.name, occurrence=when)
            return False
        before, after = hours_text(shift.spans), hours_text(rest)
        shift.note("hours_taken_off", "offered_hours", found=one.name, before=before, after=after)
        shift.spans = rest
    return True


def without(span: InstantSpan, busy: InstantSpan) -> list[InstantSpan]:
    """Returns what is left of a span: none, one or two pieces."""
    (start, end), (busy_start, busy_end) = span, busy
    if busy_end <= start or end <= busy_start or busy_start >= busy_end:
        return [span]
    pieces = [(start, busy_start), (busy_end, end)]
    return [(left, right) for left, right in pieces if left < right]
