"""Solves some orders exactly over the hours left to them.

The solver's answer is rounded and checked in integers. If it is not feasible, it is solved again in
whole units within the structure or the options that it uses, and otherwise dropped.
"""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance
from matching.engine.instance.lots import match_lots
from matching.engine.milp.formulate import formulate_model
from matching.engine.milp.highs import TOLERANCE, SolverLimits, solve_mip
from matching.engine.milp.model import NONE, MilpModel
from matching.engine.model.columns import Flags, Floats, Ints
from matching.engine.params import ExactParams

PARAMS = ExactParams()


@dataclass(frozen=True, slots=True)
class ExactResult:
    """Holds the answer for some orders: `choices` by order, None if nothing was found.

    `bound_micros` is a lower bound on what these orders cost, minus infinity if there is none.
    `proved` is true if the search ended by itself.
    """

    choices: Mapping[int, Choice] | None
    bound_micros: float
    proved: bool


@dataclass(frozen=True, slots=True)
class ExactOptions:
    """Chooses a variant of the exact model.

    Amounts are whole units in the model itself with `whole_units`, or if it is small; otherwise
    they are made whole afterwards, with `thorough` also among all options in use. With
    `one_factory` each order is made whole at one factory, or left unmet.
    """

    whole_units: bool = False
    one_factory: bool = False
    thorough: bool = False


def solve_orders(
    incumbent: Incumbent,
    orders: Sequence[int],
    limits: SolverLimits,
    options: ExactOptions | None = None,
    *,
    start: Mapping[int, Choice] | None = None,
    on_progress: Callable[[float, float], None] | None = None,
) -> ExactResult:
    """Returns the best choices for `orders` over the hours that are left.

    Windows that the incumbent uses are open already. The orders' own choices must be cleared first.
    The search begins at the choices of `start`. `on_progress(best, bound)` is called in micros.
    """
    started = time.monotonic()
    options = options or ExactOptions()
    model = orders_model(
        incumbent, orders, whole_units=options.whole_units, one_factory=options.one_factory
    )
    outcome = solve_mip(
        model,
        _with_time_to_finish(limits, started),
        start=None if start is None else start_values(incumbent.instance, model, start),
        on_progress=None if on_progress is None else _in_micros(model.scale, on_progress),
    )
    choices = None
    if outcome.values is not None:
        left = None if limits.seconds is None else started + limits.seconds - time.monotonic()
        timed = replace(limits, seconds=left)
        choices = integer_choices(
            incumbent, model, outcome.values, timed, thorough=options.thorough
        )
    return ExactResult(choices, safe_micros(outcome.bound, model), outcome.proved)


def _with_time_to_finish(limits: SolverLimits, started: float) -> SolverLimits:
    """Returns limits that leave time to make the answer whole."""
    if limits.seconds is None:
        return limits
    kept = min(PARAMS.polish_share * limits.seconds, PARAMS.polish_seconds)
    return replace(limits, seconds=started + limits.seconds - kept - time.monotonic())


def orders_model(
    incumbent: Incumbent,
    orders: Sequence[int],
    *,
    whole_units: bool = False,
    one_factory: bool = False,
) -> MilpModel:
    """Returns the model of some orders, with an objective scaled to suit doubles."""
    instance = incumbent.instance
    spans = (instance.order_options(order) for order in orders)
    whole_units |= sum(span.stop - span.start for span in spans) <= PARAMS.few_options
    chosen = np.array(sorted(orders), dtype=np.int64)
    worth = sum(_likely_micros(instance, order) for order in orders)
    scale = 10.0 ** max(0, math.ceil(math.log10(max(worth, 1) / PARAMS.objective_size)))
    return formulate_model(
        instance,
        chosen,
        incumbent.free_ms,
        incumbent.is_open,
        scale=scale,
        whole_units=whole_units,
        one_factory=one_factory,
    )


def _likely_micros(instance: Instance, order: int) -> float:
    """Estimates the cost of an order, from its most expensive options."""
    span = instance.order_options(order)
    fixed = instance.option_setup[span] / instance.option_most[span]
    highest = float((instance.option_unit[span] + fixed).max(initial=0.0))
    steps = int(instance.order_ops[order + 1] - instance.order_ops[order])
    rate = float(instance.order_unmet[order])
    if span.stop > span.start:
        rate = min(rate, highest * steps)
    return rate * float(instance.order_quantity[order])


