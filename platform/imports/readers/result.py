"""Describes what a reader finds in a file: lines, what was left out, and messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """Says something about a line by a code; `imports.messages` has the words.

    `params` are fit for JSON: `found` is the text found, `nearest` a suggestion, `choices` the
    possible answers of a question. `field` names the value, "" is the whole line.
    """

    code: str
    field: str = ""
    params: Mapping[str, Any] = default(default_factory=dict)


@dataclass(slots=True)
class Line:
    """Holds one line of a file as it was read.

    `position` is "row 7", "cell C7" or "event 3". `values` are fit for JSON: instants as ISO 8601
    with an offset, decimals as strings. `cells` are the raw texts by field, to be corrected in
    place. `key` recognises the line on a second import: the UID and the instant of an occurrence,
    with its SEQUENCE as `version`, or a hash of its content. Notes need no action, questions are
    answered before the line is committed, and with an error it cannot be committed.
    """

    position: str
    values: dict[str, Any] = default(default_factory=dict)
    cells: dict[str, str] = default(default_factory=dict)
    key: str = ""
    version: int = 0
    notes: list[Message] = default(default_factory=list)
    questions: list[Message] = default(default_factory=list)
    errors: list[Message] = default(default_factory=list)


@dataclass(slots=True)
class LeftOut:
    """Names what of a file became no line, and why."""

    position: str
    message: Message
    count: int = 1


@dataclass(slots=True)
class Reading:
    """Holds all that a reader found; `columns` have head, field and sample."""

    lines: list[Line] = default(default_factory=list)
    left_out: list[LeftOut] = default(default_factory=list)
    columns: list[dict[str, str]] = default(default_factory=list)
    notes: list[Message] = default(default_factory=list)


class Unreadable(Exception):
    """Raised when a file as a whole cannot be read."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message
