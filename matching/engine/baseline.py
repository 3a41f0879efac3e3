"""Plans the same orders without the match, first come, first served.

Orders are served by `submitted_at`, ties by id; each sees the hours that earlier orders left, and
the windows that they opened. An order is left unmet, wholly or partly, only if that is its own
least cost or nothing is feasible.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence

from matching.engine.evaluate.certify import certify
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance, build_instance, first_come_sequence
from matching.engine.large_components import (
    first_come_choices,
    large_components,
    single_source_choices,
)
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.milp.exact import ExactOptions, solve_orders
from matching.engine.milp.highs import VERSIONS, SolverLimits
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan, gap_of
from matching.engine.model.problem import Problem
from matching.engine.params import BaselineParams
from matching.engine.search.path_heuristic import quick_choice

SINGLE_SOURCE = "single_source"
GREEDY_SPLIT = "greedy_split"
PARAMS = BaselineParams()
_ORDER_LIMITS = SolverLimits(nodes=PARAMS.order_nodes)
_WIDE_LIMITS = SolverLimits(nodes=PARAMS.wide_order_nodes, gap=PARAMS.wide_order_gap)
_ONE_FACTORY = ExactOptions(whole_units=True, one_factory=True)


def single_source(problem: Problem | Columns) -> Plan:
    """Returns the plan that makes each order whole at its cheapest factory.

    An order that no factory can take whole for less than leaving it is split as in greedy_split.
    """
    return _plan(problem, SINGLE_SOURCE, _single_source_incumbent)


def greedy_split(problem: Problem | Columns) -> Plan:
    """Returns the plan that splits each order at its own least cost."""
    return _plan(problem, GREEDY_SPLIT, greedy_incumbent)


def _single_source_incumbent(instance: Instance) -> Incumbent:
    """Returns the incumbent of single_source."""
    return _served(instance, single_source_choices, _one_factory_choice)


def greedy_incumbent(instance: Instance) -> Incumbent:
    """Returns the incumbent of greedy_split."""
    return _served(instance, first_come_choices, split_choice)


def _served(
    instance: Instance,
    large: Callable[[Instance, Sequence[int]], Mapping[int, Choice]],
    small: Callable[[Incumbent, int], Choice],
) -> Incumbent:
    """Serves every order in its turn; large components separately."""
    incumbent = Incumbent(instance)
    served: dict[int, Choice] = {}
    for orders in large_components(instance):
        served.update(large(instance, orders))
    for order in first_come_sequence(instance):
        incumbent.put(order, served.get(order) or small(incumbent, order))
    return incumbent


def single_source_in_sequence(instance: Instance, sequence: Sequence[int]) -> Incumbent:
    """Returns the incumbent of single_source for orders in this sequence."""
    incumbent = Incumbent(instance)
    for order in sequence:
        incumbent.put(order, _one_factory_choice(incumbent, order))
    return incumbent


def split_choice(incumbent: Incumbent, order: int) -> Choice:
    """Returns the order's choice of least cost over the hours that are left."""
    nothing = incumbent.choices[order]
    count = _count(incumbent, order)
    if not count:
        return nothing
    if not incumbent.instance.is_within_floats:
        return quick_choice(incumbent, order)
    if count <= PARAMS.few_options:
        choices = solve_orders(
            incumbent, [order], _ORDER_LIMITS, ExactOptions(whole_units=True)
        ).choices
    else:
        choices = _wide_choices(incumbent, order, _WIDE_LIMITS)
    return nothing if choices is None else _cheaper(incumbent, order, choices[order])


def _count(incumbent: Incumbent, order: int) -> int:
    """Returns the number of options of an order."""
    span = incumbent.instance.order_options(order)
    return int(span.stop) - int(span.start)


def _wide_choices(
    incumbent: Incumbent, order: int, limits: SolverLimits
) -> Mapping[int, Choice] | None:
    """Solves in fractions first, and in whole units if making those whole cost much."""
    part = solve_orders(incumbent, [order], limits)
    if part.choices is not None and part.proved:
        cost = _cost_now(incumbent, order, part.choices[order])
        if gap_of(cost, math.floor(part.bound_micros)) <= 2 * limits.gap:
            return part.choices
    whole = solve_orders(
        incumbent, [order], limits, ExactOptions(whole_units=True), start=part.choices
    )
    return whole.choices or part.choices


def _one_factory_choice(incumbent: Incumbent, order: int) -> Choice:
    """Returns the order\'s choice at one factory, or split if none can take it whole."""
    count = _count(incumbent, order)
    if count and incumbent.instance.is_within_floats:
        limits = _ORDER_LIMITS if count <= PARAMS.few_options else _WIDE_LIMITS
        part = solve_orders(incumbent, [order], limits, _ONE_FACTORY)
        if part.choices is not None and not part.choices[order].unmet:
            return _cheaper(incumbent, order, part.choices[order])
    return split_choice(incumbent, order)


def _cheaper(incumbent: Incumbent, order: int, found: Choice) -> Choice:
    """Returns the choice found, or leaving the order if that is cheaper."""
    nothing = incumbent.choices[order]
    left = incumbent.cost_of(order, nothing)
    return found if found.made and _cost_now(incumbent, order, found) <= left else nothing


def _cost_now(incumbent: Incumbent, order: int, choice: Choice) -> int:
    """Returns the micros of a choice with the windows that it would open."""
    instance = incumbent.instance
    windows = {int(instance.option_window[option]) for option, _ in choice.made}
    opened = sum(int(instance.window_opening[at]) for at in windows if not incumbent.users[at])
    return incumbent.cost_of(order, choice) + opened


def _plan(
    problem: Problem | Columns, kind: str, incumbent_of: Callable[[Instance], Incumbent]
) -> Plan:
    """Certifies the incumbent of a baseline."""
    started = time.monotonic()
    instance = build_instance(problem)
    return certify(
        instance.columns,
        incumbent_of(instance),
        bound_micros=sum(standalone_bounds(instance)),
        gap=0.0,
        prices={},
        seconds=time.monotonic() - started,
        solver={"name": kind, **VERSIONS, "order_nodes": _ORDER_LIMITS.nodes},
    )
