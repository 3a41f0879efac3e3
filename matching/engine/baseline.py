"""Feasible plans that the same orders would have had without the match, first come, first served.

Orders are served by `submitted_at`, ties by id; each sees the hours that those before it left, and
windows that they opened. An order is left, wholly or partly, only where that is its own least cost
or nothing is feasible.
"""

import time
from collections.abc import Callable, Collection

from matching.engine.bound import alone_bounds
from matching.engine.draft import Choice, Draft
from matching.engine.exact import solve_orders
from matching.engine.highs import VERSIONS, Limits
from matching.engine.paths import quick_choice
from matching.engine.plan import Plan
from matching.engine.problem import Problem
from matching.engine.publish import publish
from matching.engine.tables import Tables, tables_of

SINGLE_SOURCE = "single_source"
GREEDY_SPLIT = "greedy_split"
REFERENCE = "reference"
# One order has a few dozen binaries: its search ends by itself within milliseconds. The limit only
# keeps a freak from holding up all others, by work and not by the clock so that it repeats.
_ORDER_LIMITS = Limits(nodes=5_000)


def single_source(problem: Problem) -> Plan:
    """Each order whole at the one factory where it is cheapest, all its operations there.

    Where no factory can take it whole for less than leaving it, it is split as in greedy_split.
    """
    return _plan(problem, SINGLE_SOURCE, lambda draft, order: _one_factory_choice(draft, order))


def greedy_split(problem: Problem) -> Plan:
    """Each order split at its own least cost."""
    return _plan(problem, GREEDY_SPLIT, split_choice)


def reference(problem: Problem) -> Plan:
    """Nothing is made: each order is bought at the buyer's own price."""
    return _plan(problem, REFERENCE, lambda draft, order: draft.choices[order])


BASELINES: dict[str, Callable[[Problem], Plan]] = {
    SINGLE_SOURCE: single_source,
    GREEDY_SPLIT: greedy_split,
    REFERENCE: reference,
}


def first_come(tables: Tables) -> list[int]:
    """The orders in the sequence in which a first-come baseline serves them."""
    orders = tables.problem.orders
    return sorted(range(len(orders)), key=lambda at: (orders[at].submitted_at, orders[at].id))


def greedy_draft(
    tables: Tables,
    deadline: float | None = None,
    last_call: float | None = None,
    without: Collection[int] = (),
) -> Draft:
    """The draft of greedy_split, leaving the orders that go `without`.

    After `deadline` (monotonic seconds) orders go on quick paths instead, and after `last_call`
    they are left: an answer always comes out.
    """
    draft = Draft(tables)
    for order in first_come(tables):
        if order in without:
            continue
        now = time.monotonic()
        if last_call is not None and now > last_call:
            break
        late = deadline is not None and now > deadline
        draft.put(order, quick_choice(draft, order) if late else split_choice(draft, order))
    return draft


def split_choice(draft: Draft, order: int) -> Choice:
    """The order's own least cost over the hours that are left."""
    nothing = draft.choices[order]
    span = draft.tables.order_options(order)
    if span.start == span.stop:
        return nothing
    if not draft.tables.is_within_floats:
        return quick_choice(draft, order)
    choices = solve_orders(draft, [order], _ORDER_LIMITS, whole_units=True).choices
    return _cheaper(draft, order, nothing if choices is None else choices[order])


def _one_factory_choice(draft: Draft, order: int) -> Choice:
    span = draft.tables.order_options(order)
    if span.start == span.stop:
        return draft.choices[order]
    if draft.tables.is_within_floats:
        found = solve_orders(
            draft, [order], _ORDER_LIMITS, whole_units=True, one_factory=True
        ).choices
        if found is not None and not found[order].unmet:
            return found[order]
    return split_choice(draft, order)


def _cheaper(draft: Draft, order: int, found: Choice) -> Choice:
    """The found choice, or leaving the order where rounding made that the better one."""
    nothing = draft.choices[order]
    if not found.made:
        return nothing
    draft.put(order, found)
    opened = sum(
        int(draft.tables.window_opening[window])
        for window in draft.windows_of(order)
        if draft.users[window] == 1
    )
    draft.put(order, nothing)
    cost = draft.cost_of(order, found) + opened
    return found if cost <= draft.cost_of(order, nothing) else nothing


def _plan(problem: Problem, kind: str, choose: Callable[[Draft, int], Choice]) -> Plan:
    started = time.monotonic()
    tables = tables_of(problem)
    draft = Draft(tables)
    for order in first_come(tables):
        draft.put(order, choose(draft, order))
    return publish(
        problem,
        draft,
        bound_micros=sum(alone_bounds(tables)),
        gap=0.0,
        prices={},
        seconds=time.monotonic() - started,
        solver={"name": kind, **VERSIONS, "order_nodes": _ORDER_LIMITS.nodes},
    )
