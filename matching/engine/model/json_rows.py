"""A problem in columns as rows again, to be written as JSON; the other way is `columns_of`."""

from collections.abc import Iterator
from typing import Any

from matching.engine.model.columns import NO_LIMIT, Columns, moment
from matching.engine.model.problem import (
    Problem,
    ProblemOperation,
    ProblemOption,
    ProblemOrder,
    ProblemShipment,
    ProblemTransfer,
    ProblemWindow,
)


def problem_of(columns: Columns) -> Problem:
    """The rows of sound columns, sorted by their ids."""
    factories, windows = columns.factory_ids, columns.window_ids
    return Problem(
        currency=columns.currency,
        windows=tuple(
            ProblemWindow(
                name, factories[factory], moment(start), moment(end), available_ms, opening
            )
            for name, factory, start, end, available_ms, opening in _rows_of(
                windows,
                columns.window_factory,
                columns.window_start,
                columns.window_end,
                columns.window_available_ms,
                columns.window_opening,
            )
        ),
        orders=_orders_of(columns),
        options=_options_of(columns),
        shipments=tuple(
            ProblemShipment(columns.order_ids[order], factories[factory], fixed, unit)
            for order, factory, fixed, unit in _rows_of(
                columns.shipment_order,
                columns.shipment_factory,
                columns.shipment_fixed,
                columns.shipment_unit,
            )
        ),
        transfers=_transfers_of(columns),
    )


def _orders_of(columns: Columns) -> tuple[ProblemOrder, ...]:
    steps = [
        ProblemOperation(name, _limit(most), least)
        for name, most, least in _rows_of(
            columns.operation_ids, columns.operation_max_factories, columns.operation_min_lot
        )
    ]
    return tuple(
        ProblemOrder(name, quantity, unmet, moment(submitted), tuple(steps[first:last]), whole)
        for name, quantity, unmet, submitted, first, last, whole in _rows_of(
            columns.order_ids,
            columns.order_quantity,
            columns.order_unmet,
            columns.order_submitted,
            columns.order_operations[:-1],
            columns.order_operations[1:],
            columns.order_whole,
        )
    )


def _options_of(columns: Columns) -> tuple[ProblemOption, ...]:
    operations, windows = columns.operation_ids, columns.window_ids
    return tuple(
        ProblemOption(
            operations[at], windows[window], unit_ms, setup_ms, unit, setup, least, _limit(most)
        )
        for at, window, unit_ms, setup_ms, unit, setup, least, most in _rows_of(
            columns.option_operation,
            columns.option_window,
            columns.option_unit_ms,
            columns.option_setup_ms,
            columns.option_unit,
            columns.option_setup,
            columns.option_min,
            columns.option_max,
        )
    )


def _transfers_of(columns: Columns) -> tuple[ProblemTransfer, ...]:
    operations, factories = columns.operation_ids, columns.factory_ids
    return tuple(
        ProblemTransfer(operations[operation], factories[start], factories[goal], *numbers)
        for operation, start, goal, *numbers in _rows_of(
            columns.transfer_operation,
            columns.transfer_from,
            columns.transfer_to,
            columns.transfer_fixed,
            columns.transfer_unit,
            columns.transfer_transit_ms,
        )
    )


def _limit(number: int) -> int | None:
    return None if number == NO_LIMIT else number


def _rows_of(*columns: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of Python values, from columns of one length."""
    plain = (each if isinstance(each, tuple) else each.tolist() for each in columns)
    return zip(*plain, strict=True)
