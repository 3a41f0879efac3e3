"""Extracts orders and hours of a problem as a subproblem with the same ids."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.model.columns import Columns, Flags, Ints
from matching.engine.model.plan import Plan

# Kinds of a subproblem. The bound of whole components holds for their orders in any plan of the
# whole; that of a block holds only for its share of the hours.
COMPONENTS, BLOCK = "components", "block"
# Kind and plan of a solved subproblem.
SubproblemAnswer = tuple[str, Plan]


@dataclass(frozen=True, slots=True)
class Subproblem:
    """Holds a problem to solve by itself from a start plan."""

    kind: str
    columns: Columns
    start: Plan


class SubproblemBuilder:
    """Builds subproblems of one problem in time that grows with their own rows."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        operations, orders = len(columns.operation_ids), len(columns.order_ids)
        self._options = _begins(columns.option_operation, operations)
        self._shipments = _begins(columns.shipment_order, orders)
        self._transfers = _begins(columns.transfer_operation, operations)

    def take(self, orders: Ints, available_ms: Ints, opening: Ints) -> Columns:
        """Returns these orders, by ascending row, in the windows with time for them.

        `available_ms` and `opening` (micros) are by the windows of the whole.
        """
        whole = self.columns
        operations = spans(whole.order_operations, orders)
        options = self._options_of(operations, orders, available_ms)
        windows = np.unique(whole.option_window[options]).astype(np.int64)
        factories = np.unique(whole.window_factory[windows]).astype(np.int64)
        shipments = self._shipments_of(orders, factories)
        transfers = self._transfers_of(operations, factories)
        steps = np.diff(whole.order_operations)[orders]
        return Columns(
            currency=whole.currency,
            factory_ids=_ids(whole.factory_ids, factories),
            window_ids=_ids(whole.window_ids, windows),
            window_factory=_places(factories, whole.window_factory[windows]),
            window_start=whole.window_start[windows],
            window_end=whole.window_end[windows],
            window_available_ms=available_ms[windows],
            window_opening=opening[windows],
            order_ids=_ids(whole.order_ids, orders),
            order_quantity=whole.order_quantity[orders],
            order_unmet=whole.order_unmet[orders],
            order_whole=whole.order_whole[orders],
            order_submitted=whole.order_submitted[orders],
            order_operations=np.concatenate(([0], np.cumsum(steps))),
            operation_ids=_ids(whole.operation_ids, operations),
            operation_max_factories=whole.operation_max_factories[operations],
            operation_min_lot=whole.operation_min_lot[operations],
            option_operation=_places(operations, whole.option_operation[options]),
            option_window=_places(windows, whole.option_window[options]),
            option_unit_ms=whole.option_unit_ms[options],
            option_setup_ms=whole.option_setup_ms[options],
            option_unit=whole.option_unit[options],
            option_setup=whole.option_setup[options],
            option_min=whole.option_min[options],
            option_max=whole.option_max[options],
            shipment_order=_places(orders, whole.shipment_order[shipments]),
            shipment_factory=_places(factories, whole.shipment_factory[shipments]),
            shipment_fixed=whole.shipment_fixed[shipments],
            shipment_unit=whole.shipment_unit[shipments],
            transfer_operation=_places(operations, whole.transfer_operation[transfers]),
            transfer_from=_places(factories, whole.transfer_from[transfers]),
            transfer_to=_places(factories, whole.transfer_to[transfers]),
            transfer_fixed=whole.transfer_fixed[transfers],
            transfer_unit=whole.transfer_unit[transfers],
            transfer_transit_ms=whole.transfer_transit_ms[transfers],
        )

    def _options_of(self, operations: Ints, orders: Ints, available_ms: Ints) -> Ints:
        """Returns the options in windows with time.

        There are none if the whole lists shipments and the subproblem would have none: a problem
        without shipments ships free of charge.
        """
        options = spans(self._options, operations)
        options = options[available_ms[self.columns.option_window[options]] > 0]
        if len(self.columns.shipment_order):
            windows = np.unique(self.columns.option_window[options])
            factories = np.unique(self.columns.window_factory[windows])
            if not len(self._shipments_of(orders, factories.astype(np.int64))):
                return options[:0]
        return options

    def _shipments_of(self, orders: Ints, factories: Ints) -> Ints:
        """Returns the shipments of these orders from these factories."""
        rows = spans(self._shipments, orders)
        return rows[_among(factories, self.columns.shipment_factory[rows])]

    def _transfers_of(self, operations: Ints, factories: Ints) -> Ints:
        """Returns the lanes of these operations between these factories."""
        rows = spans(self._transfers, operations)
        starts = _among(factories, self.columns.transfer_from[rows])
        return rows[starts & _among(factories, self.columns.transfer_to[rows])]


def spans(begins: Ints, rows: Ints) -> Ints:
    """Returns the numbers from the entry of `begins` at each row up to the next."""
    first, count = begins[rows], begins[rows + 1] - begins[rows]
    before = np.cumsum(count) - count
    found: Ints = np.arange(count.sum()) + np.repeat(first - before, count)
    return found


def _begins(rows: Any, count: int) -> Ints:
    """Returns where the rows of each number begin."""
    return np.searchsorted(rows, np.arange(count + 1))


def _places(among: Ints, rows: Any) -> Any:
    """Returns the places of rows among others."""
    return np.searchsorted(among, rows).astype(np.int32)


def _among(some: Ints, rows: Any) -> Flags:
    """Returns whether each row is among some."""
    return np.isin(rows, some)


def _ids(ids: tuple[str, ...], rows: Ints) -> tuple[str, ...]:
    """Returns the ids of rows."""
    return tuple(ids[row] for row in rows.tolist())