def start_values(
    instance: Instance, model: MilpModel, choices: Mapping[int, Choice]
) -> dict[int, float]:
    """Returns the columns of these choices; the solver completes waiting lots."""
    values = np.zeros(len(model.cost))
    option_at = {option: at for at, option in enumerate(model.options.tolist())}
    goals = instance.lane_to[instance.arc_lane[model.arcs]]
    arc_at = {
        (option, goal): at
        for at, (option, goal) in enumerate(
            zip(instance.arc_option[model.arcs].tolist(), goals.tolist(), strict=True)
        )
    }
    for at, order in enumerate(model.orders.tolist()):
        choice = choices[order]
        values[model.left[at]] = choice.unmet / model.left_worth[at]
        for option, quantity in choice.made:
            place = option_at[option]
            values[model.amount[place]] = quantity
            for column in (model.used, model.site_used, model.opened):
                if column[place] != NONE:
                    values[column[place]] = 1
        for start, goal, quantity in choice.moved:
            place = arc_at[start, int(instance.option_site[goal])]
            values[model.flow[place]] += quantity
            if model.lane_used[place] != NONE:
                values[model.lane_used[place]] = 1
    known = np.ones(len(values), dtype=bool)
    known[model.wait[model.wait != NONE]] = False
    return {at: float(values[at]) for at in np.flatnonzero(known).tolist()}


def safe_micros(bound: float, model: MilpModel) -> float:
    """Returns a solver's bound in micros, safe against its tolerances.

    Node relaxations are solved to duals that may have the wrong sign by `TOLERANCE`. Every column
    lies in [0, upper], so that moves the value by at most TOLERANCE × Σ upper; a node's primal
    tolerance only relaxes it. 1e-12 of the value stands for the rounding of doubles in its sums.
    """
    if not math.isfinite(bound):
        return -math.inf
    allowance = TOLERANCE * float(model.upper.sum()) + 1e-12 * abs(bound)
    return (bound - allowance) * model.scale


def integer_choices(
    incumbent: Incumbent,
    model: MilpModel,
    values: Floats,
    limits: SolverLimits,
    *,
    thorough: bool = False,
) -> dict[int, Choice] | None:
    """Returns feasible integer choices over the hours left; None if none is found.

    Tries rounding, then whole units with everything that is used, opened and paid kept as it is.
    If that fails, or if `thorough`, also whole units among all options in use, which takes longer
    and often finds a better plan.
    """
    choices = round_to_choices(incumbent.instance, model, values)
    if choices is None or not is_feasible(incumbent, choices):
        choices = _solved_again(incumbent, structure_fixed(model, values), limits, None)
    if choices is None or thorough:
        wide = used_options_only(incumbent.instance, model, values)
        better = _solved_again(incumbent, wide, limits, choices)
        choices = better or choices
    return choices


def structure_fixed(model: MilpModel, values: Floats) -> MilpModel:
    """Returns the model in whole units, with every binary fixed as in this solution."""
    decided = model.integer & (model.upper == 1)
    decided[model.amount] = False
    fixed = np.rint(values)
    return replace(
        model,
        lower=np.where(decided, fixed, model.lower),
        upper=np.where(decided, fixed, model.upper),
        integer=_whole(model),
    )


def used_options_only(instance: Instance, model: MilpModel, values: Floats) -> MilpModel:
    """Returns the model in whole units among the options that a solution uses.

    All-or-nothing orders may use any of their options: a unit that rounding takes from one window
    must find another.
    """
    order = instance.op_order[instance.option_op[model.options]]
    keep = (values[model.amount] > 1e-7) | instance.order_whole[order]
    upper = model.upper.copy()
    upper[model.amount[~keep]] = 0
    return replace(model, upper=upper, integer=_whole(model))


def _whole(model: MilpModel) -> Flags:
    """Returns which columns are integer if all amounts are whole units."""
    integer = model.integer.copy()
    for columns in (model.amount, model.left, model.flow):
        integer[columns] = True
    return integer


