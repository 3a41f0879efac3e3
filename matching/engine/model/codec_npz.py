"""Reads and writes problems as columnar files: one zip of numpy arrays.

Every field of `Columns` is one member `<field>.npy` of a numpy `.npz` file: numbers as
little-endian int64, rows as int32, flags as bool, a text as bytes. Ids are the bytes of all ids in
UTF-8 in sequence, and where each ends in `<field>_ends`. Nothing is pickled.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

import numpy as np

from matching.engine.model.codec_json import read_json_columns
from matching.engine.model.columns import FORMAT, Columns, Flags, Ints, Rows, encoded
from matching.engine.model.problem import ProblemError
from matching.engine.model.validation import validate_columns

# A zip begins with the header of its first file, or of the list of files where it has none.
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# Of zlib's levels the quickest: the next ones take twice the time for a tenth of the size.
_LEVEL = 1
# What all members may hold before anything is inflated: five times 50,000 orders with 2.5 million
# options and two million transfers.
MOST_BYTES = 2**30
# A text, as `format` and `currency` are, with the header of its array is far shorter.
_MOST_TEXT_MEMBER = 1_000
_TYPES: dict[Any, Any] = {Ints: np.dtype("<i8"), Rows: np.dtype("<i4"), Flags: np.dtype("?")}
_IDS = tuple[str, ...]
_BYTES, _ENDS = np.dtype("u1"), "_ends"
# numpy and zipfile raise these for files that are cut off, changed or made by something else.
BROKEN_FILE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    TypeError,
    SyntaxError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)


def load_columns(source: bytes | str | Path) -> Columns:
    """Reads the columns of a problem in either form, JSON text or columnar file.

    Raises ProblemError, OSError.
    """
    if isinstance(source, str) or not is_columnar(source):
        return read_json_columns(source)
    return read_columns(source)


def read_stored_columns(source: bytes) -> Columns:
    """Reads a columnar file that was checked when it was written. Raises ProblemError."""
    with zipfile.ZipFile(io.BytesIO(source)) as file:
        return _Archive(file, MOST_BYTES).columns()


def is_columnar(source: bytes | Path) -> bool:
    """Returns whether this is a zip, and so not JSON. Raises OSError."""
    if isinstance(source, bytes):
        return source[:4] in _MAGIC
    with source.open("rb") as file:
        return file.read(4) in _MAGIC


def write_columns(columns: Columns) -> bytes:
    """Returns the file of these columns; equal columns give equal bytes.

    Raises ProblemError for numbers beyond int64, which only JSON can hold.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in _members(columns):
            # Without a date a member gets the earliest one of the zip format, so bytes repeat.
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=content.nbytes >= zipfile.ZIP64_LIMIT) as to:
                np.lib.format.write_array(to, content, version=(1, 0), allow_pickle=False)
    return target.getvalue()


def _members(columns: Columns) -> Iterator[tuple[str, Any]]:
    """Yields name and content of every member."""
    yield "format", np.frombuffer(FORMAT.encode(), dtype=_BYTES)
    for field in fields(Columns):
        name, content = field.name, getattr(columns, field.name)
        if isinstance(content, str):
            yield name, np.frombuffer(encoded(content), dtype=_BYTES)
        elif isinstance(content, tuple):
            texts = [encoded(text) for text in content]
            yield name, np.frombuffer(b"".join(texts), dtype=_BYTES)
            yield name + _ENDS, np.cumsum([len(text) for text in texts], dtype="<i8")
        elif content.dtype == object:
            raise ProblemError(f"$.{name}", "has numbers beyond int64, which this form cannot hold")
        else:
            yield name, content.astype(_TYPES[field.type], casting="same_kind", copy=False)


