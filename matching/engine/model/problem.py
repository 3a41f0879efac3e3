"""Defines the matching problem: its rows, documents, columns and digest.

Everything follows the format `millshare-problem/1`. Quantities are units of product, times are
milliseconds, money is micros of the currency, instants are aware datetimes in UTC. Windows, orders,
options, shipments and transfers are sets: their order in a file means nothing. The operations of
an order are a sequence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

import numpy as np

from matching.engine.model.columns import NO_LIMIT, Columns, integers, microseconds, sorted_rows
from matching.engine.model.json_fields import DocumentError, canonical_json, instant_text

FORMAT = "millshare-problem/1"


class ProblemError(DocumentError):
    """Raised when a problem is not valid; has its JSON `path` and `reason`."""


@dataclass(frozen=True, slots=True)
class ProblemWindow:
    """Represents idle hours of one machine between two instants."""

    id: str
    factory: str
    start: datetime
    end: datetime
    available_ms: int
    opening_micros: int = 0


@dataclass(frozen=True, slots=True)
class ProblemOperation:
    """Represents one step of a routing; `max_factories` None means no limit."""

    id: str
    max_factories: int | None = None
    min_lot: int = 1


@dataclass(frozen=True, slots=True)
class ProblemOrder:
    """Represents an order; `unmet_micros` is the cost of each unit not made."""

    id: str
    quantity: int
    unmet_micros: int
    submitted_at: datetime
    operations: tuple[ProblemOperation, ...]
    all_or_nothing: bool = False


@dataclass(frozen=True, slots=True)
class ProblemOption:
    """Represents a window where an operation may run, with its time and cost."""

    operation: str
    window: str
    unit_ms: int
    setup_ms: int
    unit_micros: int
    setup_micros: int
    min_quantity: int = 1
    max_quantity: int | None = None


@dataclass(frozen=True, slots=True)
class ProblemShipment:
    """Represents shipping to the buyer; `fixed_micros` once per order and factory."""

    order: str
    factory: str
    fixed_micros: int
    unit_micros: int


@dataclass(frozen=True, slots=True)
class ProblemTransfer:
    """Represents a lane to a factory of the order's next operation."""

    operation: str
    from_factory: str
    to_factory: str
    fixed_micros: int
    unit_micros: int
    transit_ms: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Holds a whole matching problem; `read_problem` returns only valid ones.

    Attributes
    ----------
    currency
        ISO 4217 code; money is micros of it.
    windows
        Idle hours of machines, which may cost something to open.
    orders
        Orders with the operations of their routing in sequence.
    options
        Windows in which each operation may run.
    shipments
        Shipping of finished orders; if any is listed, a pair that is not listed is not allowed.
    transfers
        Lanes between the factories of successive operations.
    """

    currency: str
    windows: tuple[ProblemWindow, ...]
    orders: tuple[ProblemOrder, ...]
    options: tuple[ProblemOption, ...]
    shipments: tuple[ProblemShipment, ...] = ()
    transfers: tuple[ProblemTransfer, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """Returns the JSON document, with defaults filled in."""
        return {
            "format": FORMAT,
            "currency": self.currency,
            "windows": [_window_document(row) for row in self.windows],
            "orders": [_order_document(row) for row in self.orders],
            "options": [_option_document(row) for row in self.options],
            "shipments": [_row_document(row) for row in self.shipments],
            "transfers": [_row_document(row) for row in self.transfers],
        }

    def canonical(self) -> bytes:
        """Returns the canonical text: equal problems give equal bytes.

        Sorted keys, no whitespace, defaults filled in, instants in UTC, sets sorted by their ids.
        """
        return canonical_json(in_order(self).as_document())

    def sha256(self) -> str:
        """Returns the digest of the problem's columns, whatever its rows' order."""
        return columns_of(self).sha256()


def in_order(problem: Problem) -> Problem:
    """Returns the same problem with its sets sorted by their ids."""
    return Problem(
        currency=problem.currency,
        windows=tuple(sorted(problem.windows, key=lambda row: row.id)),
        orders=tuple(sorted(problem.orders, key=lambda row: row.id)),
        options=tuple(sorted(problem.options, key=lambda row: (row.operation, row.window))),
        shipments=tuple(sorted(problem.shipments, key=lambda row: (row.order, row.factory))),
        transfers=tuple(
            sorted(
                problem.transfers, key=lambda row: (row.operation, row.from_factory, row.to_factory)
            )
        ),
    )


def columns_of(problem: Problem | Columns) -> Columns:
    """Returns the columns of a valid problem; columns are returned as they are."""
    if isinstance(problem, Columns):
        return problem
    windows = sorted(problem.windows, key=lambda row: row.id)
    orders = sorted(problem.orders, key=lambda row: row.id)
    steps = [step for row in orders for step in row.operations]
    factory_ids = tuple(sorted({row.factory for row in windows}))
    factory, window = row_numbers(factory_ids), row_numbers(row.id for row in windows)
    order, operation = row_numbers(row.id for row in orders), row_numbers(row.id for row in steps)
    return Columns(
        currency=problem.currency,
        factory_ids=factory_ids,
        window_ids=tuple(window),
        window_factory=np.array([factory[row.factory] for row in windows], dtype=np.int32),
        window_start=integers([microseconds(row.start) for row in windows]),
        window_end=integers([microseconds(row.end) for row in windows]),
        window_available_ms=integers([row.available_ms for row in windows]),
        window_opening=integers([row.opening_micros for row in windows]),
        order_ids=tuple(order),
        order_quantity=integers([row.quantity for row in orders]),
        order_unmet=integers([row.unmet_micros for row in orders]),
        order_whole=np.array([row.all_or_nothing for row in orders], dtype=bool),
        order_submitted=integers([microseconds(row.submitted_at) for row in orders]),
        order_operations=integers(
            list(accumulate((len(row.operations) for row in orders), initial=0))
        ),
        operation_ids=tuple(operation),
        operation_max_factories=integers([_limit(row.max_factories) for row in steps]),
        operation_min_lot=integers([row.min_lot for row in steps]),
        **_option_columns(problem, operation, window),
        **_shipment_columns(problem, order, factory),
        **_transfer_columns(problem, operation, factory),
    )


def _option_columns(
    problem: Problem, operation: dict[str, int], window: dict[str, int]
) -> dict[str, Any]:
    """Returns the columns of options."""
    rows = problem.options
    keys = [
        np.array([operation[row.operation] for row in rows], dtype=np.int32),
        np.array([window[row.window] for row in rows], dtype=np.int32),
    ]
    own = {
        "option_unit_ms": integers([row.unit_ms for row in rows]),
        "option_setup_ms": integers([row.setup_ms for row in rows]),
        "option_unit": integers([row.unit_micros for row in rows]),
        "option_setup": integers([row.setup_micros for row in rows]),
        "option_min": integers([row.min_quantity for row in rows]),
        "option_max": integers([_limit(row.max_quantity) for row in rows]),
    }
    return sorted_rows({"option_operation": keys[0], "option_window": keys[1]}, own)


def _shipment_columns(
    problem: Problem, order: dict[str, int], factory: dict[str, int]
) -> dict[str, Any]:
    """Returns the columns of shipments."""
    rows = problem.shipments
    keys = {
        "shipment_order": np.array([order[row.order] for row in rows], dtype=np.int32),
        "shipment_factory": np.array([factory[row.factory] for row in rows], dtype=np.int32),
    }
    own = {
        "shipment_fixed": integers([row.fixed_micros for row in rows]),
        "shipment_unit": integers([row.unit_micros for row in rows]),
    }
    return sorted_rows(keys, own)


def _transfer_columns(
    problem: Problem, operation: dict[str, int], factory: dict[str, int]
) -> dict[str, Any]:
    """Returns the columns of lanes."""
    rows = problem.transfers
    keys = {
        "transfer_operation": np.array([operation[row.operation] for row in rows], dtype=np.int32),
        "transfer_from": np.array([factory[row.from_factory] for row in rows], dtype=np.int32),
        "transfer_to": np.array([factory[row.to_factory] for row in rows], dtype=np.int32),
    }
    own = {
        "transfer_fixed": integers([row.fixed_micros for row in rows]),
        "transfer_unit": integers([row.unit_micros for row in rows]),
        "transfer_transit_ms": integers([row.transit_ms for row in rows]),
    }
    return sorted_rows(keys, own)


def row_numbers(ids: Iterable[str]) -> dict[str, int]:
    """Maps ids to their numbers."""
    return {name: place for place, name in enumerate(ids)}


def _limit(number: int | None) -> int:
    """Returns a limit as columns have it."""
    return NO_LIMIT if number is None else number


def _row_document(row: Any) -> dict[str, Any]:
    """Returns a row as a JSON object."""
    return {name: getattr(row, name) for name in row.__slots__}


def _window_document(row: ProblemWindow) -> dict[str, Any]:
    """Returns a window as a JSON object."""
    document = _row_document(row)
    document["start"] = instant_text(row.start)
    document["end"] = instant_text(row.end)
    return document


def _order_document(row: ProblemOrder) -> dict[str, Any]:
    """Returns an order as a JSON object."""
    document = _row_document(row)
    document["submitted_at"] = instant_text(row.submitted_at)
    document["operations"] = [_without_none(_row_document(step)) for step in row.operations]
    return document


def _option_document(row: ProblemOption) -> dict[str, Any]:
    """Returns an option as a JSON object."""
    return _without_none(_row_document(row))


def _without_none(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the object without fields that are None."""
    return {name: content for name, content in document.items() if content is not None}
