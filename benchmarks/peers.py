"""Solves one model of a whole problem with another solver.

The model is the strong form that the engine builds for what it solves exactly, so that a solver is
measured by its search and not by a weak model. HiGHS and SCIP get amounts that may be fractions
where they are large, which both solve much faster, and an answer that does not hold in integers is
made whole as the engine's own are; CP-SAT gets integers throughout.

    python -m benchmarks.peers highs problem.json --seconds 30 --threads 2 --output plan.json

Exit codes: 0 fine, 2 a malformed problem, 3 no plan was found.
"""

import argparse
import json
import math
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

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

from matching.engine.evaluate.certify import certify
from matching.engine.instance.incumbent import Incumbent
from matching.engine.instance.instance import EXACT_FLOAT, build_instance
from matching.engine.instance.progress import SolveProgress
from matching.engine.milp.exact import integer_choices, orders_model
from matching.engine.milp.formulate import formulate_model
from matching.engine.milp.highs import TOLERANCE, SolverLimits
from matching.engine.milp.model import MilpModel
from matching.engine.model.codec_npz import load_columns
from matching.engine.model.columns import Floats
from matching.engine.model.json_fields import DocumentError
from matching.engine.model.plan import Plan, gap_of

HIGHS, CP_SAT, SCIP = "highs", "cp-sat", "scip"
_SOLVERS = {
    HIGHS: parameters_pb2.SOLVER_TYPE_HIGHS,
    CP_SAT: parameters_pb2.SOLVER_TYPE_CP_SAT,
    SCIP: parameters_pb2.SOLVER_TYPE_GSCIP,
}
# Seconds, best cost and bound in a line of each solver's log. CP-SAT prints all lines at its end.
_LOG_LINES = {
    HIGHS: re.compile(r"%\s+(?P<bound>[\d.e+]+)\s+(?P<best>[\d.e+]+)\s.*\s(?P<at>[\d.]+)s$"),
    CP_SAT: re.compile(r"(?P<at>[\d.]+)s +best:(?P<best>[\d.e+]+) +next:\[(?P<bound>[\d.e+]+),"),
    SCIP: re.compile(r"(?P<at>[\d.]+)s\|.*\| *(?P<bound>[\d.]+e\S+) \| *(?P<best>[\d.]+e\S+) \|"),
}
# The engine ends at the same gap.
GAP = 1e-4
# What is left to a solver where building the model took nearly all of the time.
_LEAST_SECONDS = 1.0
_REPAIR_SECONDS = 5.0
NO_PLAN = 3


class NoPlan(Exception):
    """Raised when the solver finds no feasible plan."""


def solve_with(
    solver: str, path: Path, *, seconds: float, threads: int, seed: int, started: float
) -> Plan:
    """Returns the solver's plan, checked. Raises NoPlan, DocumentError, OSError."""
    problem = load_columns(path)
    incumbent = Incumbent(build_instance(problem))
    model = _model(incumbent, whole_numbers=solver == CP_SAT)
    before = time.monotonic() - started
    result = mathopt.solve(
        _proto(model),
        _SOLVERS[solver],
        parameters_pb2.SolverInitializerProto(),
        _parameters(solver, max(seconds - before, _LEAST_SECONDS), threads, seed),
        model_parameters_pb2.ModelSolveParametersProto(),
        _reader(solver, model.scale, before),
        callback_pb2.CallbackRegistrationProto(),
        None,
        None,
    )
    _take(incumbent, model, result)
    bound = result.termination.objective_bounds.dual_bound * model.scale
    return certify(
        problem,
        incumbent,
        bound_micros=min(bound, incumbent.total()) if math.isfinite(bound) else 0.0,
        gap=GAP,
        prices={},
        seconds=time.monotonic() - started,
        solver={
            "name": solver,
            "ortools": ortools_version,
            "seconds": seconds,
            "threads": threads,
            "seed": seed,
        },
    )


def _model(incumbent: Incumbent, *, whole_numbers: bool) -> MilpModel:
    """Returns the model of all orders, in whole numbers or scaled for doubles."""
    orders = np.arange(len(incumbent.choices), dtype=np.int64)
    if not whole_numbers:
        return orders_model(incumbent, orders.tolist())
    model = formulate_model(
        incumbent.instance,
        orders,
        incumbent.free_ms,
        incumbent.is_open,
        scale=1.0,
        whole_units=True,
    )
    divisor = max(1, int(np.gcd.reduce(model.cost.astype(np.int64), initial=0)))
    model = replace(
        model,
        cost=model.cost / divisor,
        scale=float(divisor),
        integer=np.ones(len(model.cost), dtype=bool),
    )
    ensure_whole_numbers(model)
    return model


