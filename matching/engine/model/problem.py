"""The matching problem: its rows, how it is read, refused, written and hashed; nothing is solved.

Everything follows the format `millshare-problem/1`. Quantities are units of product, times are
milliseconds, money is micros of the currency, instants are aware datetimes in UTC. Windows, orders,
options, shipments and transfers are sets: their order in a file means nothing. The operations of
an order are a sequence.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from matching.engine.model.columns import columns_of, highest_total
from matching.engine.model.json_fields import (
    DocumentError,
    JsonRow,
    canonical_json,
    fields_of,
    instant_text,
    read_json,
)

FORMAT = "millshare-problem/1"
# Every total stays below this, so that sums and differences of two totals fit in int64.
TOTAL_LIMIT = 2**62


class ProblemError(DocumentError):
    """A problem that is refused: `path` is the JSON path, `reason` says why."""


@dataclass(frozen=True, slots=True)
class ProblemWindow:
    """Idle hours of one machine: `available_ms` between two instants; opened once for a cost."""

    id: str
    factory: str
    start: datetime
    end: datetime
    available_ms: int
    opening_micros: int = 0


@dataclass(frozen=True, slots=True)
class ProblemOperation:
    """One step of a routing; `max_factories` None means no limit."""

    id: str
    max_factories: int | None = None
    min_lot: int = 1


@dataclass(frozen=True, slots=True)
class ProblemOrder:
    """What is wanted; `unmet_micros` is the cost of each unit that is not made."""

    id: str
    quantity: int
    unmet_micros: int
    submitted_at: datetime
    operations: tuple[ProblemOperation, ...]
    all_or_nothing: bool = False


@dataclass(frozen=True, slots=True)
class ProblemOption:
    """Where an operation may run, and at what time and cost; `max_quantity` None means no limit."""

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
    """From the last operation's factory to the buyer; `fixed_micros` once per order and factory."""

    order: str
    factory: str
    fixed_micros: int
    unit_micros: int


@dataclass(frozen=True, slots=True)
class ProblemTransfer:
    """A lane from the factory of `operation` to the factory of the next operation of its order."""

    operation: str
    from_factory: str
    to_factory: str
    fixed_micros: int
    unit_micros: int
    transit_ms: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole matching problem; made by `read_problem`, which refuses what is not sound."""

    currency: str
    windows: tuple[ProblemWindow, ...]
    orders: tuple[ProblemOrder, ...]
    options: tuple[ProblemOption, ...]
    shipments: tuple[ProblemShipment, ...] = ()
    transfers: tuple[ProblemTransfer, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """The problem as `read_problem` reads it, defaults filled in, rows in the order held."""
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
        """The one text of the problem: equal problems give equal bytes, whatever their rows' order.

        Sorted keys, no whitespace, defaults filled in, instants in UTC, sets sorted by their ids.
        """
        return canonical_json(in_order(self).as_document())

    def sha256(self) -> str:
        """The digest of the problem's columns: the same whatever its rows' order."""
        return columns_of(self).sha256()


def in_order(problem: Problem) -> Problem:
    """The same problem with its sets sorted by their ids; the solver works on this form."""
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


def load_problem(source: str | bytes | Path) -> Problem:
    """The problem in a JSON text or in the file at a `Path`. Raises ProblemError, OSError."""
    return read_problem(read_json(source, ProblemError))


def read_problem(document: object) -> Problem:
    """The problem in a JSON document. Raises ProblemError with the path for every refusal."""
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
    """The problem without options, shipments and transfers. Raises ProblemError."""
    root = _root(document)
    return Problem(
        currency=_currency(root),
        windows=tuple(_window(row) for row in root.rows("windows", _WINDOW)),
        orders=tuple(_order(row) for row in root.rows("orders", _ORDER)),
        options=(),
    )


def _root(document: object) -> JsonRow:
    root = JsonRow(document, "$", ProblemError, _ROOT)
    if root.text("format") != FORMAT:
        root.fail("format", f"must be {FORMAT!r}")
    return root


def validate_problem(problem: Problem) -> None:
    """Refuses what no single row shows: ids, pairs listed twice, lanes, and the size of the cost.

    A factory is known when a window names it: factories have no list of their own.
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
    seen: set[str] = set()
    for place, name in enumerate(ids):
        if name in seen:
            raise ProblemError(path.format(place), f"id used twice: {name!r}")
        seen.add(name)
    return seen


def _distinct_operations(problem: Problem) -> dict[str, bool]:
    """Operation id to whether it is the last of its order."""
    last: dict[str, bool] = {}
    for place, order in enumerate(problem.orders):
        for step, operation in enumerate(order.operations):
            if operation.id in last:
                path = f"$.orders[{place}].operations[{step}].id"
                raise ProblemError(path, f"id used twice: {operation.id!r}")
            last[operation.id] = step == len(order.operations) - 1
    return last


def _known_options(problem: Problem, operations: dict[str, bool], windows: set[str]) -> None:
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


_ROOT = fields_of(("format", "currency", "windows", "orders", "options", "shipments", "transfers"))
_WINDOW = fields_of(ProblemWindow.__slots__)
_ORDER = fields_of(ProblemOrder.__slots__)
_OPERATION = fields_of(ProblemOperation.__slots__)
_OPTION = fields_of(ProblemOption.__slots__)
_SHIPMENT = fields_of(ProblemShipment.__slots__)
_TRANSFER = fields_of(ProblemTransfer.__slots__)


def _currency(root: JsonRow) -> str:
    code = root.text("currency")
    if not re.fullmatch("[A-Z]{3}", code):
        root.fail("currency", f"must be an ISO 4217 code, not {code!r}")
    return code


def _window(row: JsonRow) -> ProblemWindow:
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
    return ProblemOperation(
        id=row.text("id"),
        max_factories=row.limit("max_factories"),
        min_lot=row.whole("min_lot", least=1, default=1),
    )


def _option(row: JsonRow) -> ProblemOption:
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
    return ProblemShipment(
        order=row.text("order"),
        factory=row.text("factory"),
        fixed_micros=row.whole("fixed_micros", least=0),
        unit_micros=row.whole("unit_micros", least=0),
    )


def _transfer(row: JsonRow) -> ProblemTransfer:
    return ProblemTransfer(
        operation=row.text("operation"),
        from_factory=row.text("from_factory"),
        to_factory=row.text("to_factory"),
        fixed_micros=row.whole("fixed_micros", least=0),
        unit_micros=row.whole("unit_micros", least=0),
        transit_ms=row.whole("transit_ms", least=0),
    )


def _row_document(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def _window_document(row: ProblemWindow) -> dict[str, Any]:
    document = _row_document(row)
    document["start"] = instant_text(row.start)
    document["end"] = instant_text(row.end)
    return document


def _order_document(row: ProblemOrder) -> dict[str, Any]:
    document = _row_document(row)
    document["submitted_at"] = instant_text(row.submitted_at)
    document["operations"] = [_without_none(_row_document(step)) for step in row.operations]
    return document


def _option_document(row: ProblemOption) -> dict[str, Any]:
    return _without_none(_row_document(row))


def _without_none(document: dict[str, Any]) -> dict[str, Any]:
    return {name: content for name, content in document.items() if content is not None}
