"""Groups occurrences into one window a week, which is set up once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from imports.readers.calendar.shifts import InstantSpan, Shift, hours_text, short_key, values_of
from imports.readers.result import Line, Message


def week_lines(shifts: Iterable[Shift], machines_of: dict[str | None, int]) -> list[Line]:
    """Returns a line for each machine and ISO week of its factory, in order.

    A shift belongs to the week in which it starts.
    """
    weeks: dict[tuple[date, str], list[Shift]] = defaultdict(list)
    for shift in shifts:
        day = shift.starts_at.astimezone(shift.zone).date()
        year, week, _ = day.isocalendar()
        weeks[date.fromisocalendar(year, week, 1), shift.machine or ""].append(shift)
    return [
        _line(monday, weeks[monday, machine], machines_of.get(machine or None, 1))
        for monday, machine in sorted(weeks)
    ]


def _line(monday: date, shifts: list[Shift], machines: int) -> Line:
    """Returns the line of a week; hours that are in two events count once."""
    shifts.sort(key=lambda shift: (shift.starts_at, shift.ends_at))
    spans, overlapping = merged([span for shift in shifts for span in shift.spans])
    first = shifts[0]
    year, week, _ = monday.isocalendar()
    name = f"{year}-W{week:02}"
    params = {"found": name, "shifts": len(shifts), "hours": hours_text(spans, machines)}
    notes = [Message("week_window", params=params)]
    if overlapping:
        notes.append(Message("week_overlap", "spans", {"found": name, "count": overlapping}))
    for shift in shifts:
        notes += [note for note in (*shift.event.notes, *shift.notes) if note not in notes]
    questions: list[Message] = []
    for shift in shifts:
        questions += [one for one in shift.questions if one not in questions]
    places = list(dict.fromkeys(shift.event.position for shift in shifts))
    more = f" … {places[-1]}" if len(places) > 1 else ""
    return Line(
        f"week {name} ({places[0]}{more})",
        values=values_of(first.machine, spans, first.zone, machines),
        cells={"summary": first.event.cells().get("summary", "")},
        key=short_key(f"week/{name}/{first.machine or ''}"),
        version=max(shift.event.sequence for shift in shifts),
        notes=notes,
        questions=questions,
    )


def merged(spans: Iterable[InstantSpan]) -> tuple[list[InstantSpan], int]:
    """Returns spans that do not overlap, in order, and how many overlapped another.

    Spans that only touch stay two.
    """
    found: list[InstantSpan] = []
    overlapping = 0
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            overlapping += 1
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found, overlapping