def ensure_whole_numbers(model: MilpModel) -> None:
    """Raises NoPlan for fractions, which CP-SAT silently truncates."""
    for name in ("cost", "upper", "row_lower", "row_upper", "entry_value"):
        numbers = getattr(model, name)
        numbers = numbers[np.isfinite(numbers)]
        if (numbers != np.rint(numbers)).any() or (np.abs(numbers) > EXACT_FLOAT).any():
            raise NoPlan(f"the model's {name} is not in whole numbers that a double holds")


def _take(incumbent: Incumbent, model: MilpModel, result: result_pb2.SolveResultProto) -> None:
    """Puts the solution into the incumbent. Raises NoPlan if it is not feasible."""
    if not result.solutions or not result.solutions[0].HasField("primal_solution"):
        raise NoPlan(f"no solution: {result.termination.detail or result.termination.reason}")
    found = result.solutions[0].primal_solution.variable_values
    values: Floats = np.zeros(len(model.cost))
    values[list(found.ids)] = list(found.values)
    choices = integer_choices(incumbent, model, values, SolverLimits(seconds=_REPAIR_SECONDS))
    if choices is None:
        raise NoPlan("the solution does not hold in integers")
    for order, choice in choices.items():
        incumbent.put(order, choice)


def _parameters(
    solver: str, seconds: float, threads: int, seed: int
) -> parameters_pb2.SolveParametersProto:
    """Returns MathOpt's parameters."""
    parameters = parameters_pb2.SolveParametersProto(
        random_seed=seed, relative_gap_tolerance=GAP, enable_output=True
    )
    parameters.time_limit.FromNanoseconds(int(seconds * 1e9))
    # SCIP in this build searches with one thread, whatever the setting.
    if solver == CP_SAT:
        parameters.threads = threads
    if solver == HIGHS:
        parameters.highs.int_options["threads"] = threads
        # As the engine has it: times of 10^8 ms and binaries stand in one row.
        options = parameters.highs.double_options
        options["primal_feasibility_tolerance"] = TOLERANCE
        options["dual_feasibility_tolerance"] = TOLERANCE
    return parameters


def _proto(model: MilpModel) -> model_pb2.ModelProto:
    """Returns the model for MathOpt, filled from arrays, which is much faster."""
    proto = model_pb2.ModelProto()
    columns = proto.variables
    columns.ids.extend(range(len(model.cost)))
    columns.lower_bounds.extend(model.lower.tolist())
    columns.upper_bounds.extend(model.upper.tolist())
    columns.integers.extend(model.integer.tolist())
    paid = np.flatnonzero(model.cost)
    proto.objective.linear_coefficients.ids.extend(paid.tolist())
    proto.objective.linear_coefficients.values.extend(model.cost[paid].tolist())
    rows = proto.linear_constraints
    rows.ids.extend(range(len(model.row_lower)))
    rows.lower_bounds.extend(model.row_lower.tolist())
    rows.upper_bounds.extend(model.row_upper.tolist())
    order = np.lexsort((model.entry_column, model.entry_row))
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(model.entry_row[order].tolist())
    matrix.column_ids.extend(model.entry_column[order].tolist())
    matrix.coefficients.extend(model.entry_value[order].tolist())
    return proto


def _reader(solver: str, scale: float, before: float) -> Callable[[list[str]], None]:
    """Returns a reader of the solver's log that reports progress.

    `before` is how many seconds had passed when the solver began.
    """

    def read(lines: Sequence[str]) -> None:
        for line in lines:
            if found := _LOG_LINES[solver].search(line.rstrip()):
                best, bound = (round(float(found[name]) * scale) for name in ("best", "bound"))
                bound = min(best, bound)
                at = before + float(found["at"])
                sys.stderr.write(f"{SolveProgress(solver, at, best, bound, gap_of(best, bound))}\n")
                sys.stderr.flush()

    return read


def main(arguments: list[str] | None = None) -> int:
    """Solves one problem with a peer."""
    started = time.monotonic()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("solver", choices=sorted(_SOLVERS))
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    limits: dict[str, Any] = {
        name: getattr(options, name) for name in ("seconds", "threads", "seed")
    }
    try:
        plan = solve_with(options.solver, options.problem, **limits, started=started)
    except NoPlan as none:
        sys.stderr.write(f"{none}\n")
        return NO_PLAN
    except (DocumentError, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    options.output.write_text(json.dumps(plan.as_document()), encoding="utf-8")
    sys.stdout.write(
        f"{plan.status}: total_micros={plan.total_micros} bound_micros={plan.bound_micros}"
        f" gap={plan.gap:.6f} seconds={plan.seconds:.1f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
