"""A problem in JSON read straight into columns, without an object for each of its many rows.

Whatever is unusual here, a refusal or a number beyond int64, is read again row by row in `problem`,
which alone says what is wrong with it and where.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from matching.engine.model.columns import NO_LIMIT, Columns, Ints, columns_of, sorted_rows
from matching.engine.model.json_fields import read_json
from matching.engine.model.problem import ProblemError, read_frame, read_problem
from matching.engine.model.validation import validate_columns

_Numbers = dict[str, int]


class _Unusual(Exception):
    """Rows that are not of the plain kind."""


def read_json_columns(source: str | bytes | Path) -> Columns:
    """The columns of a problem in a JSON text or file. Raises ProblemError with the JSON path."""
    document = read_json(source, ProblemError)
    frame = columns_of(read_frame(document))
    try:
        columns = _with_rows(frame, document)
        validate_columns(columns)
    except (_Unusual, ProblemError):
        return columns_of(read_problem(document))
    return columns


def _with_rows(frame: Columns, document: dict[str, Any]) -> Columns:
    orders, operations = _numbers(frame.order_ids), _numbers(frame.operation_ids)
    factories, windows = _numbers(frame.factory_ids), _numbers(frame.window_ids)
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


def _numbers(ids: Sequence[str]) -> _Numbers:
    return {name: at for at, name in enumerate(ids)}


def _rows(content: object) -> list[dict[str, Any]]:
    if not isinstance(content, list) or not set(map(type, content)) <= {dict}:
        raise _Unusual
    return content


def _only(rows: list[dict[str, Any]], required: int, *optional: str) -> None:
    """Refuses a field too many; that none is missing shows when each is taken."""
    given = sum(name in row for name in optional for row in rows)
    if sum(map(len, rows)) != required * len(rows) + given:
        raise _Unusual


def _taken(rows: list[dict[str, Any]], name: str, kind: type) -> list[Any]:
    try:
        content = list(map(itemgetter(name), rows))
    except KeyError:
        raise _Unusual from None
    if not set(map(type, content)) <= {kind}:
        raise _Unusual
    return content


def _named(rows: list[dict[str, Any]], name: str, numbers: _Numbers) -> Any:
    number: Callable[[str], int] = numbers.__getitem__
    try:
        return np.array(list(map(number, _taken(rows, name, str))), dtype=np.int32)
    except KeyError:
        raise _Unusual from None


def _whole(rows: list[dict[str, Any]], name: str) -> Ints:
    return _int64(_taken(rows, name, int))


def _optional(rows: list[dict[str, Any]], name: str, default: int) -> Ints:
    """A number below 0 is unusual where it is given: it may be the default for none."""
    given = [at for at, row in enumerate(rows) if name in row]
    content = np.full(len(rows), default, dtype=np.int64)
    content[given] = _whole([rows[at] for at in given], name)
    if (content[given] < 0).any():
        raise _Unusual
    return content


def _int64(numbers: list[int]) -> Ints:
    try:
        return np.array(numbers, dtype=np.int64)
    except OverflowError:
        raise _Unusual from None
