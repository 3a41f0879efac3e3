"""Compiles the engine by carrying a tiny problem through all of it.

Nothing of the result is used.
"""

from typing import Any

from matching.engine.decomposition.column_generation import ColumnGeneration
from matching.engine.decomposition.improve_components import (
    first_come_choices,
    improve_components,
    single_source_choices,
)
from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.instance.budget import Budget
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Incumbent
from matching.engine.instance.instance import build_instance
from matching.engine.jit.cache import compile_once
from matching.engine.kernels.arrays import arrays_of
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.codec_json import read_problem
from matching.engine.search.fixed_charge_transport import TransportSearch
from matching.engine.search.ruin_recreate import RuinRecreate

_WEEKS = ("2026-01-05", "2026-01-12", "2026-01-19")


def ensure_compiled() -> float:
    """Compiles whatever a solve needs; returns the seconds that this took.

    One process at a time compiles; others wait. Raises OSError if no folder for the code can be
    written.
    """
    return compile_once(_call_everything)


def _call_everything() -> None:
    """Calls every compiled function of a solve with arguments of its types."""
    instance = build_instance(read_problem(_document()))
    incumbent = Incumbent(instance)
    parts = components(instance)
    for orders in parts:
        for choices in (first_come_choices, single_source_choices):
            for order, choice in choices(instance, orders).items():
                incumbent.put(order, choice)
        for order in orders:
            incumbent.clear(order)
    budget = Budget(effort=1, deadline=None, threads=1, seed=1, gap=0.0)
    improve_components(
        incumbent, parts, standalone_bounds(instance), budget, lambda phase, total, bound: None
    )
    # Only a component of many orders is searched in blocks.
    arrays, _ = arrays_of(instance, range(len(incumbent.choices)))
    plan = RuinRecreate(arrays, seed=1)
    plan.regions(2)
    # Only a long search of the multipliers generates columns.
    ColumnGeneration(arrays, LagrangianDual(arrays).best).begin_from(plan.solution)
    # Only transportation problems exchange bases; any order of one operation serves here.
    alone, _ = arrays_of(instance, [0])
    TransportSearch(alone, seed=1).search_until(iter((0.0, 1.0)).__next__, cost=1)


def _document() -> dict[str, Any]:
    """Returns a problem with one single-stage order and one routing."""
    windows = [_window(f"{factory}{week}", factory, week) for factory in "FG" for week in range(2)]
    operations = {"A": ["A.1"], "B": ["B.1", "B.2"]}
    options = [
        _option(operation, window["id"])
        for names in operations.values()
        for operation in names
        for window in windows
    ]
    orders = [_order(name, names) for name, names in operations.items()]
    lane = {"fixed_micros": 5, "unit_micros": 1}
    return {
        "format": "millshare-problem/1",
        "currency": "CNY",
        "windows": windows,
        "orders": orders,
        "options": options,
        "shipments": [{"order": "A", "factory": "F"} | lane],
        "transfers": [
            {"operation": "B.1", "from_factory": "F", "to_factory": "G", "transit_ms": 1} | lane
        ],
    }


def _window(name: str, factory: str, week: int) -> dict[str, Any]:
    begin, end = _WEEKS[week : week + 2]
    return {
        "id": name,
        "factory": factory,
        "start": f"{begin}T00:00:00Z",
        "end": f"{end}T00:00:00Z",
        "available_ms": 14,
        "opening_micros": 3 * week,
    }


def _order(name: str, operations: list[str]) -> dict[str, Any]:
    return {
        "id": name,
        "quantity": 10,
        "unmet_micros": 100,
        "submitted_at": "2026-01-01T00:00:00Z",
        "operations": [
            {"id": operation, "min_lot": 2, "max_factories": 1} for operation in operations
        ],
    }


def _option(operation: str, window: str) -> dict[str, Any]:
    return {
        "operation": operation,
        "window": window,
        "unit_ms": 1,
        "setup_ms": 1,
        "unit_micros": 2 if window.startswith("F") else 3,
        "setup_micros": 4,
    }
