"""Lists the alternatives for an order of a run, from the run's frozen problem."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from common.clock import MS_PER_HOUR
from common.money import from_micros
from matching.engine.model.columns import NO_LIMIT, Columns
from matching.engine.model.plan import PlanAllocation
from matching.formulation.machine_windows import window_of
from matching.models import MatchRun
from matching.selectors.documents import stored_allocations, stored_columns
from matching.states import BaselineKind
from orders.models import Order


@dataclass(frozen=True, slots=True)
class Alternative:
    """Holds one window that could make an operation, with its costs per piece.

    `most` is the number of pieces that its machines hold if no other order uses it; `per_piece` is
    their cost with setups, opening and transport to the buyer. `scarce_per_piece` adds the price of
    its hours: what the other orders would save with them, if the run knows it.
    """

    operation: str
    window: str
    factory: str
    unit_ms: int
    most: int
    per_piece: Decimal
    hour_price: Decimal
    scarce_per_piece: Decimal


def alternatives(run: MatchRun, order_id: UUID) -> dict[str, list[Alternative]]:
    """Returns the windows that can make each operation, the cheapest first.

    Windows that cannot hold a single lot are left out; an order outside the run has none. Raises
    RunDocument.DoesNotExist if the run has no problem.
    """
    columns = stored_columns(run)
    if str(order_id) not in columns.order_ids:
        return {}
    prices = {
        str(key): price for key, price in run.capacity_prices.values_list("window", "per_hour")
    }
    order = columns.order_ids.index(str(order_id))
    begin, end = columns.order_operations[order : order + 2].tolist()
    shipping = shipping_of(columns, order) if len(columns.shipment_order) else None
    found = {}
    for operation in range(begin, end):
        is_last = operation == end - 1
        rows = options_of(columns, order, operation, shipping if is_last else None, prices)
        found[columns.operation_ids[operation]] = sorted(
            rows, key=lambda row: (row.scarce_per_piece, row.per_piece, row.window)
        )
    return found


def made_without_match(run: MatchRun, order: Order) -> list[PlanAllocation]:
    """Returns what the baseline `single_source` makes of an order, step by step.

    Raises RunDocument.DoesNotExist.
    """
    steps = {str(pk): at for at, pk in enumerate(order.operations.values_list("pk", flat=True))}
    pieces: Counter[tuple[str, str]] = Counter()
    for row in stored_allocations(run, BaselineKind.SINGLE_SOURCE, steps):
        pieces[row.operation, window_of(row.window)] += row.quantity
    rows = [PlanAllocation(*pair, quantity) for pair, quantity in pieces.items()]
    return sorted(rows, key=lambda row: (steps[row.operation], -row.quantity, row.window))


def shipping_of(columns: Columns, order: int) -> dict[int, tuple[int, int]]:
    """Returns fixed and per-piece micros of transport to the buyer, by factory number."""
    first, last = np.searchsorted(columns.shipment_order, [order, order + 1]).tolist()
    parts = (columns.shipment_factory, columns.shipment_fixed, columns.shipment_unit)
    factories, fixed, unit = (part[first:last].tolist() for part in parts)
    return dict(zip(factories, zip(fixed, unit, strict=True), strict=True))


def options_of(
    columns: Columns,
    order: int,
    operation: int,
    shipping: Mapping[int, tuple[int, int]] | None,
    prices: Mapping[str, Decimal],
) -> list[Alternative]:
    """Returns the windows of one operation; `shipping` is None before the last one."""
    first, last = np.searchsorted(columns.option_operation, [operation, operation + 1]).tolist()
    quantity = int(columns.order_quantity[order])
    machines: dict[str, list[int]] = defaultdict(list)
    for row in range(first, last):
        machines[window_of(columns.window_ids[columns.option_window[row]])].append(row)
    found = []
    for window, rows in machines.items():
        factory = int(columns.window_factory[columns.option_window[rows[0]]])
        if shipping is not None and factory not in shipping:
            continue
        lots = lots_of(columns, rows, quantity)
        if lots:
            carried = (0, 0) if shipping is None else shipping[factory]
            found.append(priced(columns, window, lots, carried, prices))
    return found


def lots_of(columns: Columns, rows: Sequence[int], quantity: int) -> list[tuple[int, int]]:
    """Returns the options of the machines that are needed, with the pieces of each.

    The machine with most hours is filled first.
    """
    free = {row: int(columns.window_available_ms[columns.option_window[row]]) for row in rows}
    lots = []
    for row in sorted(rows, key=lambda row: (-free[row], row)):
        pieces = most_pieces(columns, row, free[row], quantity)
        if pieces >= max(1, int(columns.option_min[row])):
            lots.append((row, pieces))
            quantity -= pieces
    return lots


def most_pieces(columns: Columns, row: int, free_ms: int, quantity: int) -> int:
    """Returns the pieces of an order that an empty machine holds after a setup."""
    limit = int(columns.option_max[row])
    left = free_ms - int(columns.option_setup_ms[row])
    most = min(quantity, left // int(columns.option_unit_ms[row]))
    return most if limit == NO_LIMIT else min(most, limit)


def priced(
    columns: Columns,
    name: str,
    lots: Sequence[tuple[int, int]],
    shipping: tuple[int, int],
    prices: Mapping[str, Any],
) -> Alternative:
    """Returns one window with its cost per piece for all that its machines hold."""
    row, fixed, unit = lots[0][0], *shipping
    window, most = int(columns.option_window[row]), sum(pieces for _, pieces in lots)
    unit_ms, setup_ms = int(columns.option_unit_ms[row]), int(columns.option_setup_ms[row])
    once = int(columns.option_setup[row]) * len(lots) + int(columns.window_opening[window]) + fixed
    total = once + most * (int(columns.option_unit[row]) + unit)
    own = from_micros(total) / most
    hour_price = prices.get(name, Decimal(0))
    scarcity = hour_price * (setup_ms * len(lots) + unit_ms * most) / MS_PER_HOUR / most
    return Alternative(
        operation=columns.operation_ids[int(columns.option_operation[row])],
        window=name,
        factory=columns.factory_ids[int(columns.window_factory[window])],
        unit_ms=unit_ms,
        most=most,
        per_piece=own,
        hour_price=hour_price,
        scarce_per_piece=own + scarcity,
    )
