"""Reads JSON documents strictly, field by field, with the path of every error.

Problems and plans share it. A missing, unknown or wrongly typed field is an error.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

# Integers above this cannot become a float.
_FLOAT_LIMIT = 1e300


class DocumentError(ValueError):
    """Raised when a document cannot be read; has its JSON `path` and `reason`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class JsonRow:
    """Reads one JSON object field by field; every error has the path of its field."""

    __slots__ = ("_content", "_error", "path")

    def __init__(
        self, content: object, path: str, error: type[DocumentError], fields: frozenset[str]
    ) -> None:
        self.path = path
        self._error = error
        if not isinstance(content, dict):
            raise error(path, f"must be an object, not {_kind(content)}")
        self._content: dict[str, Any] = content
        if not content.keys() <= fields:
            unknown = next(name for name in content if name not in fields)
            raise error(f"{path}.{unknown}", "unknown field")

    def has(self, name: str) -> bool:
        """Returns whether the field is given."""
        return name in self._content

    def fail(self, name: str, reason: str) -> NoReturn:
        """Raises the document's error at a field."""
        raise self._error(f"{self.path}.{name}", reason)

    def value(self, name: str) -> Any:
        """Returns a field of any type."""
        if name not in self._content:
            self.fail(name, "missing field")
        return self._content[name]

    def text(self, name: str) -> str:
        """Reads a string."""
        content = self.value(name)
        if not isinstance(content, str):
            self.fail(name, f"must be a string, not {_kind(content)}")
        return content

    def whole(self, name: str, *, least: int | None, default: int | None = None) -> int:
        """Reads an integer of at least `least`; booleans and floats are not integers."""
        if default is not None and name not in self._content:
            return default
        content = self.value(name)
        if type(content) is not int:
            self.fail(name, f"must be an integer, not {_kind(content)}")
        if least is not None and content < least:
            reason = "must not be negative" if content < 0 and least == 0 else None
            self.fail(name, reason or f"must be at least {least}, not {content}")
        return content

    def table(self, name: str) -> dict[str, Any]:
        """Reads an object."""
        content = self.value(name)
        if not isinstance(content, dict):
            self.fail(name, f"must be an object, not {_kind(content)}")
        return dict(content)

    def limit(self, name: str) -> int | None:
        """Reads an optional integer of at least 1; None means no limit."""
        return self.whole(name, least=1) if name in self._content else None

    def number(self, name: str) -> float:
        """Reads a finite number as a float."""
        content = self.value(name)
        if type(content) not in (int, float) or not abs(content) < _FLOAT_LIMIT:
            self.fail(name, f"must be a number, not {_kind(content)}")
        return float(content)

    def flag(self, name: str, *, default: bool) -> bool:
        """Reads a boolean."""
        content = self._content.get(name, default)
        if not isinstance(content, bool):
            self.fail(name, f"must be true or false, not {_kind(content)}")
        return content

    def instant(self, name: str) -> datetime:
        """Reads an ISO 8601 instant with an offset as an aware datetime in UTC."""
        content = self.text(name)
        try:
            moment = datetime.fromisoformat(content)
        except ValueError:
            self.fail(name, f"must be an ISO 8601 instant, not {content!r}")
        if moment.utcoffset() is None:
            self.fail(name, f"instant without offset: {content!r}")
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            self.fail(name, f"instant out of range: {content!r}")

    def rows(
        self, name: str, fields: frozenset[str], *, optional: bool = False
    ) -> Iterator["JsonRow"]:
        """Yields the rows of a list field; an optional list may be missing."""
        if optional and name not in self._content:
            return
        content = self.value(name)
        if not isinstance(content, list):
            self.fail(name, f"must be a list, not {_kind(content)}")
        for place, item in enumerate(content):
            yield JsonRow(item, f"{self.path}.{name}[{place}]", self._error, fields)


def read_json(source: str | bytes | Path, error: type[DocumentError]) -> Any:
    """Reads the JSON value in a text, or in the file at a `Path`.

    Raises `error` for text that is not UTF-8 or not JSON, for NaN and infinities, and for a key
    given twice in one object. Passes on `OSError`.
    """
    repeats = _Repeats()
    try:
        text = _text(source)
        content = json.loads(text, object_pairs_hook=repeats.pairs, parse_constant=_no_constant)
    except RecursionError:
        raise error("$", "nested too deeply") from None
    except ValueError as problem:
        raise error("$", f"not JSON: {problem}") from None
    if repeats.found:
        path, name = next(repeats.places(content, "$"))
        raise error(f"{path}.{name}", "key given twice")
    return content


def _text(source: str | bytes | Path) -> str:
    """Returns the decoded text."""
    raw = source.read_bytes() if isinstance(source, Path) else source
    return raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw


class _Repeats:
    """Remembers objects with a repeated key, so that an error can name their path."""

    def __init__(self) -> None:
        # Holding the object itself keeps its id from being used again.
        self.found: dict[int, tuple[dict[str, Any], str]] = {}

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Makes an object of its pairs, and notes a repeated key."""
        content = dict(pairs)
        if len(content) != len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    self.found[id(content)] = (content, name)
                    break
                seen.add(name)
        return content

    def places(self, content: object, path: str) -> Iterator[tuple[str, str]]:
        """Yields path and key of the repetitions found."""
        if isinstance(content, dict):
            if id(content) in self.found:
                yield path, self.found[id(content)][1]
            for name, item in content.items():
                yield from self.places(item, f"{path}.{name}")
        elif isinstance(content, list):
            for place, item in enumerate(content):
                yield from self.places(item, f"{path}[{place}]")
        if path == "$":
            # The repeated object was itself dropped by a repeated key further out.
            yield path, next(iter(self.found.values()))[1]


def canonical_json(document: object) -> bytes:
    """Returns the text to hash: sorted keys, no whitespace, ASCII."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")


def instant_text(moment: datetime) -> str:
    """Formats an instant in UTC with `Z`, and fractions of a second only if any."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def fields_of(names: Iterable[str]) -> frozenset[str]:
    """Returns the names of the fields that an object may have."""
    return frozenset(names)


def _no_constant(name: str) -> NoReturn:
    """Raises ValueError for NaN and infinities."""
    raise ValueError(f"{name} is not a JSON number")


def _kind(content: object) -> str:
    """Returns the JSON type of a value for messages."""
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "a boolean"}
    kinds |= {int: "an integer", float: "a float", type(None): "null"}
    return kinds.get(type(content), type(content).__name__)
