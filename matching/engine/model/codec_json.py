"""Reads JSON problems into columns or rows, and writes columns as rows.

The fast path makes no object per row. What it cannot take, an error or a number beyond int64, is
read again row by row, which finds the place and the reason.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from matching.engine.model.columns import NO_LIMIT, Columns, Ints, moment, sorted_rows
from matching.engine.model.json_fields import JsonRow, fields_of, read_json
from matching.engine.model.problem import (
    FORMAT,
    Problem,
    ProblemError,
    ProblemOperation,
    ProblemOption,
    ProblemOrder,
    ProblemShipment,
    ProblemTransfer,
    ProblemWindow,
    columns_of,
    row_numbers,
)
from matching.engine.model.validation import validate_columns, validate_problem

_Numbers = dict[str, int]


class _Unusual(Exception):
    """Signals rows that the fast path cannot take."""


def read_json_columns(source: str | bytes | Path) -> Columns:
    """Reads the columns of a JSON text or file. Raises ProblemError.

    Raises ProblemError with the JSON path.
    """
    document = read_json(source, ProblemError)
    frame = columns_of(read_frame(document))
    try:
        columns = _with_rows(frame, document)
        validate_columns(columns)
    except (_Unusual, ProblemError):
        return columns_of(read_problem(document))
    return columns


def _with_rows(frame: Columns, document: dict[str, Any]) -> Columns:
    """Adds options, shipments and transfers to a frame."""
    orders, operations = row_numbers(frame.order_ids), row_numbers(frame.operation_ids)
    factories, windows = row_numbers(frame.factory_ids), row_numbers(frame.window_ids)
    options = _rows(document.get("options"))
    shipments = _rows(document.get("shipments", []))
    transfers = _rows(document.get("transfers", []))
    _only(options, 6, "min_quantity", "max_quantity")
    _only(shipments, 4)
    _only(transfers, 6)
    option_keys = {
        "option_operation": _named(options, "operation", operations),
        "option_window": _named(options, "window", windows),
    }
    option_columns = {
        "option_unit_ms": _whole(options, "unit_ms"),
        "option_setup_ms": _whole(options, "setup_ms"),
        "option_unit": _whole(options, "unit_micros"),
        "option_setup": _whole(options, "setup_micros"),
        "option_min": _optional(options, "min_quantity", 1),
        "option_max": _optional(options, "max_quantity", NO_LIMIT),
    }
    shipment_keys = {
        "shipment_order": _named(shipments, "order", orders),
        "shipment_factory": _named(shipments, "factory", factories),
    }
    shipment_columns = {
        "shipment_fixed": _whole(shipments, "fixed_micros"),
        "shipment_unit": _whole(shipments, "unit_micros"),
    }
    transfer_keys = {
        "transfer_operation": _named(transfers, "operation", operations),
        "transfer_from": _named(transfers, "from_factory", factories),
        "transfer_to": _named(transfers, "to_factory", factories),
    }
    transfer_columns = {
        "transfer_fixed": _whole(transfers, "fixed_micros"),
        "transfer_unit": _whole(transfers, "unit_micros"),
        "transfer_transit_ms": _whole(transfers, "transit_ms"),
    }
    return replace(
        frame,
        **sorted_rows(option_keys, option_columns),
        **sorted_rows(shipment_keys, shipment_columns),
        **sorted_rows(transfer_keys, transfer_columns),
    )


def _rows(content: object) -> list[dict[str, Any]]:
    """Returns the rows of a list. Raises _Unusual if they are not objects."""
    if not isinstance(content, list) or not set(map(type, content)) <= {dict}:
        raise _Unusual
    return content


def _only(rows: list[dict[str, Any]], required: int, *optional: str) -> None:
    """Rejects additional fields; `_taken` finds those that are missing."""
    given = sum(name in row for name in optional for row in rows)
    if sum(map(len, rows)) != required * len(rows) + given:
        raise _Unusual


def _taken(rows: list[dict[str, Any]], name: str, kind: type) -> list[Any]:
    """Returns one field of all rows, which must all be of one type."""
    try:
        content = list(map(itemgetter(name), rows))
    except KeyError:
        raise _Unusual from None
    if not set(map(type, content)) <= {kind}:
        raise _Unusual
    return content


def _named(rows: list[dict[str, Any]], name: str, numbers: _Numbers) -> Any:
    """Returns the numbers of the ids in one field."""
    number: Callable[[str], int] = numbers.__getitem__
    try:
        return np.array(list(map(number, _taken(rows, name, str))), dtype=np.int32)
    except KeyError:
        raise _Unusual from None


def _whole(rows: list[dict[str, Any]], name: str) -> Ints:
    """Returns one integer field of all rows."""
    return _int64(_taken(rows, name, int))


def _optional(rows: list[dict[str, Any]], name: str, default: int) -> Ints:
    """Returns an optional field; rejects negatives, which may mean the default."""
    given = [at for at, row in enumerate(rows) if name in row]
    content = np.full(len(rows), default, dtype=np.int64)
    content[given] = _whole([rows[at] for at in given], name)
    if (content[given] < 0).any():
        raise _Unusual
    return content


def _int64(numbers: list[int]) -> Ints:
    """Converts to int64. Raises _Unusual for larger numbers."""
    try:
        return np.array(numbers, dtype=np.int64)
    except OverflowError:
        raise _Unusual from None


def load_problem(source: str | bytes | Path) -> Problem:
    """Reads a JSON text or the file at a `Path`. Raises ProblemError, OSError.

    Raises ProblemError, OSError.
    """
    return read_problem(read_json(source, ProblemError))


def read_problem(document: object) -> Problem:
    """Reads and validates the problem in a JSON document, row by row.

    `document` follows the format `millshare-problem/1`, as `json` returns it. Raises ProblemError
    with the JSON path and the reason of the first error.
    """
    root = _root(document)
    problem = replace(
        read_frame(document),
        options=tuple(_option(row) for row in root.rows("options", _OPTION)),
        shipments=tuple(_shipment(row) for row in root.rows("shipments", _SHIPMENT, optional=True)),
        transfers=tuple(_transfer(row) for row in root.rows("transfers", _TRANSFER, optional=True)),
    )
    validate_problem(problem)
    return problem


def read_frame(document: object) -> Problem:
    """Reads a problem without options, shipments and transfers."""
    root = _root(document)
    return Problem(
        currency=_currency(root),
        windows=tuple(_window(row) for row in root.rows("windows", _WINDOW)),
        orders=tuple(_order(row) for row in root.rows("orders", _ORDER)),
        options=(),
    )


def _root(document: object) -> JsonRow:
    """Returns the document as a row, after checking its format."""
    root = JsonRow(document, "$", ProblemError, _ROOT)
    if root.text("format") != FORMAT:
        root.fail("format", f"must be {FORMAT!r}")
    return root


_ROOT = fields_of(("format", "currency", "windows", "orders", "options", "shipments", "transfers"))
_WINDOW = fields_of(ProblemWindow.__slots__)
_ORDER = fields_of(ProblemOrder.__slots__)
_OPERATION = fields_of(ProblemOperation.__slots__)
_OPTION = fields_of(ProblemOption.__slots__)
_SHIPMENT = fields_of(ProblemShipment.__slots__)
_TRANSFER = fields_of(ProblemTransfer.__slots__)


def _currency(root: JsonRow) -> str:
    """Reads an ISO 4217 code."""
    code = root.text("currency")
    if not re.fullmatch("[A-Z]{3}", code):
        root.fail("currency", f"must be an ISO 4217 code, not {code!r}")
    return code


def _window(row: JsonRow) -> ProblemWindow:
    """Reads a window."""
    window = ProblemWindow(
        id=row.text("id"),
        factory=row.text("factory"),
        start=row.instant("start"),
        end=row.instant("end"),
        available_ms=row.whole("available_ms", least=1),
        opening_micros=row.whole("opening_micros", least=0, default=0),
    )
    if window.end <= window.start:
        row.fail("end", "must be after start")
    return window


def _order(row: JsonRow) -> ProblemOrder:
    """Reads an order."""
    order = ProblemOrder(
        id=row.text("id"),
        quantity=row.whole("quantity", least=1),
        unmet_micros=row.whole("unmet_micros", least=0),
        all_or_nothing=row.flag("all_or_nothing", default=False),
        submitted_at=row.instant("submitted_at"),
        operations=tuple(_operation(step) for step in row.rows("operations", _OPERATION)),
    )
    if not order.operations:
        row.fail("operations", "an order needs at least one operation")
    return order


def _operation(row: JsonRow) -> ProblemOperation:
    """Reads an operation."""
    return ProblemOperation(
        id=row.text("id"),
        max_factories=row.limit("max_factories"),
        min_lot=row.whole("min_lot", least=1, default=1),
    )


def _option(row: JsonRow) -> ProblemOption:
    """Reads an option."""
    option = ProblemOption(
        operation=row.text("operation"),
        window=row.text("window"),
        unit_ms=row.whole("unit_ms", least=1),
        setup_ms=row.whole("setup_ms", least=0),
        unit_micros=row.whole("unit_micros", least=0),
        setup_micros=row.whole("setup_micros", least=0),
        min_quantity=row.whole("min_quantity", least=0, default=1),
        max_quantity=row.whole("max_quantity", least=0) if row.has("max_quantity") else None,
    )
    if option.max_quantity is not None and option.max_quantity < option.min_quantity:
        row.fail("max_quantity", f"must not be below min_quantity {option.min_quantity}")
    return option


def _shipment(row: JsonRow) -> ProblemShipment:
    """Reads a shipment."""
    return ProblemShipment(
        order=row.text("order"),
        factory=row.text("factory"),
        fixed_micros=row.whole("fixed_micros", least=0),
        unit_micros=row.whole("unit_micros", least=0),
    )


def _transfer(row: JsonRow) -> ProblemTransfer:
    """Reads a lane."""
    return ProblemTransfer(
        operation=row.text("operation"),
        from_factory=row.text("from_factory"),
        to_factory=row.text("to_factory"),
        fixed_micros=row.whole("fixed_micros", least=0),
        unit_micros=row.whole("unit_micros", least=0),
        transit_ms=row.whole("transit_ms", least=0),
    )


def problem_of(columns: Columns) -> Problem:
    """Returns the rows of sound columns, sorted by their ids."""
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
    """Returns the rows of orders with their operations."""
    steps = [
        ProblemOperation(name, None if most == NO_LIMIT else most, least)
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
    """Returns the rows of options."""
    operations, windows = columns.operation_ids, columns.window_ids
    return tuple(
        ProblemOption(
            operations[at],
            windows[window],
            unit_ms,
            setup_ms,
            unit,
            setup,
            least,
            None if most == NO_LIMIT else most,
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
    """Returns the rows of lanes."""
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


def _rows_of(*columns: Any) -> Iterator[tuple[Any, ...]]:
    """Yields rows of Python values from columns of one length."""
    plain = (each if isinstance(each, tuple) else each.tolist() for each in columns)
    return zip(*plain, strict=True)
