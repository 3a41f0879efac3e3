"""Tests that files are recognised by content, and refused where they are none."""

import io
import struct
import zipfile

import pytest

from imports.readers import archive_guard, dispatch
from imports.readers.archive_guard import ensure_safe_workbook
from imports.readers.content_format import ContentFormat, format_of
from imports.readers.result import Line, Reading, Unreadable

CALENDAR = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def code_of(content: bytes) -> str:
    """Returns the code with which a file is refused."""
    with pytest.raises(Unreadable) as refused:
        format_of(content)
    return refused.value.message.code


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (CALENDAR.encode(), ContentFormat.CALENDAR),
        (b"\n\n" + CALENDAR.lower().encode(), ContentFormat.CALENDAR),
        (b"\xef\xbb\xbf" + CALENDAR.encode(), ContentFormat.CALENDAR),
        (CALENDAR.encode("utf-16"), ContentFormat.CALENDAR),
        (CALENDAR.encode("utf-16-le"), ContentFormat.CALENDAR),
        (CALENDAR.encode("utf-16-be"), ContentFormat.CALENDAR),
        (b'  {"a": 1}\n{"a": 2}', ContentFormat.JSON),
        (b"[]", ContentFormat.JSON),
        ("设备,开始".encode("gbk"), ContentFormat.TEXT),
        (b"machine\tstart\tend", ContentFormat.TEXT),
        (b"PK\x03\x04rest", ContentFormat.WORKBOOK),
    ],
)
def test_format_is_recognised(content: bytes, expected: ContentFormat) -> None:
    assert format_of(content) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\t ", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_is_old_excel"),
        (b"%PDF-1.7", "file_is_pdf"),
        (b"\x1f\x8b\x08", "file_is_compressed"),
        (b"\x89PNG\r\n", "file_is_picture"),
        (b"<!DOCTYPE html><html>", "file_is_web_page"),
        (b"<?xml version='1.0'?><a/>", "file_is_xml"),
    ],
)
def test_other_files_are_named(content: bytes, code: str) -> None:
    assert code_of(content) == code


def archive(**members: bytes) -> bytes:
    """Returns a packed archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return written.getvalue()


def refused_workbook(content: bytes) -> str:
    """Returns the code with which a workbook is refused."""
    with pytest.raises(Unreadable) as refused:
        ensure_safe_workbook(content)
    return refused.value.message.code


def test_workbook_is_let_through() -> None:
    ensure_safe_workbook(archive(xl__workbook_xml=b"<workbook/>"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(word__document_xml=b"<a/>"), "archive_is_no_workbook"),
        (archive(content_xml=b"<a/>"), "file_is_open_document"),
        (
            archive(xl__workbook_xml=b"<a/>", xl__sheet_xml=b"\0" * (65 * 2**20)),
            "workbook_too_large",
        ),
        (
            archive(xl__workbook_xml=b"<a/>", xl__sheet_xml=b"\0" * (9 * 2**20)),
            "workbook_too_large",
        ),
        (archive(xl__workbook_xml=b'<!DOCTYPE a [<!ENTITY b "c">]>'), "workbook_declares_entities"),
        (b"PK\x03\x04 no archive", "workbook_damaged"),
        (archive(xl__workbook_xml=b"<a/>" * 99)[:-60], "workbook_damaged"),
    ],
)
def test_hostile_workbook_is_refused(content: bytes, code: str) -> None:
    assert refused_workbook(content) == code


def test_lie_about_the_size_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(archive(xl__workbook_xml=b"<a/>", xl__sheet_xml=b"\0" * (3 * 2**20)))
    monkeypatch.setattr(archive_guard, "UNPACKED_BYTES_MOST", 2**20)
    size = struct.pack("<I", 3 * 2**20)
    assert content.count(size) == 2

    lied = bytes(content).replace(size, struct.pack("<I", 100))

    assert refused_workbook(lied) in {"workbook_damaged", "workbook_too_large"}


def test_locked_workbook_is_named() -> None:
    content = bytearray(archive(xl__workbook_xml=b"<a/>"))
    # The bit of encryption, in the local and in the central header.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refused_workbook(bytes(content)) == "workbook_locked"


def test_calendar_of_another_kind_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        dispatch.read_file(CALENDAR.encode(), {"kind": "orders"})

    assert refused.value.message.code == "calendar_holds_windows_only"


def test_more_lines_than_a_preview_shows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Reading([Line("row 1")] * 3)
    monkeypatch.setattr(dispatch, "LINES_MOST", 2)
    monkeypatch.setattr(dispatch, "reader_for", lambda *_: lambda *_: reading)

    with pytest.raises(Unreadable) as refused:
        dispatch.read_file(b"a,b", {"kind": "windows"})

    assert refused.value.message.params == {"found": 3, "most": 2}