def _solved_again(
    incumbent: Incumbent, model: MilpModel, limits: SolverLimits, start: Mapping[int, Choice] | None
) -> dict[int, Choice] | None:
    """Solves a restricted model briefly; returns its choices if feasible."""
    seconds = None if limits.seconds is None else min(PARAMS.polish_seconds, limits.seconds)
    nodes = min(PARAMS.polish_nodes, limits.nodes or PARAMS.polish_nodes)
    again = SolverLimits(seconds, nodes, PARAMS.polish_gap, limits.seed, limits.stop)
    known = None if start is None else start_values(incumbent.instance, model, start)
    outcome = solve_mip(model, again, start=known)
    if outcome.values is None:
        return None
    choices = round_to_choices(incumbent.instance, model, outcome.values)
    return choices if choices is not None and is_feasible(incumbent, choices) else None


def round_to_choices(
    instance: Instance, model: MilpModel, values: Floats
) -> dict[int, Choice] | None:
    """Rounds a solution to choices; returns None if their amounts do not add up."""
    made = _by_order(instance, model.options, np.rint(values[model.amount]).astype(np.int64))
    flows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    quantities = np.rint(values[model.flow]).astype(np.int64)
    for at in np.flatnonzero(quantities > 0).tolist():
        arc = int(model.arcs[at])
        flows[int(instance.option_op[instance.arc_option[arc]])].append((arc, int(quantities[at])))
    choices: dict[int, Choice] = {}
    for order in model.orders.tolist():
        choice = _choice(instance, order, made.get(order, {}), flows)
        if choice is None:
            return None
        choices[order] = choice
    return choices


def _choice(
    instance: Instance,
    order: int,
    made: dict[int, int],
    flows: Mapping[int, list[tuple[int, int]]],
) -> Choice | None:
    """Returns the choice of one order; None if its steps or lots do not add up."""
    first, last = int(instance.order_ops[order]), int(instance.order_ops[order + 1])
    sums = dict.fromkeys(range(first, last), 0)
    for option, quantity in made.items():
        sums[int(instance.option_op[option])] += quantity
    if len(set(sums.values())) != 1:
        return None
    moved: list[tuple[int, int, int]] = []
    for op in range(first, last - 1):
        found = match_lots(instance, flows.get(op, ()), made)
        if found is None or sum(lot[2] for lot in found) != sums[op]:
            return None
        moved += found
    left = int(instance.order_quantity[order]) - sums[first]
    return Choice(tuple(sorted(made.items())), tuple(moved), left) if left >= 0 else None


def is_feasible(incumbent: Incumbent, choices: Mapping[int, Choice]) -> bool:
    """Returns whether the choices keep every limit over the hours left."""
    instance = incumbent.instance
    spent: dict[int, int] = defaultdict(int)
    for order, choice in choices.items():
        if instance.order_whole[order] and choice.unmet not in (
            0,
            int(instance.order_quantity[order]),
        ):
            return False
        made_at: dict[int, int] = defaultdict(int)
        for option, quantity in choice.made:
            if not instance.option_least[option] <= quantity <= instance.option_most[option]:
                return False
            made_at[int(instance.option_site[option])] += quantity
            spent[int(instance.option_window[option])] += int(
                instance.option_setup_ms[option] + instance.option_unit_ms[option] * quantity
            )
        used: dict[int, int] = defaultdict(int)
        for site, quantity in made_at.items():
            op = int(instance.site_op[site])
            used[op] += 1
            if quantity < instance.op_min_lot[op] or used[op] > instance.op_max_factories[op]:
                return False
    return all(incumbent.free_ms[window] >= time for window, time in spent.items())


def _by_order(instance: Instance, options: Ints, quantities: Ints) -> dict[int, dict[int, int]]:
    """Returns the quantities above 0 by order and option."""
    made: dict[int, dict[int, int]] = defaultdict(dict)
    for at in np.flatnonzero(quantities > 0).tolist():
        option = int(options[at])
        made[int(instance.op_order[instance.option_op[option]])][option] = int(quantities[at])
    return made


def _in_micros(
    scale: float, on_progress: Callable[[float, float], None]
) -> Callable[[float, float], None]:
    """Returns a listener that gets micros instead of model units."""
    return lambda best, bound: on_progress(best * scale, bound * scale)
