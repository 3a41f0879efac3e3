"""Holds the matching problem as columns, one array per field.

JSON and columns hold the same problem. Rows are in one fixed order: windows, factories and orders
by id, operations by order and step, options by operation and window, shipments by order and
factory, transfers by operation, sending and receiving factory. References to other rows are their
numbers in that order.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORMAT = "millshare-columns/1"
# Doubles of sums of integers below this are certain to be on the right side of 2**62.
_SURELY_BELOW = 2.0**61
# In `operation_max_factories` and `option_max`: no limit.
NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """Holds times in ms, instants in µs since 1970 (UTC), money in micros.

    `order_operations` has one entry more than there are orders: the operations of order i are the
    rows from its entry i up to entry i + 1, in routing sequence. Every factory has a window. A
    column of numbers beyond int64, which only what costs nothing can have, holds Python ints.
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

    @property
    def operation_order(self) -> Ints:
        """Returns the order of every operation."""
        return np.repeat(np.arange(len(self.order_ids)), np.diff(self.order_operations))

    @property
    def operation_is_last(self) -> Flags:
        """Returns whether each operation ends its order's routing."""
        last = np.zeros(len(self.operation_ids), dtype=bool)
        last[self.order_operations[1:] - 1] = True
        return last

    def sha256(self) -> str:
        """Returns the digest by which plans name the problem, whatever its source."""
        digest = hashlib.sha256()
        for part in self.hashed():
            digest.update(part)
        return digest.hexdigest()

    def hashed(self) -> Iterator[bytes]:
        """Yields the bytes that the digest is taken of, part by part."""
        yield f"{FORMAT}\n".encode()
        for field in fields(self):
            yield from _hashed(field.name, getattr(self, field.name))


def _hashed(name: str, content: Any) -> Iterator[bytes]:
    """Yields an unambiguous line with name, kind and length, then the content."""
    if isinstance(content, str):
        yield f"{name} text {len(encoded(content))}\n".encode() + encoded(content)
    elif isinstance(content, tuple):
        texts = [encoded(text) for text in content]
        yield f"{name} ids {len(texts)}\n".encode()
        yield np.array([len(text) for text in texts], dtype="<i8").tobytes()
        yield b"".join(texts)
    elif content.dtype == object:
        yield f"{name} decimals {len(content)}\n".encode()
        yield "".join(f"{number}\n" for number in content).encode()
    else:
        yield f"{name} int64 {len(content)}\n".encode()
        yield np.ascontiguousarray(content, dtype="<i8").tobytes()


def encoded(text: str) -> bytes:
    """Encodes as UTF-8, and keeps single surrogates, which JSON allows."""
    return text.encode("utf-8", "surrogatepass")


def microseconds(moment: datetime) -> int:
    """Returns an instant in µs since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(instant_us: int) -> datetime:
    """Returns µs since 1970 as an instant."""
    return EPOCH + timedelta(microseconds=instant_us)


def found_in(keys: Ints, wanted: Ints) -> tuple[Ints, Flags]:
    """Returns the place of each wanted key in sorted keys, and if it is there."""
    places = np.searchsorted(keys, wanted)
    there = places < len(keys)
    there[there] = keys[places[there]] == wanted[there]
    return places, there


def integers(numbers: Sequence[int]) -> Ints:
    """Converts to int64, or to Python ints if one is larger."""
    try:
        return np.array(numbers, dtype=np.int64)
    except OverflowError:
        return np.array(numbers, dtype=object)


def sorted_rows(keys: dict[str, Rows], own: dict[str, Ints]) -> dict[str, Any]:
    """Sorts all columns by the keys, the first key first."""
    order = np.lexsort(tuple(reversed(keys.values())))
    return {name: column[order] for name, column in (keys | own).items()}


def highest_total(columns: Columns) -> int:
    """Returns a cost in micros that no plan exceeds.

    Every opening, setup and fixed charge counts once. Each unit ordered counts at the higher of the
    price of leaving it unmet, and the highest costs of options, lanes and shipment of its
    operations. Exact from 2**61 on; an estimate below that is certain to be below it.
    """
    estimate = _highest_total(columns, np.float64)
    return round(estimate) if estimate < _SURELY_BELOW else int(_highest_total(columns, object))


def highest_totals_by_order(columns: Columns) -> Any:
    """Returns the part of `highest_total` that each order causes, in Python ints."""
    totals = _highest_units(columns, object)
    order = columns.operation_order
    np.add.at(totals, order[columns.option_operation], columns.option_setup.astype(object))
    np.add.at(totals, columns.shipment_order, columns.shipment_fixed.astype(object))
    np.add.at(totals, order[columns.transfer_operation], columns.transfer_fixed.astype(object))
    return totals


def _highest_total(columns: Columns, kind: Any) -> Any:
    """Computes in doubles or Python ints; in these if a column needs them."""
    once = [columns.window_opening, columns.option_setup]
    once += [columns.shipment_fixed, columns.transfer_fixed]
    used = [*once, columns.order_quantity, columns.order_unmet, columns.option_unit]
    used += [columns.shipment_unit, columns.transfer_unit]
    if any(each.dtype == object for each in used):
        kind = object
    units = _highest_units(columns, kind).sum()
    return sum((each.astype(kind).sum() for each in once), start=units)


def _highest_units(columns: Columns, kind: Any) -> Any:
    """Returns the highest cost of all units of each order, without fixed charges."""
    made = np.zeros(len(columns.operation_ids), dtype=kind)
    moved = np.zeros_like(made)
    np.maximum.at(made, columns.option_operation, columns.option_unit.astype(kind))
    np.maximum.at(moved, columns.transfer_operation, columns.transfer_unit.astype(kind))
    shipped = np.zeros(len(columns.order_ids), dtype=kind)
    np.maximum.at(shipped, columns.shipment_order, columns.shipment_unit.astype(kind))
    np.add.at(shipped, columns.operation_order, made + moved)
    highest = np.maximum(shipped, columns.order_unmet.astype(kind))
    return columns.order_quantity.astype(kind) * highest
