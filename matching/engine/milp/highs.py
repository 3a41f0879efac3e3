"""Solves models and their relaxations with HiGHS through MathOpt.

The proto is filled from arrays, which is fast; the modelling classes of MathOpt are not.
`highspy` must never be imported in the same process: its HiGHS clashes with that of OR-Tools.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from ortools import __version__ as ortools_version
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
)
from ortools.math_opt.core.python import solver as mathopt
from pybind11_abseil.status import StatusNotOk

from matching.engine.instance.budget import StopSignal
from matching.engine.milp.model import MilpModel
from matching.engine.model.columns import Floats

VERSIONS = {"ortools": ortools_version, "backend": "HiGHS through MathOpt"}
# Tolerances of rows and of the signs of duals, and of integers. They are tighter than the 1e-6 and
# 1e-7 of HiGHS, because times of 10^8 ms and binaries stand in one row. `safe_micros` relies on it.
TOLERANCE = 1e-9
_INTEGER_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class SolverOutcome:
    """Holds the result of a solve, with the bound in model units.

    `values` of the columns are None without a solution. `proved` is true if the search ended by
    itself and not by a limit. Only relaxations have `duals` of the rows.
    """

    values: Floats | None
    bound: float
    proved: bool
    duals: Floats | None = None


@dataclass(frozen=True, slots=True)
class SolverLimits:
    """Bounds one call of HiGHS by `seconds`, `nodes` and `stop`; None means no limit.

    `gap` is relative.
    """

    seconds: float | None = None
    nodes: int | None = None
    gap: float = 0.0
    seed: int = 1
    stop: StopSignal | None = None


def solve_mip(
    model: MilpModel,
    limits: SolverLimits,
    *,
    start: Mapping[int, float] | None = None,
    on_progress: Callable[[float, float], None] | None = None,
) -> SolverOutcome:
    """Searches for the best integer solution.

    `start` is a solution to begin from, columns in ascending order; some may be missing.
    `on_progress(best, bound)` is called in the model's units during the search.
    """
    parameters = _parameters(limits)
    hints = model_parameters_pb2.ModelSolveParametersProto()
    if start is not None:
        hint = hints.solution_hints.add()
        hint.variable_values.ids.extend(start.keys())
        hint.variable_values.values.extend(start.values())
    result = _solve(
        _proto(model, relaxed=False), parameters, hints, _reader(on_progress), limits.stop
    )
    reason = result.termination.reason
    proved = reason == result_pb2.TERMINATION_REASON_OPTIMAL
    bounds = result.termination.objective_bounds
    bound = bounds.dual_bound if math.isfinite(bounds.dual_bound) else -math.inf
    return SolverOutcome(_values(result, len(model.cost)), bound, proved)


def solve_relaxation(
    model: MilpModel, limits: SolverLimits, *, by_barrier: bool = False
) -> SolverOutcome:
    """Solves the linear relaxation; the result has no duals if it did not end.

    `by_barrier` uses an interior point method with crossover, which takes half as long as the
    simplex method on models with many columns per row.
    """
    parameters = _parameters(limits)
    if by_barrier:
        parameters.lp_algorithm = parameters_pb2.LP_ALGORITHM_BARRIER
    hints = model_parameters_pb2.ModelSolveParametersProto()
    try:
        result = _solve(_proto(model, relaxed=True), parameters, hints, None, limits.stop)
    except StatusNotOk:
        if not by_barrier:
            raise
        # HiGHS sometimes cannot classify the end of an interior point method.
        return solve_relaxation(model, limits)
    proved = result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL
    values = _values(result, len(model.cost))
    duals = None
    if proved and result.solutions and result.solutions[0].HasField("dual_solution"):
        duals = np.zeros(len(model.row_lower))
        found = result.solutions[0].dual_solution.dual_values
        duals[list(found.ids)] = list(found.values)
    return SolverOutcome(values, -math.inf, proved, duals)


def _parameters(limits: SolverLimits) -> parameters_pb2.SolveParametersProto:
    """Returns the parameters of MathOpt for these limits."""
    parameters = parameters_pb2.SolveParametersProto(random_seed=limits.seed)
    parameters.relative_gap_tolerance = limits.gap
    parameters.absolute_gap_tolerance = 0.0
    if limits.seconds is not None:
        parameters.time_limit.FromNanoseconds(int(max(limits.seconds, 0.01) * 1e9))
    if limits.nodes is not None:
        parameters.node_limit = limits.nodes
    options = parameters.highs.double_options
    options["primal_feasibility_tolerance"] = TOLERANCE
    options["dual_feasibility_tolerance"] = TOLERANCE
    options["mip_feasibility_tolerance"] = _INTEGER_TOLERANCE
    return parameters


def _proto(model: MilpModel, *, relaxed: bool) -> model_pb2.ModelProto:
    """Returns the model as a message for MathOpt."""
    proto = model_pb2.ModelProto()
    columns = proto.variables
    columns.ids.extend(range(len(model.cost)))
    columns.lower_bounds.extend(model.lower.tolist())
    columns.upper_bounds.extend(model.upper.tolist())
    integer = np.zeros_like(model.integer) if relaxed else model.integer
    columns.integers.extend(integer.tolist())
    paid = np.flatnonzero(model.cost)
    proto.objective.linear_coefficients.ids.extend(paid.tolist())
    proto.objective.linear_coefficients.values.extend(model.cost[paid].tolist())
    rows = proto.linear_constraints
    rows.ids.extend(range(len(model.row_lower)))
    rows.lower_bounds.extend(model.row_lower.tolist())
    rows.upper_bounds.extend(model.row_upper.tolist())
    order = np.lexsort((model.entry_column, model.entry_row))
    proto.linear_constraint_matrix.row_ids.extend(model.entry_row[order].tolist())
    proto.linear_constraint_matrix.column_ids.extend(model.entry_column[order].tolist())
    proto.linear_constraint_matrix.coefficients.extend(model.entry_value[order].tolist())
    return proto


def _solve(
    proto: model_pb2.ModelProto,
    parameters: parameters_pb2.SolveParametersProto,
    hints: model_parameters_pb2.ModelSolveParametersProto,
    on_lines: Callable[[list[str]], None] | None,
    stop: StopSignal | None,
) -> result_pb2.SolveResultProto:
    """Calls HiGHS."""
    return mathopt.solve(
        proto,
        parameters_pb2.SOLVER_TYPE_HIGHS,
        parameters_pb2.SolverInitializerProto(),
        parameters,
        hints,
        on_lines,
        callback_pb2.CallbackRegistrationProto(),
        None,
        None if stop is None else stop.solver,
    )


def _values(result: result_pb2.SolveResultProto, count: int) -> Floats | None:
    """Returns the value of every column; None if there is no solution."""
    if not result.solutions or not result.solutions[0].HasField("primal_solution"):
        return None
    values = np.zeros(count)
    found = result.solutions[0].primal_solution.variable_values
    values[list(found.ids)] = list(found.values)
    return values


# Matches a line of the search log: … explored %, best bound, best solution, gap …
_LOG_LINE = re.compile(r"\d+\.\d\d%\s+(-?[\d.e+]+|-inf)\s+(-?[\d.e+]+|inf)\s")


def _reader(
    on_progress: Callable[[float, float], None] | None,
) -> Callable[[list[str]], None] | None:
    """Returns a reader of the search log that reports best cost and bound."""
    if on_progress is None:
        return None

    def read(lines: list[str]) -> None:
        for line in lines:
            found = _LOG_LINE.search(line)
            if found:
                on_progress(float(found[2]), float(found[1]))

    return read
