"""Looks up the rows of a problem that a plan names, by their ids.

The work grows with the plan's rows, the orders and the windows, but not with the options.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from matching.engine.model.columns import NO_LIMIT, Columns, Flags, Ints, moment
from matching.engine.model.plan import PlanAllocation, PlanTransfer
from matching.engine.model.problem import (
    ProblemOption,
    ProblemShipment,
    ProblemTransfer,
    ProblemWindow,
    row_numbers,
)

Pair = tuple[str, str]
Lane = tuple[str, str, str]


class RowLookup:
    """Holds the rows that allocations and transfers name, if they exist.

    `operations`, `orders` and `windows` map ids to numbers. `options` are those allocated;
    `shipments` and `lanes` (operation, from, to) are those that the allocations and transfers may
    use. `order_of` has the order's number by operation.
    """

    def __init__(
        self, columns: Columns, made: Sequence[PlanAllocation], moves: Sequence[PlanTransfer]
    ) -> None:
        self.columns = columns
        self.operations = row_numbers(columns.operation_ids)
        self.orders = row_numbers(columns.order_ids)
        self.windows = row_numbers(columns.window_ids)
        self.order_of: list[int] = columns.operation_order.tolist()
        self._last: list[bool] = columns.operation_is_last.tolist()
        self._factory: list[str] = [
            columns.factory_ids[at] for at in columns.window_factory.tolist()
        ]
        self._available: list[int] = columns.window_available_ms.tolist()
        self._opening: list[int] = columns.window_opening.tolist()
        self.options = self._options({(row.operation, row.window) for row in made})
        self.shipments = self._shipments()
        self.lanes = self._lanes(moves)

    def order(self, operation: str) -> str:
        """Returns the order of an operation."""
        return self.columns.order_ids[self.order_of[self.operations[operation]]]

    def is_last(self, operation: str) -> bool:
        """Returns whether an operation ends its routing."""
        return self._last[self.operations[operation]]

    def factory(self, window: str) -> str:
        """Returns the factory of a window."""
        return self._factory[self.windows[window]]

    def available_ms(self, window: str) -> int:
        """Returns the hours of a window in ms."""
        return self._available[self.windows[window]]

    def opening_micros(self, window: str) -> int:
        """Returns the cost of opening a window."""
        return self._opening[self.windows[window]]

    def window(self, name: str) -> ProblemWindow:
        """Returns a window."""
        columns, at = self.columns, self.windows[name]
        return ProblemWindow(
            id=name,
            factory=self.factory(name),
            start=moment(int(columns.window_start[at])),
            end=moment(int(columns.window_end[at])),
            available_ms=int(columns.window_available_ms[at]),
            opening_micros=int(columns.window_opening[at]),
        )

    def _options(self, pairs: Collection[Pair]) -> dict[Pair, ProblemOption]:
        """Returns the options of these pairs."""
        columns = self.columns
        known = [pair for pair in pairs if pair[0] in self.operations and pair[1] in self.windows]
        wanted = [(self.operations[operation], self.windows[window]) for operation, window in known]
        found = _found(
            (columns.option_operation, columns.option_window),
            wanted,
            columns.option_unit_ms,
            columns.option_setup_ms,
            columns.option_unit,
            columns.option_setup,
            columns.option_min,
            columns.option_max,
        )
        return {
            known[at]: ProblemOption(
                *known[at], unit_ms, setup_ms, unit, setup, least, _limit(most)
            )
            for at, (unit_ms, setup_ms, unit, setup, least, most) in found
        }

    def _shipments(self) -> dict[Pair, ProblemShipment]:
        """Returns the shipments of the allocations."""
        columns = self.columns
        last = (pair for pair in self.options if self.is_last(pair[0]))
        keys = list({(self.order(operation), self.factory(window)) for operation, window in last})
        factories = row_numbers(columns.factory_ids)
        found = _found(
            (columns.shipment_order, columns.shipment_factory),
            [(self.orders[order], factories[factory]) for order, factory in keys],
            columns.shipment_fixed,
            columns.shipment_unit,
        )
        return {keys[at]: ProblemShipment(*keys[at], *numbers) for at, numbers in found}

    def _lanes(self, moves: Iterable[PlanTransfer]) -> dict[Lane, ProblemTransfer]:
        """Returns the lanes of the transfers."""
        columns = self.columns
        known = (
            (row.operation, self.factory(row.from_window), self.factory(row.to_window))
            for row in moves
            if row.operation in self.operations
            and row.from_window in self.windows
            and row.to_window in self.windows
        )
        keys = list(set(known))
        factories = row_numbers(columns.factory_ids)
        found = _found(
            (columns.transfer_operation, columns.transfer_from, columns.transfer_to),
            [(self.operations[at], factories[start], factories[goal]) for at, start, goal in keys],
            columns.transfer_fixed,
            columns.transfer_unit,
            columns.transfer_transit_ms,
        )
        return {keys[at]: ProblemTransfer(*keys[at], *numbers) for at, numbers in found}


def _limit(number: int) -> int | None:
    """Returns a limit as rows have it."""
    return None if number == NO_LIMIT else number


def _found(
    keys: Sequence[Any], wanted: Sequence[tuple[int, ...]], *contents: Ints
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yields the place in `wanted` of each row that exists, and its contents."""
    if not wanted:
        return
    rows, there = rows_with(keys, np.array(wanted, dtype=np.int64).T)
    at = np.flatnonzero(there)
    columns = (content[rows[at]].tolist() for content in contents)
    yield from zip(at.tolist(), zip(*columns, strict=True), strict=True)


def rows_with(keys: Sequence[Any], wanted: Ints) -> tuple[Ints, Flags]:
    """Returns the row of each wanted combination of keys, and whether it exists.

    Rows are sorted by `keys`. `wanted` has a line per key and a column per combination.
    """
    begins = np.zeros(len(wanted[0]), dtype=np.int64)
    ends = np.full_like(begins, len(keys[0]))
    for key, sought in zip(keys, wanted, strict=True):
        begins, ends = _first(key, begins, ends, sought), _first(key, begins, ends, sought + 1)
    return begins, begins < ends


def _first(key: Any, begins: Ints, ends: Ints, sought: Ints) -> Ints:
    """Returns the first rows whose key is not below the one sought, by bisection."""
    while (open_ends := begins < ends).any():
        middle = (begins + ends) // 2
        below = np.zeros_like(open_ends)
        below[open_ends] = key[middle[open_ends]] < sought[open_ends]
        begins = np.where(below, middle + 1, begins)
        ends = np.where(below, ends, middle)
    return begins
