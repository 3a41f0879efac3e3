"""Computes lower bounds on the cost of any plan, and prices of hours."""

import math
from dataclasses import dataclass

import numpy as np

from matching.engine.instance.instance import Instance
from matching.engine.milp.highs import SolverLimits, SolverOutcome, solve_relaxation
from matching.engine.milp.model import NONE, MilpModel
from matching.engine.model.columns import Columns, Floats

_MS_PER_HOUR = 3_600_000
# A sum of n doubles is off by at most about n × 1.1e-16 of the sum of their sizes: this covers ten
# million rows, and a hundred entries in a column (a column has a handful).
_SUM_ROUNDING = 1e-9
_COLUMN_ROUNDING = 1e-14


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Holds a lower bound, and micros per hour of every window (0 if not scarce)."""

    bound_micros: float
    prices: Floats


def relax(instance: Instance, model: MilpModel, limits: SolverLimits) -> Relaxation | None:
    """Solves the linear relaxation of a model; returns None if it does not end.

    The bound does not rely on the solver: any duals give a valid one, which is computed here
    (Neumaier and Shcherbina 2004, "Safe bounds in linear and mixed-integer linear programming").
    """
    prices = np.zeros(len(model.capacity_row))
    outcome = solve_relaxation(model, limits)
    duals = outcome.duals
    if duals is None or outcome.values is None:
        return None
    priced = np.flatnonzero(model.capacity_row != NONE)
    per_unit = np.maximum(-duals[model.capacity_row[priced]], 0) * model.scale
    prices[priced] = per_unit * _MS_PER_HOUR / model.capacity_unit_ms[priced]
    reduced = model.cost.copy()
    np.subtract.at(reduced, model.entry_column, duals[model.entry_row] * model.entry_value)
    prices += _prices_of_limits(instance, model, outcome, reduced)
    bound = max(dual_bound(model, duals), 0.0) * model.scale
    return Relaxation(bound, prices)


def _prices_of_limits(
    instance: Instance, model: MilpModel, outcome: SolverOutcome, reduced: Floats
) -> Floats:
    """Returns the price of an hour that shows in the limits of single options.

    With one hour more such an option could make more: its price is that of the upper limit of the
    amount, and of the row that links the amount to its use.
    """
    prices = np.zeros(len(model.capacity_row))
    if outcome.values is None or outcome.duals is None:
        return prices
    at = np.flatnonzero(model.is_hour_limited)
    worth = np.maximum(-reduced[model.amount[at]], 0)
    linked = model.most_row[at] != NONE
    rows, used = model.most_row[at[linked]], model.most_used[at[linked]]
    worth[linked] += np.maximum(-outcome.duals[rows], 0) * outcome.values[used]
    hourly = worth * model.scale * _MS_PER_HOUR / instance.option_unit_ms[model.options[at]]
    np.add.at(prices, instance.option_window[model.options[at]], hourly)
    return prices


def dual_bound(model: MilpModel, duals: Floats) -> float:
    """Returns the value of any duals in model units, safe against rounding."""
    duals = np.where(np.isinf(model.row_lower), np.minimum(duals, 0), duals)
    duals = np.where(np.isinf(model.row_upper), np.maximum(duals, 0), duals)
    side = np.where(duals > 0, model.row_lower, model.row_upper)
    rows = np.where(duals != 0, duals * np.where(np.isinf(side), 0, side), 0)
    reduced, sizes = model.cost.copy(), np.abs(model.cost)
    moved = duals[model.entry_row] * model.entry_value
    np.subtract.at(reduced, model.entry_column, moved)
    np.add.at(sizes, model.entry_column, np.abs(moved))
    # Every column lies between 0 and `upper`, so only a negative reduced cost lowers the value.
    columns = np.minimum(reduced, 0) * model.upper
    error = np.abs(rows).sum() * _SUM_ROUNDING + (sizes * model.upper).sum() * _COLUMN_ROUNDING
    return float(rows.sum() + columns.sum() - error)


def standalone_bounds(instance: Instance) -> list[int]:
    """Returns a lower bound on the cost of each order if it had all hours to itself.

    Each unit costs at least the cheapest rate of every operation, unit cost + setup / most, or the
    price of leaving it unmet. Returns 0 if numbers are too large for the arrays.
    """
    if not instance.is_within_floats:
        return [0] * len(instance.order_quantity)
    begins = instance.site_options[instance.op_sites]
    made = np.flatnonzero(np.diff(begins))
    best = np.zeros(len(instance.op_order), dtype=np.int64)
    if len(made):
        # Rates are kept in whole micros, rounded down: the bound stays below.
        rates = instance.option_unit + instance.option_setup // instance.option_most
        best[made] = np.minimum.reduceat(rates, begins[made])
    steps = np.diff(instance.order_ops)
    count = np.bincount(instance.op_order[made], minlength=len(steps))
    together = np.zeros(len(steps), dtype=np.int64)
    np.add.at(together, instance.op_order, best)
    cheaper = (count == steps) & (together < instance.order_unmet)
    bounds: list[int] = (
        np.where(cheaper, together, instance.order_unmet) * instance.order_quantity
    ).tolist()
    return bounds


def round_up_to_grid(columns: Columns, bound_micros: float) -> int:
    """Rounds a bound up to the next multiple of the common divisor of all costs.

    Every total is a multiple of the greatest common divisor, so none lies between two of them.
    """
    if bound_micros <= 0:
        return 0
    figures = (
        *(columns.window_opening, columns.order_unmet),
        *(columns.option_unit, columns.option_setup),
        *(columns.shipment_unit, columns.shipment_fixed),
        *(columns.transfer_unit, columns.transfer_fixed),
    )
    grid = math.gcd(*(int(np.gcd.reduce(each)) for each in figures))
    return 0 if grid == 0 else -(-math.ceil(bound_micros) // grid) * grid
