"""Describes what kinds of imports are given and what they return."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from accounts.models import User
from imports.models import Import, ImportLine
from imports.preview import Recognised
from imports.readers.result import Line, Message
from imports.states import LineAction


@dataclass(slots=True)
class ChosenLine:
    """Represents a good line that is to be stored; `place` is its place in the file.

    `built` may keep the row that a check made of the line, for the store that follows.
    """

    place: int
    line: Line
    action: LineAction = LineAction.ADD
    object_id: UUID | None = None
    built: Any = None


@dataclass(frozen=True, slots=True)
class StoredLine:
    """Represents what a chosen line became.

    before: the terms of an updated row. note: what of the line was not stored as it was shown.
    """

    chosen: ChosenLine
    object_id: UUID
    before: Mapping[str, Any] | None = None
    note: Message | None = None


@dataclass(slots=True)
class Findings:
    """Holds what was found about chosen lines beside what is stored, by their places."""

    errors: defaultdict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    notes: defaultdict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))

    def error(self, place: int, code: str, value: str = "", **params: Any) -> None:
        """Records an error about a value of the line."""
        self.errors[place].append(Message(code, value, params))

    def note(self, place: int, code: str, value: str = "", **params: Any) -> None:
        """Records a note about a value of the line."""
        self.notes[place].append(Message(code, value, params))


class ImportedKind(Protocol):
    """Describes the module that stores the lines of one kind."""

    def recognise(self, import_: Import, lines: Sequence[Line]) -> dict[int, Recognised]:
        """Returns the rows that lines describe by their content, by the line's place."""

    def living(self, import_: Import, ids: Sequence[UUID]) -> set[UUID]:
        """Returns those of the rows that a line can still update."""

    def check(self, import_: Import, chosen: Sequence[ChosenLine], *, publish: bool) -> Findings:
        """Returns what keeps lines from being stored, without storing any."""

    def lock(self, import_: Import, chosen: Sequence[ChosenLine]) -> None:
        """Locks what the check compares, until the transaction ends."""

    def store(
        self, import_: Import, chosen: Sequence[ChosenLine], *, by: User | None, publish: bool
    ) -> list[StoredLine]:
        """Stores checked lines, and returns what they became."""

    def take_back(self, import_: Import, rows: Sequence[ImportLine], *, by: User | None) -> None:
        """Takes back what lines made; raises UndoBlocked."""
