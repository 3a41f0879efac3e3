"""Validates problems as columns and as rows, and names the row of an error.

Problems in columns are checked column by column; single rows of JSON documents are checked while
`codec_json` reads them.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from matching.engine.model.columns import (
    NO_LIMIT,
    Columns,
    Flags,
    Ints,
    highest_total,
    microseconds,
)
from matching.engine.model.problem import Problem, ProblemError, columns_of

# Every total stays below this, so that sums and differences of two totals fit in int64.
TOTAL_LIMIT = 2**62
_EARLIEST = microseconds(datetime.min.replace(tzinfo=UTC))
_LATEST = microseconds(datetime.max.replace(tzinfo=UTC))
_LEAST = {
    "window_available_ms": 1,
    "window_opening": 0,
    "order_quantity": 1,
    "order_unmet": 0,
    "operation_min_lot": 1,
    "option_unit_ms": 1,
    "option_setup_ms": 0,
    "option_unit": 0,
    "option_setup": 0,
    "option_min": 0,
    "shipment_fixed": 0,
    "shipment_unit": 0,
    "transfer_fixed": 0,
    "transfer_unit": 0,
    "transfer_transit_ms": 0,
}
_LIMITS = {"operation_max_factories": 1, "option_max": 0}
# Which ids the numbers of a column stand for.
_NAMED = {
    "window_factory": "factory",
    "option_operation": "operation",
    "option_window": "window",
    "shipment_order": "order",
    "shipment_factory": "factory",
    "transfer_operation": "operation",
    "transfer_from": "factory",
    "transfer_to": "factory",
}
# The rows of these are sorted by these columns, and no two rows have the same.
_KEYS = (
    ("option_operation", "option_window"),
    ("shipment_order", "shipment_factory"),
    ("transfer_operation", "transfer_from", "transfer_to"),
)
_ROWS = ("window", "order", "operation", "option", "shipment", "transfer")


def validate_columns(columns: Columns) -> None:
    """Raises ProblemError with a path such as `$.option_unit_ms[17]`."""
    if not re.fullmatch("[A-Z]{3}", columns.currency):
        reason = f"must be an ISO 4217 code, not {columns.currency!r}"
        raise ProblemError("$.currency", reason)
    _equal_lengths(columns)
    _distinct_ids(columns)
    _operations_of_orders(columns)
    _numbers_in_range(columns)
    _known_rows(columns)
    for names in _KEYS:
        _rows_in_order(names[0], [getattr(columns, name) for name in names])
    _ensure_none(
        "transfer_operation",
        columns.operation_is_last[columns.transfer_operation],
        "transfer out of a last operation",
    )
    if (total := highest_total(columns)) >= TOTAL_LIMIT:
        raise ProblemError("$", f"the total cost could reach 2**62 ({total})")


def _ensure_none(name: str, wrong: Flags, reason: str) -> None:
    """Raises ProblemError at the first row of a column that is wrong."""
    if wrong.any():
        raise ProblemError(f"$.{name}[{int(wrong.argmax())}]", reason)


def _equal_lengths(columns: Columns) -> None:
    """Checks that the columns of a kind have equal lengths."""
    for prefix in _ROWS:
        names = [name for name in Columns.__slots__ if name.startswith(f"{prefix}_")]
        rows = len(getattr(columns, names[0]))
        for name in names:
            wanted = rows + 1 if name == "order_operations" else rows
            if len(getattr(columns, name)) != wanted:
                reason = f"has {len(getattr(columns, name))} entries, not {wanted}"
                raise ProblemError(f"$.{name}", reason)


def _distinct_ids(columns: Columns) -> None:
    """Checks that ids are distinct."""
    for name in ("factory_ids", "window_ids", "order_ids", "operation_ids"):
        ids = getattr(columns, name)
        if name == "operation_ids":
            _used_once(name, ids)
        else:
            _ids_in_order(name, ids)


def _used_once(name: str, ids: Sequence[str]) -> None:
    """Checks that no id is used twice."""
    if len(set(ids)) == len(ids):
        return
    seen: set[str] = set()
    for place, text in enumerate(ids):
        if text in seen:
            raise ProblemError(f"$.{name}[{place}]", f"id used twice: {text!r}")
        seen.add(text)


def _ids_in_order(name: str, ids: Sequence[str]) -> None:
    """Checks that ids are sorted and distinct."""
    for place in range(1, len(ids)):
        if ids[place] <= ids[place - 1]:
            same = ids[place] == ids[place - 1]
            reason = f"id used twice: {ids[place]!r}" if same else "ids are not sorted"
            raise ProblemError(f"$.{name}[{place}]", reason)


def _operations_of_orders(columns: Columns) -> None:
    """Checks that every order has operations."""
    begins = columns.order_operations
    if begins[0] != 0:
        raise ProblemError("$.order_operations[0]", "must be 0")
    _ensure_none(
        "order_operations",
        np.append(False, begins[1:] <= begins[:-1]),
        "an order needs at least one operation",
    )
    if begins[-1] != len(columns.operation_ids):
        reason = f"must be the number of operations, {len(columns.operation_ids)}"
        raise ProblemError(f"$.order_operations[{len(begins) - 1}]", reason)


def _numbers_in_range(columns: Columns) -> None:
    """Checks that numbers and instants are in range."""
    for name, least in _LEAST.items():
        _not_below(name, getattr(columns, name), least)
    for name, least in _LIMITS.items():
        limit = getattr(columns, name)
        _not_below(name, np.where(limit == NO_LIMIT, least, limit), least)
    below = (columns.option_max != NO_LIMIT) & (columns.option_max < columns.option_min)
    _ensure_none("option_max", below, "must not be below option_min")
    for name in ("window_start", "window_end", "order_submitted"):
        instants: Ints = getattr(columns, name)
        _ensure_none(name, (instants < _EARLIEST) | (instants > _LATEST), "instant out of range")
    _ensure_none("window_end", columns.window_end <= columns.window_start, "must be after start")


def _not_below(name: str, numbers: Ints, least: int) -> None:
    """Checks that no number is below the least."""
    wrong = numbers < least
    if wrong.any():
        number = numbers[int(wrong.argmax())]
        reason = f"must be at least {least}, not {number}" if least else "must not be negative"
        _ensure_none(name, wrong, reason)


def _known_rows(columns: Columns) -> None:
    """Checks that references to other rows exist."""
    for name, kind in _NAMED.items():
        numbers, known = getattr(columns, name), len(getattr(columns, f"{kind}_ids"))
        wrong = (numbers < 0) | (numbers >= known)
        if wrong.any():
            _ensure_none(name, wrong, f"unknown {kind} {numbers[int(wrong.argmax())]} of {known}")
    used = np.zeros(len(columns.factory_ids), dtype=bool)
    used[columns.window_factory] = True
    _ensure_none("factory_ids", ~used, "a factory without windows")


def _rows_in_order(name: str, keys: Sequence[Ints]) -> None:
    """Checks that rows are sorted and distinct by these keys."""
    same = np.ones(max(len(keys[0]) - 1, 0), dtype=bool)
    behind = np.zeros_like(same)
    for key in keys:
        behind |= same & (key[1:] < key[:-1])
        same &= key[1:] == key[:-1]
    for wrong, reason in ((same, "listed twice"), (behind, "rows are not sorted")):
        _ensure_none(name, np.append(False, wrong), reason)


def validate_problem(problem: Problem) -> None:
    """Checks ids, repeated pairs, lanes and the size of the cost.

    A factory is known when a window names it: factories have no list of their own. Raises
    ProblemError.
    """
    windows = _distinct([row.id for row in problem.windows], "$.windows[{}].id")
    orders = _distinct([row.id for row in problem.orders], "$.orders[{}].id")
    operations = _distinct_operations(problem)
    factories = {row.factory for row in problem.windows}
    _known_options(problem, operations, windows)
    _known_shipments(problem, orders, factories)
    _known_transfers(problem, operations, factories)
    if (total := highest_total(columns_of(problem))) >= TOTAL_LIMIT:
        raise ProblemError("$", f"the total cost could reach 2**62 ({total})")


def _distinct(ids: list[str], path: str) -> set[str]:
    """Returns the ids. Raises ProblemError if one is used twice."""
    seen: set[str] = set()
    for place, name in enumerate(ids):
        if name in seen:
            raise ProblemError(path.format(place), f"id used twice: {name!r}")
        seen.add(name)
    return seen


def _distinct_operations(problem: Problem) -> dict[str, bool]:
    """Returns by operation id whether it is the last of its order."""
    last: dict[str, bool] = {}
    for place, order in enumerate(problem.orders):
        for step, operation in enumerate(order.operations):
            if operation.id in last:
                path = f"$.orders[{place}].operations[{step}].id"
                raise ProblemError(path, f"id used twice: {operation.id!r}")
            last[operation.id] = step == len(order.operations) - 1
    return last


def _known_options(problem: Problem, operations: dict[str, bool], windows: set[str]) -> None:
    """Checks the references and the uniqueness of options."""
    seen: set[tuple[str, str]] = set()
    for place, row in enumerate(problem.options):
        path = f"$.options[{place}]"
        if row.operation not in operations:
            raise ProblemError(f"{path}.operation", f"unknown operation {row.operation!r}")
        if row.window not in windows:
            raise ProblemError(f"{path}.window", f"unknown window {row.window!r}")
        if (row.operation, row.window) in seen:
            reason = f"listed twice: operation {row.operation!r} in window {row.window!r}"
            raise ProblemError(path, reason)
        seen.add((row.operation, row.window))


def _known_shipments(problem: Problem, orders: set[str], factories: set[str]) -> None:
    """Checks the references and the uniqueness of shipments."""
    seen: set[tuple[str, str]] = set()
    for place, row in enumerate(problem.shipments):
        path = f"$.shipments[{place}]"
        if row.order not in orders:
            raise ProblemError(f"{path}.order", f"unknown order {row.order!r}")
        if row.factory not in factories:
            raise ProblemError(f"{path}.factory", f"unknown factory {row.factory!r}")
        if (row.order, row.factory) in seen:
            reason = f"listed twice: order {row.order!r} from factory {row.factory!r}"
            raise ProblemError(path, reason)
        seen.add((row.order, row.factory))


def _known_transfers(problem: Problem, operations: dict[str, bool], factories: set[str]) -> None:
    """Checks the references and the uniqueness of lanes."""
    seen: set[tuple[str, str, str]] = set()
    for place, row in enumerate(problem.transfers):
        path = f"$.transfers[{place}]"
        if row.operation not in operations:
            raise ProblemError(f"{path}.operation", f"unknown operation {row.operation!r}")
        if operations[row.operation]:
            reason = f"transfer out of a last operation {row.operation!r}"
            raise ProblemError(f"{path}.operation", reason)
        for name in ("from_factory", "to_factory"):
            if getattr(row, name) not in factories:
                raise ProblemError(f"{path}.{name}", f"unknown factory {getattr(row, name)!r}")
        key = (row.operation, row.from_factory, row.to_factory)
        if key in seen:
            lane = f"{row.from_factory!r} to {row.to_factory!r}"
            raise ProblemError(path, f"listed twice: operation {row.operation!r} from {lane}")
        seen.add(key)
