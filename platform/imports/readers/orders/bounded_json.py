"""Parses JSON within bounds of size, depth and numbers, each key once."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from imports.readers.result import Message, Unreadable

BYTES_MOST = 25_000_000
# Every value of a document is opened by one of these; a value takes about a hundred bytes here.
MARKS = (b",", b"[", b"{", b":")
MARKS_MOST = 1_500_000
# Deeper than any order: a request for quotation has ten levels.
DEPTH_MOST = 40
DIGITS_MOST = 40
EXPONENT_MOST = 40
TEXT_MOST = 20_000
LINE = re.compile(rb"[^\r\n]*[^\s][^\r\n]*")


class Refused(ValueError):
    """Raised within a parse, with the message that says why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.message = Message(code, "", params)


def parse_json(content: bytes) -> Any:
    """Returns the value of one document; raises Refused. Decimals stay exact."""
    refuse_heavy(content)
    text = decoded(content)
    try:
        value = json.loads(
            text,
            object_pairs_hook=each_key_once,
            parse_int=bounded_int,
            parse_float=bounded_decimal,
            parse_constant=refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise Refused(
            "json_broken", line=error.lineno, column=error.colno, found=near(text, error.pos)
        ) from None
    except RecursionError:
        raise Refused("json_too_deep", most=DEPTH_MOST) from None
    refuse_deep(value)
    return value


def parse_lines(content: bytes) -> Iterator[tuple[int, Any, Message | None]]:
    """Yields number, value and fault of each line; value or fault is None."""
    refuse_heavy(content)
    raw = decoded(content).encode()
    for number, line in enumerate(raw.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, parse_json(line), None
        except Refused as error:
            yield number, None, error.message


def is_lines(content: bytes) -> bool:
    """Returns whether the first line is a whole object, and others follow."""
    lines = LINE.findall(content[:1_000_000])
    if len(lines) < 2 or not lines[0].strip().startswith(b"{"):
        return False
    return lines[0].strip().endswith(b"}") and lines[1].strip().startswith(b"{")


def refuse_heavy(content: bytes) -> None:
    """Raises Refused where the values would not fit the memory of a reader."""
    if len(content) > BYTES_MOST:
        raise Refused("json_too_large", found=len(content), most=BYTES_MOST)
    marks = sum(content.count(mark) for mark in MARKS)
    if marks > MARKS_MOST:
        raise Refused("json_too_many_values", most=MARKS_MOST)


def decoded(content: bytes) -> str:
    """Returns the text of UTF-8, UTF-16 or, where it is neither, of GB 18030."""
    for encoding in (json.detect_encoding(content), "utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise Refused("json_not_text")


def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Returns the object; raises Refused for a key that it has twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise Refused("json_key_twice", found=twice[:80])
    return found


def bounded_int(text: str) -> int:
    """Returns a whole number; raises Refused where it has too many digits."""
    if len(text) > DIGITS_MOST:
        raise Refused("json_number_too_long", found=text[:20] + "…", most=DIGITS_MOST)
    return int(text)


def bounded_decimal(text: str) -> Decimal:
    """Returns an exact number; raises Refused where it is too long, large or small."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Refused("json_number_too_long", found=text[:20] + "…", most=DIGITS_MOST) from None
    if len(text) > DIGITS_MOST or abs(value.adjusted()) > EXPONENT_MOST:
        raise Refused("json_number_too_long", found=text[:20], most=DIGITS_MOST)
    return value


def refuse_constant(text: str) -> Any:
    """Raises Refused: NaN and infinities are no JSON."""
    raise Refused("json_number_too_long", found=text, most=DIGITS_MOST)


def refuse_deep(value: Any) -> None:
    """Raises Refused where values are nested too deep or a text is too long."""
    level = [value]
    for _depth in range(DEPTH_MOST):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, str) and len(item) > TEXT_MOST:
                raise Refused("json_text_too_long", found=item[:40] + "…", most=TEXT_MOST)
        if not below:
            return
        level = below
    raise Refused("json_too_deep", most=DEPTH_MOST)


def near(text: str, at: int) -> str:
    """Returns what stands at a place of the text."""
    return text[at : at + 20].split("\n")[0] or "end of file"


def unreadable(error: Refused) -> Unreadable:
    """Returns the error of a file that is refused as a whole."""
    return Unreadable(error.message)
