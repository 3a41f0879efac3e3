"""Recognises files by their content; names and declared types are not believed."""

import re
from dataclasses import dataclass

import puremagic

from attachments.readers.findings import FileRefused

STEP_START = b"ISO-10303-21"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
DXF_START = re.compile(rb"(?:\s*999\r?\n[^\n]*\r?\n)*\s*0\r?\nSECTION\r?\n")
BINARY_DXF_START = b"AutoCAD Binary DXF\r\n\x1a\x00"
STL_HEAD, STL_TRIANGLE = 84, 50
# A ZIP archive ends with this record, after which a comment of at most 65,535 bytes may follow.
ZIP_END, ZIP_END_BYTES = b"PK\x05\x06", 65_557
START_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class FileType:
    """Describes a type of file that is read.

    kind: model, drawing, document or picture.
    """

    name: str
    kind: str
    content_type: str


STEP = FileType("step", "model", "model/step")
STL = FileType("stl", "model", "model/stl")
THREEMF = FileType("3mf", "model", "model/3mf")
DXF = FileType("dxf", "drawing", "image/vnd.dxf")
PDF = FileType("pdf", "document", "application/pdf")
PNG = FileType("png", "picture", "image/png")
JPEG = FileType("jpeg", "picture", "image/jpeg")


def type_of(content: bytes) -> FileType:
    """Returns the type of a file; raises FileRefused for one that is not read."""
    if not content.strip(b"\0 \t\r\n"):
        raise FileRefused("file_empty")
    start = content[:START_BYTES].removeprefix(BYTE_ORDER_MARK).lstrip()
    found = type_by_start(content, start)
    if found is None:
        raise FileRefused("file_type_unknown", found=known_name(content))
    if found is not THREEMF and ZIP_END in content[-ZIP_END_BYTES:] and b"PK\x03\x04" in content:
        raise FileRefused("file_is_two_types", found=found.name.upper())
    return found


def type_by_start(content: bytes, start: bytes) -> FileType | None:
    """Returns the type that the first bytes show, None for one that is not read."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return THREEMF if b"3D/" in content[-ZIP_END_BYTES:] else None
    if start.startswith(STEP_START):
        return STEP
    if DXF_START.match(start) or content.startswith(BINARY_DXF_START):
        return DXF
    return STL if is_stl(content, start) else None


def is_stl(content: bytes, start: bytes) -> bool:
    """Returns whether the content is an STL file, by its length or its first words."""
    if start[:5].lower() == b"solid" and b"facet" in content[:START_BYTES].lower():
        return True
    if len(content) < STL_HEAD or start.startswith((b"<", b"{", b"MZ", b"\x7fELF")):
        return False
    claimed = int.from_bytes(content[80:84], "little")
    # A file that claims more than it holds is an STL that was cut off, and is said to be one.
    fits = len(content) == STL_HEAD + claimed * STL_TRIANGLE
    return fits or (b"stl" in content[:80].lower() and claimed > 0)


def known_name(content: bytes) -> str:
    """Returns the name of a type that is not read; empty where nothing knows it."""
    try:
        found = puremagic.magic_string(content[:START_BYTES])
    except (puremagic.PureError, ValueError):
        return ""
    return found[0].name if found else ""
