"""Hands a file to the reader for its kind and its format.

A reader is a function `read(content: bytes, context: Mapping) -> Reading` that raises Unreadable.
The context is fit for JSON; `imports.reading_context` builds it and lists its parts.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from imports.readers.archive_guard import ensure_safe_workbook
from imports.readers.content_format import ContentFormat, format_of
from imports.readers.joined_weeks import join_weeks
from imports.readers.result import Message, Reading, Unreadable

Reader = Callable[[bytes, Mapping[str, Any]], Reading]
# Kind and format → the package whose `read` is called. It is imported when a file needs it.
READERS: Mapping[tuple[str, ContentFormat], str] = {
    ("windows", ContentFormat.CALENDAR): "imports.readers.calendar",
    **{
        (kind, content_format): "imports.readers.sheets"
        for kind in ("windows", "machines", "certifications")
        for content_format in (ContentFormat.WORKBOOK, ContentFormat.JSON, ContentFormat.TEXT)
    },
    **{
        ("orders", content_format): "imports.readers.orders"
        for content_format in (ContentFormat.WORKBOOK, ContentFormat.JSON, ContentFormat.TEXT)
    },
    **{
        ("parts", content_format): "imports.readers.orders.rows.part_rows"
        for content_format in (ContentFormat.WORKBOOK, ContentFormat.TEXT)
    },
}
LINES_MOST = 20_000


def read_file(content: bytes, context: Mapping[str, Any]) -> Reading:
    """Returns what the file holds; raises Unreadable."""
    content_format = format_of(content)
    if content_format is ContentFormat.WORKBOOK:
        ensure_safe_workbook(content)
    reading = reader_for(context["kind"], content_format)(content, context)
    if len(reading.lines) > LINES_MOST:
        params = {"found": len(reading.lines), "most": LINES_MOST}
        raise Unreadable(Message("too_many_lines", params=params))
    if context["kind"] == "windows":
        join_weeks(reading, context)
    return reading


def reader_for(kind: str, content_format: ContentFormat) -> Reader:
    """Returns the function that reads such a file; raises Unreadable."""
    package = READERS.get((kind, content_format))
    if package is None:
        is_calendar = content_format is ContentFormat.CALENDAR
        raise Unreadable(Message("calendar_holds_windows_only" if is_calendar else "not_a_sheet"))
    return import_module(package).read
