"""What a problem will take of memory, estimated and refused before anything is built."""

import zipfile
from pathlib import Path

import numpy as np

from matching.engine.model.codec_npz import is_columnar
from matching.engine.model.columns import Columns, found_in

_MIB = 2**20
# Measured: a process that reads without the solver takes 60 MiB, one that solves 220.
_READING, _SOLVING = 60 * _MIB, 220 * _MIB
# Bytes for each byte of a JSON text: 3.6, 3.9 and 4.0 at 10, 28 and 110 MB.
_A_JSON_BYTE = 4
# Bytes for each byte that a columnar file holds inflated: 1.5 at 150 MB, more where it is small.
_A_COLUMNS_BYTE = 2
# A solve took 880 MiB at 480,000 options and 3,500 at 2.4 million, its windows and orders included.
_AN_OPTION = 1_450
# Tables of 7.7 million arcs took 48 bytes for each; as much again for what is made of them. This is
# on the safe side: 760,000 options with 3 million arcs took 330 MiB where it says 1,560.
_AN_ARC = 100


class MemoryLimitExceeded(ValueError):
    """A problem that would not fit in the memory allowed."""


def ensure_file_fits(path: Path, most_mib: int) -> None:
    """Before anything is read but the list of arrays. Raises TooLarge with the numbers, OSError."""
    size = path.stat().st_size
    if is_columnar(path):
        held = _declared(path)
        needed = _READING + size + _A_COLUMNS_BYTE * held
        what = f"a columnar file of {size} bytes that holds {held}"
    else:
        needed = _READING + _A_JSON_BYTE * size
        what = f"a JSON file of {size} bytes"
    _refuse(what, needed, most_mib)


def _declared(path: Path) -> int:
    """Bytes of all arrays; 0 for a broken file, of which reading tells more."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def ensure_problem_fits(columns: Columns, most_mib: int) -> None:
    """Before tables are made and anything is solved. Raises TooLarge with the numbers."""
    options, arcs = len(columns.option_operation), max_arc_count(columns)
    orders, windows = len(columns.order_ids), len(columns.window_ids)
    what = f"{orders} orders and {windows} windows with {options} options and up to {arcs} arcs"
    _refuse(what, _SOLVING + _AN_OPTION * options + _AN_ARC * arcs, most_mib)


def max_arc_count(columns: Columns) -> int:
    """Each option by each lane out of its factory, whether or not anything is in time."""
    if not len(columns.transfer_operation):
        return 0
    factories = len(columns.factory_ids)
    at = columns.window_factory[columns.option_window]
    site = columns.option_operation.astype(np.int64) * factories + at
    start = columns.transfer_operation.astype(np.int64) * factories + columns.transfer_from
    sites, sending = np.unique(site, return_counts=True)
    place, there = found_in(sites, start)
    return len(site) + int(sending[place[there]].sum())


def _refuse(what: str, needed: int, most_mib: int) -> None:
    if needed > most_mib * _MIB:
        raise MemoryLimitExceeded(
            f"too large: {what} would take about {-(-needed // _MIB)} MiB, most is {most_mib}"
        )
