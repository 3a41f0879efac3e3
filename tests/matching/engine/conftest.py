"""Builds tiny problems for the engine's tests, as documents of the format."""

import copy
import fcntl
from collections.abc import Iterator
from typing import Any

import pytest

from matching.engine import solve
from matching.engine.jit.cache import cache_folder
from matching.engine.params import SolveParams

# Work enough for problems of a few orders; the product's own default is for markets.
EFFORT = 400
HOUR_MS = 3_600_000
YUAN = 1_000_000


class Builder:
    """Adds rows to a problem document, with plain values where a test needs none."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {
            "format": "millshare-problem/1",
            "currency": "CNY",
            "windows": [],
            "orders": [],
            "options": [],
            "shipments": [],
            "transfers": [],
        }

    def window(self, name: str, available_ms: int, *, week: int = 0, **fields: Any) -> "Builder":
        start = 5 + 7 * week
        row = {
            "id": name,
            "factory": name.split(".")[0],
            "start": f"2026-01-{start:02d}T00:00:00Z",
            "end": f"2026-01-{start + 5:02d}T00:00:00Z",
            "available_ms": available_ms,
        }
        self.document["windows"].append(row | fields)
        return self

    def order(
        self, name: str, quantity: int, unmet: int, *operations: dict[str, Any], **fields: Any
    ) -> "Builder":
        row = {
            "id": name,
            "quantity": quantity,
            "unmet_micros": unmet,
            "submitted_at": "2026-01-01T00:00:00Z",
            "operations": list(operations) or [{"id": f"{name}.1"}],
        }
        self.document["orders"].append(row | fields)
        return self

    def option(self, operation: str, window: str, cost: int = 0, **fields: Any) -> "Builder":
        row = {
            "operation": operation,
            "window": window,
            "unit_ms": 1,
            "setup_ms": 0,
            "unit_micros": cost,
            "setup_micros": 0,
        }
        self.document["options"].append(row | fields)
        return self

    def shipment(self, order: str, factory: str, fixed: int, unit: int) -> "Builder":
        row = {"order": order, "factory": factory, "fixed_micros": fixed, "unit_micros": unit}
        self.document["shipments"].append(row)
        return self

    def transfer(
        self, operation: str, start: str, goal: str, fixed: int, unit: int, transit_ms: int = 0
    ) -> "Builder":
        row = {
            "operation": operation,
            "from_factory": start,
            "to_factory": goal,
            "fixed_micros": fixed,
            "unit_micros": unit,
            "transit_ms": transit_ms,
        }
        self.document["transfers"].append(row)
        return self


@pytest.fixture(scope="module", autouse=True)
def little_effort() -> Iterator[None]:
    """Bounds solves that name no bound themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "PARAMS", SolveParams(default_effort=EFFORT))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_engine() -> None:
    """Waits for a compilation under way, so that this process does not repeat it."""
    with (cache_folder() / "compiling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


@pytest.fixture
def build():
    return Builder


@pytest.fixture
def worked_example():
    """Returns the format's example: 809.00, and 797.00 with a least lot of 1."""

    def make(min_lot: int = 20) -> dict[str, Any]:
        builder = Builder()
        builder.window("W1", 10 * HOUR_MS, factory="F1").window("W2", 8 * HOUR_MS, factory="F2")
        builder.order("A", 100, 50 * YUAN, {"id": "A.1", "min_lot": min_lot})
        builder.option(
            "A.1", "W1", 6 * YUAN, unit_ms=360_000, setup_ms=HOUR_MS, setup_micros=60 * YUAN
        )
        builder.option(
            "A.1", "W2", 7_500_000, unit_ms=300_000, setup_ms=HOUR_MS // 2, setup_micros=45 * YUAN
        )
        builder.shipment("A", "F1", 20 * YUAN, 500_000).shipment("A", "F2", 10 * YUAN, 200_000)
        return builder.document

    return make


@pytest.fixture
def routed():
    """Returns an order of two operations.

    It is made at F (week 1), and finished at F or G (week 2 or 3), at G by a lane.
    """
    builder = Builder()
    builder.window("F.1", 100).window("F.2", 6, week=1).window("G.2", 100, week=1)
    builder.window("G.3", 100, week=2)
    builder.order("A", 10, 100, {"id": "A.1"}, {"id": "A.2"})
    builder.option("A.1", "F.1", 1).option("A.2", "F.2", 1).option("A.2", "G.2", 2)
    builder.option("A.2", "G.3", 3)
    builder.transfer("A.1", "F", "G", 5, 1, transit_ms=24 * HOUR_MS)
    return copy.deepcopy(builder.document)
