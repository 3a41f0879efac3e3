"""Collects what became no line, event by event, and the rest of many together."""

from collections import defaultdict
from typing import Any

from imports.readers.calendar.calendar_events import CalendarEvent
from imports.readers.result import LeftOut, Message


class LeftOutList:
    """Collects reasons; of many of one kind the later ones are counted together."""

    def __init__(self, named_each: int) -> None:
        self._named_each = named_each
        self._rows: dict[str, list[LeftOut]] = defaultdict(list)
        self._more: dict[str, tuple[Message, str, str, int]] = {}

    def add(self, event: CalendarEvent, code: str, count: int = 1, **params: Any) -> None:
        """Adds an event, or some of its occurrences."""
        message = event.message(code, count=count, **params)
        rows = self._rows[code]
        if len(rows) < self._named_each:
            rows.append(LeftOut(event.position, message, count))
            return
        first = self._more[code][1] if code in self._more else event.position
        before = self._more[code][3] if code in self._more else 0
        general = Message(code, params={**params, "uid": "", "summary": ""})
        self._more[code] = (general, first, event.position, before + count)

    def add_row(self, position: str, message: Message, count: int = 1) -> None:
        """Adds what belongs to no single event."""
        self._rows[message.code].append(LeftOut(position, message, count))

    def rows(self) -> list[LeftOut]:
        """Returns all, by kind of reason."""
        found = []
        for code, rows in self._rows.items():
            found += rows
            if code in self._more:
                message, first, last, count = self._more[code]
                params = {**message.params, "count": count}
                found.append(LeftOut(f"{first} … {last}", Message(code, params=params), count))
        return found
