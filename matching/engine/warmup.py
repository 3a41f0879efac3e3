"""Compiles the engine by carrying a tiny problem through all of it.

Nothing of the result is used. Numba compiles in one thread, so a second process compiles half of
the functions where there is a second processor.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

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
from matching.engine.instance.instance import Instance, build_instance
from matching.engine.jit.cache import compile_once
from matching.engine.jit.compile import compile_for
from matching.engine.kernels.arrays import Arrays, arrays_of
from matching.engine.kernels.clique_cuts import no_cuts
from matching.engine.kernels.multi_stage import (
    bound_multi_stage,
    relax_multi_stage,
    split_multi_stage,
)
from matching.engine.kernels.multipliers import zero_multipliers
from matching.engine.kernels.single_stage import split_single_stage
from matching.engine.kernels.single_stage_steps import split_with_steps
from matching.engine.kernels.workspace import step_workspace_for, workspace_for
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.codec_json import read_problem
from matching.engine.search.fixed_charge_transport import TransportSearch
from matching.engine.search.ruin_recreate import RuinRecreate

_WEEKS = ("2026-01-05", "2026-01-12", "2026-01-19")
# No plan of the tiny problem costs as much; a target for steps of the dual.
_FAR = 1e9
_ROOT = Path(__file__).resolve().parents[2]


def ensure_compiled() -> float:
    """Compiles whatever a solve needs; returns the seconds that this took.

    One process at a time compiles, with a helper of its own; others wait. Raises OSError if no
    folder for the code can be written.
    """
    return compile_once(_compile_all)


def _compile_all() -> None:
    """Compiles the kernels, their callers, each half in a process, then the rest."""
    if (os.cpu_count() or 1) > 1:
        for here, there in (("multi_stage", "single_stage"), ("bounds_and_dive", "search")):
            # What a helper that fails leaves is compiled by the last call.
            command = [sys.executable, "-m", "matching.engine.warmup", there]
            environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
            with subprocess.Popen(command, env=environment) as helper:
                try:
                    _HALVES[here]()
                except BaseException:
                    helper.terminate()
                    raise
    _call_everything()


def _compile_multi_stage() -> None:
    """Compiles the kernels of orders of several operations."""
    arrays = _arrays()
    work = workspace_for(arrays)
    for kernel in (split_multi_stage, bound_multi_stage):
        compile_for(kernel, arrays, 0, work, 0.0, 0, 0.0)
    compile_for(relax_multi_stage, arrays, 0, work, 0.0)


def _compile_single_stage() -> None:
    """Compiles the kernels of orders of one operation, and the search that needs none."""
    arrays = _arrays()
    work, cuts = workspace_for(arrays), no_cuts(arrays)
    compile_for(split_single_stage, arrays, 0, work, 0.0, 0, 0.0)
    compile_for(split_with_steps, arrays, 0, work, cuts, step_workspace_for(work, 0), 0, 0.0)
    _call_transport_search()


def _call_bounds_and_dive() -> None:
    """Calls what finds multipliers, bounds and a first plan."""
    arrays = _arrays()
    dual = LagrangianDual(arrays)
    dual.improve(2, target=_FAR)
    plan = RuinRecreate(arrays, seed=1)
    ColumnGeneration(arrays, dual.best).begin_from(plan.solution)
    plan.build(zero_multipliers(arrays), 0.0, lambda: False)


def _call_search() -> None:
    """Calls what inserts orders and searches for cheaper plans."""
    arrays = _arrays()
    plan = RuinRecreate(arrays, seed=1)
    everything = np.arange(len(arrays.order_quantity), dtype=np.int64)
    plan.serve(everything)
    plan.search(zero_multipliers(arrays), 1, 1.0)
    plan.serve_whole(everything[:0])
    plan.regions(2)


_HALVES: dict[str, Callable[[], None]] = {
    "multi_stage": _compile_multi_stage,
    "single_stage": _compile_single_stage,
    "bounds_and_dive": _call_bounds_and_dive,
    "search": _call_search,
}


def _instance() -> Instance:
    """Returns the tiny problem, presolved."""
    return build_instance(read_problem(_document()))


def _arrays() -> Arrays:
    """Returns the arrays of all orders of the tiny problem."""
    instance = _instance()
    return arrays_of(instance, range(len(instance.order_ops) - 1))[0]


def _call_everything() -> None:
    """Calls every compiled function of a solve with arguments of its types."""
    instance = _instance()
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
    _call_transport_search()


def _call_transport_search() -> None:
    """Calls the exchange of bases; any order of one operation serves."""
    alone, _ = arrays_of(_instance(), [0])
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


if __name__ == "__main__":
    _HALVES[sys.argv[1]]()
