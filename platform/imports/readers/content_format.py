"""Recognises what a file is by its first bytes, whatever its name says."""

import codecs
from enum import StrEnum

from imports.readers.result import Message, Unreadable

# A calendar may begin with blank lines or a comment of its exporter.
HEAD_BYTES = 4_096
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What people send by mistake, by its first bytes, with the code that says what to do instead.
REFUSED_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_is_old_excel"),
    (b"%PDF", "file_is_pdf"),
    (b"\x1f\x8b", "file_is_compressed"),
    (b"Rar!", "file_is_compressed"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_compressed"),
    (b"\x89PNG", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
)
REFUSED_TAGS = (
    ("<!doctype html", "file_is_web_page"),
    ("<html", "file_is_web_page"),
    ("<table", "file_is_web_page"),
    ("<?xml", "file_is_xml"),
)


class ContentFormat(StrEnum):
    """Lists the formats that readers are registered for."""

    CALENDAR = "calendar"
    WORKBOOK = "workbook"
    JSON = "json"
    TEXT = "text"


def format_of(content: bytes) -> ContentFormat:
    """Returns the format; raises Unreadable for files that hold no such lines."""
    if content.startswith(b"PK\x03\x04"):
        return ContentFormat.WORKBOOK
    for signature, code in REFUSED_SIGNATURES:
        if content.startswith(signature):
            raise Unreadable(Message(code))
    head = head_of(content)
    if not head:
        raise Unreadable(Message("file_empty"))
    for tag, code in REFUSED_TAGS:
        if head[: len(tag)].lower() == tag:
            raise Unreadable(Message(code))
    if "BEGIN:VCALENDAR" in head.upper():
        return ContentFormat.CALENDAR
    return ContentFormat.JSON if head[0] in "{[" else ContentFormat.TEXT


def head_of(content: bytes) -> str:
    """Returns the beginning as text, without a byte order mark and leading blanks."""
    content = content.lstrip(b" \t\r\n")
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            head = content[len(mark) : len(mark) + HEAD_BYTES].decode(encoding, errors="ignore")
            return head.lstrip("\ufeff \t\r\n")
    head = content[:HEAD_BYTES]
    if head[1:2] == b"\0":
        return head.decode("utf-16-le", errors="ignore").lstrip("\ufeff \t\r\n")
    if head[:1] == b"\0":
        return head.decode("utf-16-be", errors="ignore").lstrip("\ufeff \t\r\n")
    return head.decode("latin-1")
