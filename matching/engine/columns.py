"""The matching problem as columns, one array a field: what the engine works on; nothing is decided.

A problem says the same in JSON and in columns. Rows are in the one order of the problem: windows,
factories and orders by id, operations by order and step, options by operation and window,
shipments by order and factory, transfers by operation, sending and receiving factory. Other rows
are named by their number in that order.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# In `operation_max_factories` and `option_max`: no limit.
NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """Times are ms, instants are µs since 1970 in UTC, money is micros, quantities are units.

    `order_operations` has one entry more than there are orders: the operations of order i are the
    rows from its entry i up to entry i + 1, in routing sequence.
    """

    currency: str
    factory_ids: tuple[str, ...]
    window_ids: tuple[str, ...]
    window_factory: Rows
    window_start: Ints
    window_end: Ints
    window_available_ms: Ints
    window_opening: Ints
    order_ids: tuple[str, ...]
    order_quantity: Ints
    order_unmet: Ints
    order_whole: Flags
    order_submitted: Ints
    order_operations: Ints
    operation_ids: tuple[str, ...]
    operation_max_factories: Ints
    operation_min_lot: Ints
    option_operation: Rows
    option_window: Rows
    option_unit_ms: Ints
    option_setup_ms: Ints
    option_unit: Ints
    option_setup: Ints
    option_min: Ints
    option_max: Ints
    shipment_order: Rows
    shipment_factory: Rows
    shipment_fixed: Ints
    shipment_unit: Ints
    transfer_operation: Rows
    transfer_from: Rows
    transfer_to: Rows
    transfer_fixed: Ints
    transfer_unit: Ints
    transfer_transit_ms: Ints
