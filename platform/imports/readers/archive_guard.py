"""Refuses workbooks that would not fit into memory or resolve entities."""

import io
import zipfile
import zlib

from imports.readers.result import Message, Unreadable

MIB = 1024 * 1024
# A workbook of 10,000 lines unpacks to about 6 MiB.
UNPACKED_BYTES_MOST = 64 * MIB
MEMBERS_MOST = 500
# Sheets of equal lines pack to a hundredth; a bomb to a thousandth.
RATIO_MOST = 400
RATIO_FREE_BYTES = 8 * MIB
CHUNK_BYTES = 256 * 1024
# Entities are declared in a document type, which no workbook has.
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
WORKBOOK_PARTS = ("xl/workbook.xml",)


def ensure_safe_workbook(content: bytes) -> None:
    """Raises Unreadable unless the archive is a workbook of a bearable size.

    Declared sizes are compared first, then every member is unpacked piece by piece, since a
    declaration may lie.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            ensure_bearable(members, len(content))
            ensure_workbook({member.filename for member in members})
            ensure_as_declared(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError):
        raise Unreadable(Message("workbook_damaged")) from None
    except (NotImplementedError, RuntimeError):
        # `zipfile` raises these for unknown packing methods and passwords.
        raise Unreadable(Message("workbook_locked")) from None


def ensure_bearable(members: list[zipfile.ZipInfo], packed: int) -> None:
    """Raises Unreadable by the number and the declared sizes of the members."""
    declared = sum(member.file_size for member in members)
    is_bomb = declared > max(RATIO_FREE_BYTES, RATIO_MOST * packed)
    if len(members) > MEMBERS_MOST or declared > UNPACKED_BYTES_MOST or is_bomb:
        raise too_large(declared)
    if any(member.flag_bits & 0x1 for member in members):
        raise Unreadable(Message("workbook_locked"))


def ensure_workbook(names: set[str]) -> None:
    """Raises Unreadable where the archive holds something else."""
    if any(part in names for part in WORKBOOK_PARTS):
        return
    if "xl/workbook.bin" in names:
        raise Unreadable(Message("file_is_binary_workbook"))
    if "content.xml" in names:
        raise Unreadable(Message("file_is_open_document"))
    raise Unreadable(Message("archive_is_no_workbook"))


def ensure_as_declared(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpacks all members without keeping them; raises Unreadable by what they hold."""
    unpacked = 0
    for member in members:
        before = b""
        with archive.open(member) as part:
            while chunk := part.read(CHUNK_BYTES):
                unpacked += len(chunk)
                if unpacked > UNPACKED_BYTES_MOST:
                    raise too_large(unpacked)
                # A declaration may lie across two pieces.
                seen = (before[-16:] + chunk).upper()
                if any(declaration in seen for declaration in DECLARATIONS):
                    raise Unreadable(Message("workbook_declares_entities"))
                before = chunk


def too_large(unpacked: int) -> Unreadable:
    """Returns the error for a workbook that unpacks to more than is read."""
    params = {"found": str(unpacked // MIB), "most": str(UNPACKED_BYTES_MOST // MIB)}
    return Unreadable(Message("workbook_too_large", params=params))
