"""Holds, reads and writes what orders get and cost by order of arrival.

A file is a zip of numpy arrays (`.npz`), one little-endian member for each field: texts are bytes,
numbers int64. Nothing is pickled, and reading loads no solver.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.engine.model.codec_npz import BROKEN_FILE, MOST_BYTES
from matching.engine.model.columns import Flags, Ints
from matching.engine.model.json_fields import DocumentError

FORMAT = "millshare-arrivals/1"
_BYTES, _INTS, _FLAGS = np.dtype("u1"), np.dtype("<i8"), np.dtype("?")
_TEXTS = ("format", "problem_sha256", "seed")
# Dimensions of the arrays of numbers.
_NUMBERS = {"made": 2, "cost": 2, "row_arrival": 1, "row_option": 1, "row_pieces": 1}


class SampleError(DocumentError):
    """Raised when a sample or a mask cannot be read, with path and reason."""


@dataclass(frozen=True, slots=True)
class ArrivalSample:
    """Holds the outcome of a baseline for each of several orders of arrival.

    `made` (pieces) and `cost` (micros of what is made, with the share of openings and without what
    is unmet) have a line for each arrival and a column for each order, in the sequence of the
    problem's columns. Row i says that in arrival `row_arrival[i]` option `row_option[i]` of the
    problem's columns makes `row_pieces[i]` > 0; rows are sorted by arrival, then by option. All
    arrays are int64. `seed` draws the arrivals.
    """

    problem_sha256: str
    seed: int
    made: Ints
    cost: Ints
    row_arrival: Ints
    row_option: Ints
    row_pieces: Ints


def write_sample(sample: ArrivalSample) -> bytes:
    """Returns the file of a sample; equal samples give equal bytes."""
    texts = (FORMAT, sample.problem_sha256, str(sample.seed))
    members: dict[str, Any] = {
        name: np.frombuffer(text.encode(), dtype=_BYTES)
        for name, text in zip(_TEXTS, texts, strict=True)
    }
    for name in _NUMBERS:
        members[name] = np.ascontiguousarray(getattr(sample, name), dtype=_INTS)
    return _archive_of(members)


def read_sample(source: bytes | Path) -> ArrivalSample:
    """Reads a sample. Raises SampleError, OSError."""
    wanted: dict[str, tuple[np.dtype[Any], int]] = dict.fromkeys(_TEXTS, (_BYTES, 1))
    wanted |= {name: (_INTS, dimensions) for name, dimensions in _NUMBERS.items()}
    members = _members_of(source, wanted)
    texts = {name: members.pop(name).tobytes().decode("utf-8", "replace") for name in _TEXTS}
    if texts["format"] != FORMAT:
        raise SampleError("$.format", f"must be {FORMAT!r}")
    if not texts["seed"].isdecimal():
        raise SampleError("$.seed", "must be a number of at least 0")
    sample = ArrivalSample(texts["problem_sha256"], int(texts["seed"]), **members)
    _validate(sample)
    return sample


def write_mask(excluded: Flags) -> bytes:
    """Returns the file of a mask over a problem's options."""
    return _archive_of({"excluded": np.ascontiguousarray(excluded, dtype=_FLAGS)})


def read_mask(source: bytes | Path, options: int) -> Flags:
    """Reads a mask over `options` options. Raises SampleError, OSError."""
    mask: Flags = _members_of(source, {"excluded": (_FLAGS, 1)})["excluded"]
    if len(mask) != options:
        raise SampleError("$.excluded", f"must have an entry for each of {options} options")
    return mask


def _archive_of(members: Mapping[str, Any]) -> bytes:
    """Returns the zip of these arrays."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            # Without a date a member gets the earliest one of the zip format, so bytes repeat.
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=content.nbytes >= zipfile.ZIP64_LIMIT) as to:
                np.lib.format.write_array(to, content, version=(1, 0), allow_pickle=False)
    return target.getvalue()


def _members_of(
    source: bytes | Path, wanted: Mapping[str, tuple[np.dtype[Any], int]]
) -> dict[str, Any]:
    """Reads exactly these members, each of a type and number of dimensions."""
    raw = source if isinstance(source, bytes) else source.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            entries = {entry.filename.removesuffix(".npy"): entry for entry in file.infolist()}
            for name in sorted(entries.keys() ^ wanted.keys()):
                reason = "missing field" if name in wanted else "unknown field"
                raise SampleError(f"$.{name}", reason)
            size = sum(entry.file_size for entry in file.infolist())
            if size > MOST_BYTES:
                raise SampleError("$", f"holds {size} bytes, most is {MOST_BYTES}")
            return {name: _array(file, entries[name], *wanted[name]) for name in wanted}
    except SampleError:
        raise
    except BROKEN_FILE as fault:
        raise SampleError("$", f"not a file of arrays: {fault}") from None


def _array(
    file: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: np.dtype[Any], dimensions: int
) -> Any:
    """Reads one array, whose size must be the one that its header names."""
    path = f"$.{entry.filename.removesuffix('.npy')}"
    with file.open(entry) as member:
        if np.lib.format.read_magic(member) != (1, 0):
            raise SampleError(path, "must be an array of .npy version 1.0")
        shape, is_fortran, found = np.lib.format.read_array_header_1_0(member)
        if found != kind or len(shape) != dimensions or is_fortran:
            raise SampleError(path, f"must be of type {kind.str!r} with {dimensions} dimensions")
        rows = 1
        for length in shape:
            rows *= length
        if member.tell() + rows * kind.itemsize != entry.file_size:
            raise SampleError(path, "has not the size that it names")
        return np.frombuffer(member.read(), dtype=kind).reshape(shape)


def _validate(sample: ArrivalSample) -> None:
    """Raises SampleError for arrays that do not fit each other."""
    if sample.made.shape != sample.cost.shape:
        raise SampleError("$.cost", "must have the shape of made")
    for name in ("row_option", "row_pieces"):
        if len(getattr(sample, name)) != len(sample.row_arrival):
            raise SampleError(f"$.{name}", "must be as long as row_arrival")
    for name, least in (("made", 0), ("cost", 0), ("row_option", 0), ("row_pieces", 1)):
        if (getattr(sample, name) < least).any():
            raise SampleError(f"$.{name}", f"must be at least {least}")
    arrival = sample.row_arrival
    if ((arrival < 0) | (arrival >= len(sample.made)) | (np.diff(arrival, prepend=0) < 0)).any():
        raise SampleError("$.row_arrival", "must name the arrivals in ascending sequence")
