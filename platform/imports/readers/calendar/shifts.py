"""Makes lines of occurrences: spans that are offered, their hours, and notes."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from imports.readers.calendar.calendar_events import CalendarEvent
from imports.readers.result import Line, Message

InstantSpan = tuple[datetime, datetime]
KEY_CHARACTERS = 120
# Rounded down, a third of an hour would come to a millisecond less than it has.
_EXACT = Decimal("1e-10")
_SHOWN = Decimal("0.0001")


@dataclass(slots=True)
class Shift:
    """Holds an occurrence on its way to a line.

    zone: of the factory, in which instants are shown.
    spans: what is left of the occurrence, in order.
    """

    event: CalendarEvent
    key: str
    machine: str | None
    zone: tzinfo
    spans: list[InstantSpan]
    notes: list[Message] = field(default_factory=list)
    questions: list[Message] = field(default_factory=list)

    @property
    def starts_at(self) -> datetime:
        """Returns when its first span starts."""
        return self.spans[0][0]

    @property
    def ends_at(self) -> datetime:
        """Returns when its last span ends."""
        return self.spans[-1][1]

    def note(self, code: str, name: str = "", **params: object) -> None:
        """Notes something about the occurrence."""
        when = f"{self.starts_at.astimezone(self.zone):%Y-%m-%d %H:%M}"
        self.notes.append(self.event.message(code, name, occurrence=when, **params))

    def line(self, machines: int) -> Line:
        """Returns the line; `machines` is how many of the work centre are free."""
        return Line(
            self.event.position,
            values=values_of(self.machine, self.spans, self.zone, machines),
            cells=self.event.cells(),
            key=short_key(self.key),
            version=self.event.sequence,
            notes=[*self.event.notes, *self.notes],
            questions=self.questions,
        )


def values_of(
    machine: str | None, spans: Sequence[InstantSpan], zone: tzinfo, machines: int
) -> dict[str, object]:
    """Returns the values of a window."""
    values: dict[str, object] = {
        "machine": machine,
        "starts_at": shown(spans[0][0], zone),
        "ends_at": shown(spans[-1][1], zone),
        "offered_hours": exact_hours(spans, machines),
    }
    if len(spans) > 1:
        values["spans"] = [[shown(start, zone), shown(end, zone)] for start, end in spans]
    return values


def exact_hours(spans: Iterable[InstantSpan], machines: int = 1) -> str:
    """Returns the hours of the spans together, which are theirs to the millisecond."""
    return _text(_hours(spans, machines).quantize(_EXACT, ROUND_CEILING))


def hours_text(spans: Iterable[InstantSpan], machines: int = 1) -> str:
    """Returns the hours of the spans together as they are shown."""
    return shown_hours(_hours(spans, machines))


def shown_hours(hours: Decimal) -> str:
    """Returns hours to be read, cut to four decimals."""
    return _text(hours.quantize(_SHOWN, ROUND_DOWN))


def _hours(spans: Iterable[InstantSpan], machines: int) -> Decimal:
    """Returns the hours of the spans together, of so many machines."""
    length = sum((end - start for start, end in spans), timedelta(0)) * machines
    return Decimal(length // timedelta(microseconds=1)) / 1_000_000 / 3600


def _text(hours: Decimal) -> str:
    """Returns the hours without zeros at their end."""
    return f"{hours.normalize():f}"


def shown(instant: datetime, zone: tzinfo) -> str:
    """Returns the instant in ISO 8601 by the clock of the zone, with its offset."""
    return instant.astimezone(zone).isoformat()


def short_key(key: str) -> str:
    """Returns the key, or its digest where it is long."""
    if len(key) <= KEY_CHARACTERS:
        return key
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
