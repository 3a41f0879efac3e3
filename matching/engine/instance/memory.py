"""Estimates the memory of a problem, and rejects one that is too large."""

import zipfile
from pathlib import Path

import numpy as np

from matching.engine.model.codec_npz import is_columnar
from matching.engine.model.columns import Columns, found_in
from matching.engine.params import MemoryParams

PARAMS = MemoryParams()
_MIB = 2**20


class MemoryLimitExceeded(ValueError):
    """Raised when a problem would need more than the memory allowed."""


def ensure_file_fits(path: Path, most_mib: int) -> None:
    """Raises MemoryLimitExceeded for a file too large; reads only its directory."""
    size = path.stat().st_size
    if is_columnar(path):
        held = _declared(path)
        needed = PARAMS.reading + size + PARAMS.per_column_byte * held
        what = f"a columnar file of {size} bytes that holds {held}"
    else:
        needed = PARAMS.reading + PARAMS.per_json_byte * size
        what = f"a JSON file of {size} bytes"
    _ensure(what, needed, most_mib)


def _declared(path: Path) -> int:
    """Returns the bytes of all arrays; 0 for a broken file, which reading will report."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def ensure_problem_fits(columns: Columns, most_mib: int) -> None:
    """Raises MemoryLimitExceeded if a problem and its solve would not fit."""
    options, arcs = len(columns.option_operation), max_arc_count(columns)
    orders, windows = len(columns.order_ids), len(columns.window_ids)
    what = f"{orders} orders and {windows} windows with {options} options and up to {arcs} arcs"
    needed = PARAMS.solving + PARAMS.per_option * options + PARAMS.per_arc * arcs
    _ensure(what, needed, most_mib)


def max_arc_count(columns: Columns) -> int:
    """Returns the number of arcs if every option used every lane out of its factory."""
    if not len(columns.transfer_operation):
        return 0
    factories = len(columns.factory_ids)
    at = columns.window_factory[columns.option_window]
    site = columns.option_operation.astype(np.int64) * factories + at
    start = columns.transfer_operation.astype(np.int64) * factories + columns.transfer_from
    sites, sending = np.unique(site, return_counts=True)
    place, there = found_in(sites, start)
    return len(site) + int(sending[place[there]].sum())


def _ensure(what: str, needed: int, most_mib: int) -> None:
    """Raises MemoryLimitExceeded if more bytes are needed than allowed."""
    if needed > most_mib * _MIB:
        raise MemoryLimitExceeded(
            f"too large: {what} would take about {-(-needed // _MIB)} MiB, most is {most_mib}"
        )
