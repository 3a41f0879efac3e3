"""Decodes calendar files: UTF-8, UTF-16, GBK and Western code pages."""

import codecs

from imports.readers.calendar.calendar_limits import CalendarLimits
from imports.readers.result import Message, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_ASCII_OF_PAIR = 0x80


def decoded(content: bytes, limits: CalendarLimits) -> tuple[str, str]:
    """Returns the text with "\\n" as its line end, and the name of its encoding.

    Raises Unreadable where the file is too large or of another kind.
    """
    if len(content) > limits.bytes_most:
        found, most = len(content) // 1024, limits.bytes_most // 1024
        raise Unreadable(Message("calendar_too_large", params={"found": found, "most": most}))
    text, encoding = _decoded(content)
    # Outlook writes a text of its own before the calendar, others a second mark.
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = text.count("\n")
    if found > limits.text_lines:
        params = {"found": found, "most": limits.text_lines}
        raise Unreadable(Message("calendar_too_many_text_lines", params=params))
    return text, encoding


def _decoded(content: bytes) -> tuple[str, str]:
    """Returns the text and the name of its encoding."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    if b"\0" in content[:200]:
        encoding = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
        return content.decode(encoding, "replace"), encoding
    try:
        return content.decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    if _has_pairs(content):
        return content.decode("gb18030", "replace"), "gb18030"
    return content.decode("cp1252", "replace"), "cp1252"


def _has_pairs(content: bytes) -> bool:
    """Returns whether most bytes beyond ASCII come in runs of even length, as in GBK."""
    pairs = single = run = 0
    for byte in content:
        if byte >= _FIRST_ASCII_OF_PAIR:
            run += 1
            continue
        if run:
            # The second byte of a rare character is in the range of ASCII.
            pairs, single = pairs + run // 2, single + run % 2
            run = 0
    return pairs >= 2 * single
