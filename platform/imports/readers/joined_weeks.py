"""Joins windows of a machine into one a week, or notes that each is set up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from imports.readers.result import Line, Message, Reading

WEEK = "week"
# Only windows of the same terms are joined.
TERMS = ("hourly_rate", "opening_cost", "least_lot", "notice_hours")
Machines = Mapping[str, Mapping[str, Any]]


def join_weeks(reading: Reading, context: Mapping[str, Any]) -> None:
    """Joins a machine's good lines of a week into one, where that is chosen.

    Otherwise notes, once, that work which goes on in another window is set up again.
    """
    machines: Machines = {str(row["id"]): row for row in context.get("machines") or ()}
    weeks: dict[tuple[Any, ...], list[Line]] = defaultdict(list)
    for line in reading.lines:
        if is_whole(line, machines):
            weeks[week_of(line, machines)].append(line)
    several = {key: lines for key, lines in weeks.items() if len(lines) > 1}
    if (context.get("options") or {}).get("group") == WEEK:
        replace_lines(reading, several)
    elif several:
        (machine, *_), lines = max(several.items(), key=lambda item: len(item[1]))
        params = {"found": str(machines[machine]["full_name"]), "count": len(lines)}
        reading.notes.append(Message("set_up_in_each", params=params))


def replace_lines(reading: Reading, weeks: Mapping[tuple[Any, ...], Sequence[Line]]) -> None:
    """Puts the line of a week in the place of its first window."""
    found: dict[int, Line | None] = {}
    for (_, week, *_), lines in weeks.items():
        joint = joint_line(week, lines)
        if joint is not None:
            found |= dict.fromkeys(map(id, lines)) | {id(lines[0]): joint}
    lines = [found.get(id(line), line) for line in reading.lines]
    reading.lines = [line for line in lines if line is not None]


def is_whole(line: Line, machines: Machines) -> bool:
    """Returns whether the line is a window that could be stored."""
    needed = ("starts_at", "ends_at", "offered_hours")
    return (
        not line.errors
        and not line.questions
        and line.values.get("machine") in machines
        and all(line.values.get(name) for name in needed)
    )


def week_of(line: Line, machines: Machines) -> tuple[Any, ...]:
    """Returns machine, ISO week by the factory's clock, and terms."""
    machine = str(line.values["machine"])
    zone = ZoneInfo(str(machines[machine].get("time_zone") or "UTC"))
    start = datetime.fromisoformat(line.values["starts_at"]).astimezone(zone)
    year, week, _ = start.isocalendar()
    return machine, f"{year}-W{week:02}", *(line.values.get(name) for name in TERMS)


def joint_line(week: str, lines: Sequence[Line]) -> Line | None:
    """Returns the line of a week; None where windows overlap."""
    rows = sorted(lines, key=lambda line: instant(line.values["starts_at"]))
    spans = [span for line in rows for span in spans_of(line)]
    if any(instant(one[1]) > instant(other[0]) for one, other in pairwise(spans)):
        return None
    first, last = rows[0], rows[-1]
    total = sum((Decimal(line.values["offered_hours"]) for line in rows), Decimal(0))
    hours = f"{total:f}".rstrip("0").rstrip(".") if "." in f"{total:f}" else f"{total:f}"
    params = {"found": week, "shifts": len(spans), "hours": hours}
    notes = [Message("week_window", params=params)]
    for line in rows:
        notes += [note for note in line.notes if note not in notes]
    joint = {"ends_at": last.values["ends_at"], "offered_hours": hours, "spans": spans}
    terms = [str(first.values.get(name) or "") for name in TERMS]
    return Line(
        f"week {week} ({first.position} … {last.position})",
        values=first.values | joint,
        key="/".join(("week", week, first.values["machine"], *terms)).rstrip("/"),
        version=max(line.version for line in rows),
        notes=notes,
    )


def spans_of(line: Line) -> list[list[str]]:
    """Returns the spans of a line, which are one where it names none."""
    own = line.values.get("spans")
    return own or [[line.values["starts_at"], line.values["ends_at"]]]


def instant(text: str) -> datetime:
    """Returns the instant in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
