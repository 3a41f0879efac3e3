"""Defines a mixed integer model as arrays of columns and rows, and assembles it."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.model.columns import Flags, Ints

Floats = npt.NDArray[np.float64]
NONE = -1


@dataclass(frozen=True, slots=True)
class MilpModel:
    """Holds a mixed integer model: minimise cost·x within rows and bounds.

    The limits are row_lower ≤ Ax ≤ row_upper and lower ≤ x ≤ upper.

    `scale` is the micros in one unit of the objective. `options` and `arcs` are the rows of the
    instance that the columns stand for; a column number of `NONE` means that there is no such
    column. `amount`, `used`, its site's `site_used`, its window's `opened` and `wait` go with
    `options`, `flow` and `lane_used` with `arcs`. `left` is each order's column, worth
    `left_worth`. A window's capacity is in row `capacity_row`, in units of `capacity_unit_ms`; an
    option that can make no more than `most` for lack of hours `is_hour_limited`, and its row
    `most_row` limits it to most · column `most_used`.
    """

    orders: Ints
    options: Ints
    arcs: Ints
    scale: float
    cost: Floats
    lower: Floats
    upper: Floats
    integer: Flags
    row_lower: Floats
    row_upper: Floats
    entry_row: Ints
    entry_column: Ints
    entry_value: Floats
    amount: Ints
    flow: Ints
    left: Ints
    left_worth: Ints
    used: Ints
    site_used: Ints
    opened: Ints
    lane_used: Ints
    wait: Ints
    most: Ints
    most_row: Ints
    most_used: Ints
    is_hour_limited: Flags
    capacity_row: Ints
    capacity_unit_ms: Ints

    @property
    def size(self) -> int:
        """Returns the number of matrix entries, with which time and memory grow."""
        return len(self.entry_row)


@dataclass(slots=True)
class ModelAssembly:
    """Collects columns and rows while a model is built."""

    cost: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    integer: list[Flags] = field(default_factory=list)
    columns: int = 0
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    rows: int = 0
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)

    def add_columns(
        self, cost: npt.ArrayLike, upper: npt.ArrayLike, *, integer: bool | Flags
    ) -> Ints:
        """Adds a column per cost, and returns their numbers."""
        costs = np.asarray(cost, dtype=np.float64)
        self.cost.append(costs)
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), costs.shape))
        self.integer.append(np.broadcast_to(np.asarray(integer, dtype=bool), costs.shape))
        self.columns += len(costs)
        return np.arange(self.columns - len(costs), self.columns, dtype=np.int64)

    def add_rows(
        self,
        count: int,
        lower: npt.ArrayLike,
        upper: npt.ArrayLike,
        *terms: tuple[Ints, Ints, npt.ArrayLike],
    ) -> Ints:
        """Adds `count` rows, and returns their numbers.

        A term is (row of these, column, value).
        """
        self.row_lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), (count,)))
        self.row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        for row, column, value in terms:
            values = np.broadcast_to(np.asarray(value, dtype=np.float64), row.shape)
            self.entries.append((row + self.rows, column, values))
        self.rows += count
        return np.arange(self.rows - count, self.rows, dtype=np.int64)


def ranges(starts: Ints, rows: Ints) -> Ints:
    """Returns the numbers from starts[r] up to starts[r + 1] for every r in `rows`."""
    first, count = starts[rows], starts[rows + 1] - starts[rows]
    offset = np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count)
    return (np.arange(int(count.sum())) + offset).astype(np.int64)


def inverse(rows: Ints, size: int) -> Ints:
    """Returns the place of each number below `size` in `rows`, or NONE."""
    found = np.full(size, NONE, dtype=np.int64)
    found[rows] = np.arange(len(rows))
    return found


def place_in(among: Ints, wanted: Ints) -> Ints:
    """Returns the place of each wanted number in sorted numbers, or NONE."""
    if not len(among):
        return np.full(len(wanted), NONE, dtype=np.int64)
    place = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    return np.where(among[place] == wanted, place, NONE)


class ModelRows(NamedTuple):
    """Holds the lower and the upper limit of each row."""

    lower: Floats
    upper: Floats


class ModelEntries(NamedTuple):
    """Holds the row, column and value of each entry of the matrix."""

    row: Ints
    column: Ints
    value: Floats


def bare_model(
    scale: float, cost: Floats, rows: ModelRows, entries: ModelEntries, *, integer: bool
) -> MilpModel:
    """Returns a model of columns from 0 to 1 that stand for no instance rows."""
    none = np.zeros(0, dtype=np.int64)
    return MilpModel(
        orders=none,
        options=none,
        arcs=none,
        scale=scale,
        cost=cost,
        lower=np.zeros(len(cost)),
        upper=np.ones(len(cost)),
        integer=np.full(len(cost), integer),
        row_lower=rows.lower,
        row_upper=rows.upper,
        entry_row=entries.row,
        entry_column=entries.column,
        entry_value=entries.value,
        amount=none,
        flow=none,
        left=none,
        left_worth=none,
        used=none,
        site_used=none,
        opened=none,
        lane_used=none,
        wait=none,
        most=none,
        most_row=none,
        most_used=none,
        is_hour_limited=np.zeros(0, dtype=bool),
        capacity_row=none,
        capacity_unit_ms=none,
    )
