"""Makes a row for each machine of a window, with its start and its free hours.

Most windows have one machine and one span: their rows are made in whole arrays. The hours of the
others are divided one window at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from factories.spans import Span
from matching.engine.model.columns import Flags, Ints, integers, microseconds
from matching.formulation.machine_hours import (
    MachineHours,
    WindowTerms,
    machine_hours,
    reservations_of,
)


@dataclass(frozen=True, slots=True)
class MachineRows:
    """Holds a row for each machine with free hours, by window and its number.

    `source` is the row of its window, `start` in µs since 1970.
    """

    source: Ints
    number: Ints
    is_opener: Flags
    start: Ints
    free_ms: Ints
    offered_ms: Ints


def machine_rows_of(
    columns: Mapping[str, Sequence[Any]], several: Mapping[Any, Sequence[Span]], at: datetime
) -> MachineRows:
    """Returns the rows of windows; `several` has the spans of those with several."""
    ids, counts = columns["pk"], integers(columns["machine__count"])
    divided = counts > 1
    for place, key in enumerate(ids) if several else ():
        divided[place] |= key in several
    plain, start = (
        np.flatnonzero(~divided),
        integers([microseconds(instant) for instant in columns["starts_at"]]),
    )
    offered = integers(columns["offered_ms"])
    free = offered - integers(columns["reserved_ms"])
    ones = np.ones(len(plain), dtype=np.int64)
    parts = [(plain, ones, ones, start[plain], free[plain], offered[plain])]
    places = np.flatnonzero(divided).tolist()
    reserved = [ids[place] for place in places if columns["reserved_ms"][place]]
    reservations = reservations_of(reserved) if reserved else {}
    rows = []
    for place in places:
        terms = terms_at(columns, several, place)
        hours = machine_hours(terms, reservations.get(ids[place], ()), at)
        rows += [] if hours is None else rows_of(place, hours)
    if rows:
        parts.append(tuple(np.array(rows, dtype=np.int64).T))
    source, number, *rest = (np.concatenate(each) for each in zip(*parts, strict=True))
    turn = np.lexsort((number, source))
    is_opener, start, free, offered = (each[turn] for each in rest)
    return MachineRows(source[turn], number[turn], is_opener.astype(bool), start, free, offered)


def terms_at(
    columns: Mapping[str, Sequence[Any]], several: Mapping[Any, Sequence[Span]], place: int
) -> WindowTerms:
    """Returns the terms of the window in this row."""
    whole = (Span(columns["starts_at"][place], columns["ends_at"][place]),)
    return WindowTerms(
        spans=several.get(columns["pk"][place], whole),
        machines=columns["machine__count"][place],
        notice=columns["notice"][place],
        offered_ms=columns["offered_ms"][place],
        reserved_ms=columns["reserved_ms"][place],
    )


def rows_of(place: int, hours: MachineHours) -> list[tuple[int, ...]]:
    """Returns a row for each machine that has free hours."""
    start, opener = microseconds(hours.starts_at), hours.opener
    each = enumerate(zip(hours.free_ms, hours.offered_ms, strict=True))
    return [
        (place, at + 1, at == opener, start, free, offered) for at, (free, offered) in each if free
    ]
