"""Defines the plan, and reads, writes and hashes it.

Everything follows the format `millshare-plan/1`. Quantities are units of product, money is micros.
`evaluate.checker` decides whether a plan is sound.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.engine.model.json_fields import (
    DocumentError,
    JsonRow,
    canonical_json,
    fields_of,
    read_json,
)

FORMAT = "millshare-plan/1"
OPTIMAL = "optimal"
FEASIBLE = "feasible"


class PlanError(DocumentError):
    """Raised when a plan cannot be read; has its JSON `path` and `reason`."""


@dataclass(frozen=True, slots=True)
class PlanAllocation:
    """Represents a quantity of one operation made in one window."""

    operation: str
    window: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PlanTransfer:
    """Represents a quantity sent from one window to the next operation's window."""

    operation: str
    from_window: str
    to_window: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PlanUnmet:
    """Represents the quantity of an order that is not made."""

    order: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PlanCapacityPrice:
    """Estimates what one more hour of a window would save; a hint, no promise."""

    window: str
    micros_per_hour: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Answers a problem, with its exact cost and a lower bound on any plan's cost.

    Attributes
    ----------
    problem_sha256
        Digest of the problem.
    status
        `optimal` if the gap is at most that of the limits, otherwise `feasible`.
    allocations, transfers, unmet
        Decisions, sorted by their ids.
    total_micros, bound_micros
        Exact cost and proven lower bound.
    gap
        (total − bound) / total.
    capacity_prices
        Hints for windows whose hours are scarce.
    seconds
        Wall time of the run.
    solver
        Name, versions, limits and trace of the run.
    """

    problem_sha256: str
    status: str
    allocations: tuple[PlanAllocation, ...]
    transfers: tuple[PlanTransfer, ...]
    unmet: tuple[PlanUnmet, ...]
    total_micros: int
    bound_micros: int
    gap: float
    capacity_prices: tuple[PlanCapacityPrice, ...]
    seconds: float
    solver: dict[str, Any]

    def as_document(self) -> dict[str, Any]:
        """Returns the plan as a JSON document."""
        document = _row_document(self)
        for name in ("allocations", "transfers", "unmet", "capacity_prices"):
            document[name] = [_row_document(row) for row in document[name]]
        return {"format": FORMAT} | document

    def sha256(self) -> str:
        """Returns the digest of the decisions and their cost, but not of the run."""
        decided = {
            "problem_sha256": self.problem_sha256,
            "allocations": sorted(
                [row.operation, row.window, row.quantity] for row in self.allocations
            ),
            "transfers": sorted(
                [row.operation, row.from_window, row.to_window, row.quantity]
                for row in self.transfers
            ),
            "unmet": sorted([row.order, row.quantity] for row in self.unmet),
            "total_micros": self.total_micros,
        }
        return hashlib.sha256(canonical_json(decided)).hexdigest()


def gap_of(total_micros: int, bound_micros: int) -> float:
    """Returns (total − bound) / total, and 0 if the total is 0."""
    return (total_micros - bound_micros) / total_micros if total_micros else 0.0


def load_plan(source: str | bytes | Path) -> Plan:
    """Reads the plan in a JSON text or in the file at a `Path`.

    Raises PlanError, OSError.
    """
    return read_plan(read_json(source, PlanError))


def read_plan(document: object) -> Plan:
    """Reads the plan in a JSON document, without checking it. Raises PlanError."""
    root = JsonRow(document, "$", PlanError, _ROOT)
    if root.text("format") != FORMAT:
        root.fail("format", f"must be {FORMAT!r}")
    if root.text("status") not in (OPTIMAL, FEASIBLE):
        root.fail("status", f"must be {OPTIMAL!r} or {FEASIBLE!r}")
    return Plan(
        problem_sha256=root.text("problem_sha256"),
        status=root.text("status"),
        allocations=tuple(_allocation(row) for row in root.rows("allocations", _ALLOCATION)),
        transfers=tuple(_transfer(row) for row in root.rows("transfers", _TRANSFER)),
        unmet=tuple(_unmet(row) for row in root.rows("unmet", _UNMET)),
        total_micros=root.whole("total_micros", least=None),
        bound_micros=root.whole("bound_micros", least=None),
        gap=root.number("gap"),
        capacity_prices=tuple(_price(row) for row in root.rows("capacity_prices", _PRICE)),
        seconds=root.number("seconds"),
        solver=root.table("solver"),
    )


_ROOT = fields_of(("format", *Plan.__slots__))
_ALLOCATION = fields_of(PlanAllocation.__slots__)
_TRANSFER = fields_of(PlanTransfer.__slots__)
_UNMET = fields_of(PlanUnmet.__slots__)
_PRICE = fields_of(PlanCapacityPrice.__slots__)


def _allocation(row: JsonRow) -> PlanAllocation:
    """Reads an allocation."""
    quantity = row.whole("quantity", least=None)
    return PlanAllocation(row.text("operation"), row.text("window"), quantity)


def _transfer(row: JsonRow) -> PlanTransfer:
    """Reads a transfer."""
    return PlanTransfer(
        operation=row.text("operation"),
        from_window=row.text("from_window"),
        to_window=row.text("to_window"),
        quantity=row.whole("quantity", least=None),
    )


def _unmet(row: JsonRow) -> PlanUnmet:
    """Reads an unmet quantity."""
    return PlanUnmet(row.text("order"), row.whole("quantity", least=None))


def _price(row: JsonRow) -> PlanCapacityPrice:
    """Reads a capacity price."""
    return PlanCapacityPrice(row.text("window"), row.whole("micros_per_hour", least=None))


def _row_document(row: Any) -> dict[str, Any]:
    """Returns a row as a JSON object."""
    return {name: getattr(row, name) for name in row.__slots__}