def read_columns(source: bytes | Path, *, most_bytes: int = MOST_BYTES) -> Columns:
    """Reads a columnar file. Raises ProblemError, OSError.

    `most_bytes` limits all arrays together; a larger file is rejected before it is inflated.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > most_bytes:
        raise ProblemError("$", f"is of {size} bytes, most is {most_bytes}")
    raw = source if isinstance(source, bytes) else source.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            columns = _Archive(file, most_bytes).columns()
    except ProblemError:
        raise
    except BROKEN_FILE as fault:
        raise ProblemError("$", f"not a columnar file: {fault}") from None
    validate_columns(columns)
    return columns


class _Archive:
    """Reads the members of one file, each inflated only once its size is known."""

    def __init__(self, file: zipfile.ZipFile, most_bytes: int) -> None:
        self.file = file
        self.entries: dict[str, zipfile.ZipInfo] = {}
        for entry in file.infolist():
            name = entry.filename.removesuffix(".npy")
            if name in self.entries:
                raise ProblemError(f"$.{name}", "member given twice")
            self.entries[name] = entry
        self.validate_members()
        size = sum(entry.file_size for entry in self.entries.values())
        if size > most_bytes:
            raise ProblemError("$", f"holds {size} bytes, most is {most_bytes}")

    def validate_members(self) -> None:
        """Raises ProblemError for another format, missing and unknown members."""
        if "format" not in self.entries:
            raise ProblemError("$.format", "missing field")
        if self.text("format") != FORMAT:
            raise ProblemError("$.format", f"must be {FORMAT!r}")
        ids = {f"{field.name}{_ENDS}" for field in fields(Columns) if field.type == _IDS}
        known = {"format", *Columns.__slots__, *ids}
        for name in sorted(known - self.entries.keys()):
            raise ProblemError(f"$.{name}", "missing field")
        for name in sorted(self.entries.keys() - known):
            raise ProblemError(f"$.{name}", "unknown field")

    def columns(self) -> Columns:
        """Reads all columns."""
        contents: dict[str, Any] = {}
        for field in fields(Columns):
            if field.type is str:
                contents[field.name] = self.text(field.name)
            elif field.type == _IDS:
                contents[field.name] = self.ids(field.name)
            else:
                contents[field.name] = self.array(field.name, _TYPES[field.type])
        return Columns(**contents)

    def array(self, name: str, kind: Any) -> Any:
        """Reads one column, whose length follows from the size of its member."""
        entry = self.entries[name]
        with self.file.open(entry) as member:
            shape, begins = _header(name, member, kind)
            if begins + shape * kind.itemsize != entry.file_size:
                raise ProblemError(f"$.{name}", "has not the size that it names")
            return np.frombuffer(member.read(), dtype=kind)

    def text(self, name: str) -> str:
        """Reads a text."""
        if self.entries[name].file_size > _MOST_TEXT_MEMBER:
            raise ProblemError(f"$.{name}", "too long")
        return _decoded(f"$.{name}", self.array(name, _BYTES).tobytes())

    def ids(self, name: str) -> tuple[str, ...]:
        """Reads ids."""
        raw = self.array(name, _BYTES).tobytes()
        ends = self.array(name + _ENDS, _TYPES[Ints])
        begins = np.append(0, ends[:-1])
        wrong = (ends < begins) | (ends > len(raw))
        if wrong.any():
            raise ProblemError(f"$.{name}{_ENDS}[{int(wrong.argmax())}]", "ends outside the bytes")
        if len(raw) != (ends[-1] if len(ends) else 0):
            raise ProblemError(f"$.{name}", "has bytes behind the last id")
        spans = zip(begins.tolist(), ends.tolist(), strict=False)
        return tuple(
            _decoded(f"$.{name}[{place}]", raw[begin:end])
            for place, (begin, end) in enumerate(spans)
        )


def _header(name: str, member: IO[bytes], kind: Any) -> tuple[int, int]:
    """Reads the rows that an array declares, and the bytes before them."""
    if np.lib.format.read_magic(member) != (1, 0):
        raise ProblemError(f"$.{name}", "must be an array of .npy version 1.0")
    shape, _, found = np.lib.format.read_array_header_1_0(member)
    if found != kind:
        raise ProblemError(f"$.{name}", f"must be of type {kind.str!r}, not {found.str!r}")
    if len(shape) != 1:
        raise ProblemError(f"$.{name}", f"must have one dimension, not {len(shape)}")
    return shape[0], member.tell()


def _decoded(path: str, raw: bytes) -> str:
    """Decodes UTF-8. Raises ProblemError."""
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise ProblemError(path, "not UTF-8") from None
