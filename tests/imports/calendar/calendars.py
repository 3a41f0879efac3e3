"""Builds calendars and contexts for the tests of the calendar reader."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from imports.readers.calendar import read
from imports.readers.calendar.calendar_limits import LIMITS, CalendarLimits
from imports.readers.result import Line, Message, Reading

NOW = "2026-11-29T22:00:00+00:00"
SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def machine(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Returns a machine of a context."""
    name = changes.pop("name", f"Lathe {number}")
    row = {
        "id": f"m{number}",
        "name": name,
        "full_name": f"Works · {name}",
        "factory": "Works",
        "time_zone": SHANGHAI,
        "currency": "CNY",
        "count": 1,
        "hourly_rate": "100",
    }
    return {**row, **changes}


def context(**changes: Any) -> dict[str, Any]:
    """Returns a context of one machine, which is chosen."""
    base: dict[str, Any] = {
        "kind": "windows",
        "name": "idle.ics",
        "now": NOW,
        "locale": "en",
        "machines": [machine()],
        "options": {"machine": "m1"},
        "answers": {},
    }
    return {**base, **changes}


def event(*lines: str, uid: str | None = "1", name: str = "VEVENT") -> str:
    """Returns the text of one event."""
    own = (f"UID:{uid}",) if uid is not None else ()
    return "\r\n".join((f"BEGIN:{name}", *own, *lines, f"END:{name}", ""))


def calendar(*parts: str, head: tuple[str, ...] = ()) -> bytes:
    """Returns a calendar of the parts."""
    first = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *head)
    return ("\r\n".join((*first, "")) + "".join(parts) + "END:VCALENDAR\r\n").encode()


def reading_of(content: bytes | str, limits: CalendarLimits = LIMITS, **changes: Any) -> Reading:
    """Reads events, or a whole calendar, in a context with the changes."""
    whole = calendar(content) if isinstance(content, str) else content
    return read(whole, context(**changes), limits)


def good(reading: Reading) -> list[Line]:
    """Returns the lines that can be committed."""
    return [line for line in reading.lines if not line.errors and not line.questions]


def clocks(lines: list[Line]) -> list[str]:
    """Returns start and end of lines by the factory's clock: "12-07 08:00/16:00"."""
    return [f"{short(line.values['starts_at'])}/{short(line.values['ends_at'])}" for line in lines]


def short(text: str) -> str:
    """Returns month, day and time of an instant as it is shown."""
    return f"{datetime.fromisoformat(text):%m-%d %H:%M}"


def spans(reading: Reading) -> set[tuple[datetime, datetime]]:
    """Returns the instants of the good lines."""
    return {
        (instant(line.values["starts_at"]), instant(line.values["ends_at"]))
        for line in good(reading)
    }


def instant(text: str) -> datetime:
    """Returns the instant in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def hours(reading: Reading) -> list[str]:
    """Returns the hours of the good lines."""
    return [line.values["offered_hours"] for line in good(reading)]


def codes(messages: list[Message]) -> list[str]:
    """Returns the codes of messages."""
    return [message.code for message in messages]


def left_out(reading: Reading) -> dict[str, int]:
    """Returns how many of each reason are left out."""
    found: dict[str, int] = {}
    for row in reading.left_out:
        found[row.message.code] = found.get(row.message.code, 0) + row.count
    return found


def options(**given: Any) -> Mapping[str, Any]:
    """Returns options with the machine chosen; `subtract` is encoded."""
    if "subtract" in given:
        given["subtract"] = base64.b64encode(given["subtract"]).decode()
    return {"machine": "m1", **given}
