"""Packs readings with what the product found about them, and summarises them."""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from imports.readers.reading_json import as_document, encode, from_document
from imports.readers.result import Line, Message, Reading
from imports.states import LineState

COMPRESSION_LEVEL = 1


@dataclass(slots=True)
class Recognised:
    """Names the row that a line made before, and what a commit does with it."""

    object_id: str
    action: str


@dataclass(slots=True)
class Preview:
    """Holds a reading, with the recognised rows by the line's place."""

    reading: Reading
    recognised: dict[int, Recognised] = field(default_factory=dict)

    def pack(self) -> bytes:
        """Returns the preview as compressed JSON."""
        document = as_document(self.reading) | {
            "recognised": {
                str(place): [row.object_id, row.action] for place, row in self.recognised.items()
            }
        }
        return zlib.compress(encode(document), COMPRESSION_LEVEL)

    @classmethod
    def unpack(cls, packed: bytes | memoryview | None) -> "Preview":
        """Returns the stored preview; an empty one where none is kept."""
        if packed is None:
            return cls(Reading())
        document = json.loads(zlib.decompress(packed))
        recognised = {int(place): Recognised(*row) for place, row in document["recognised"].items()}
        return cls(from_document(document), recognised)

    def summary(self) -> dict[str, int]:
        """Returns the numbers of lines by state, and of what was left out."""
        lines = self.reading.lines
        states = [state_of(line) for line in lines]
        return {
            "lines": len(lines),
            "good": states.count(LineState.GOOD),
            "questions": states.count(LineState.QUESTION),
            "errors": states.count(LineState.ERROR),
            "left_out": sum(row.count for row in self.reading.left_out),
            "recognised": len(self.recognised),
        }


@dataclass(slots=True)
class AskedQuestion:
    """Represents one question with the number of lines that wait for its answer."""

    key: str
    message: Message
    lines: int = 0


def state_of(line: Line) -> LineState:
    """Returns the state of a line."""
    if line.errors:
        return LineState.ERROR
    return LineState.QUESTION if line.questions else LineState.GOOD


def answer_key(question: Message) -> str:
    """Returns the key of a question's answer: its code, and what was found."""
    found = question.params.get("found", "")
    return f"{question.code}:{found}" if found != "" else question.code


def asked(lines: Iterable[Line]) -> list[AskedQuestion]:
    """Returns the questions of all lines, each once, in the order of the lines."""
    found: dict[str, AskedQuestion] = {}
    for line in lines:
        for question in line.questions:
            key = answer_key(question)
            found.setdefault(key, AskedQuestion(key, question)).lines += 1
    return list(found.values())


def masked(message: Message, hidden: Collection[str]) -> Message:
    """Returns the message; without its parameters where it is about a hidden value."""
    return Message(message.code, message.field) if message.field in hidden else message


def masked_row(message: Message, hidden: Collection[str]) -> Message:
    """Returns the message about a left-out row; without words where values are hidden.

    A total, or a row above the head, may have a hidden value in it.
    """
    if not hidden:
        return message
    params = {name: value for name, value in message.params.items() if name != "found"}
    return Message(message.code, message.field, params)


def shown_sample(column: Mapping[str, str], hidden: Collection[str]) -> str:
    """Returns a cell of a column; none of a hidden value, nor of an unknown one."""
    field = column.get("field", "")
    return "" if field in hidden or (hidden and not field) else column.get("sample", "")
