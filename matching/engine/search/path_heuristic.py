"""A quick feasible choice for one order, by one path after another; for when time is short.

Not exact: the exact choice of an order is in `exact`. Integers only, no solver.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from matching.engine.instance.incumbent import Choice, Draft
from matching.engine.milp.exact import holds


@dataclass(slots=True)
class _Lots:
    """What has been put on paths so far, over the hours that the draft leaves."""

    free_ms: dict[int, int] = field(default_factory=dict)
    made: dict[int, int] = field(default_factory=dict)
    moved: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))


def quick_choice(draft: Draft, order: int) -> Choice:
    """The order on the cheapest paths found, or left where that is no dearer or nothing fits."""
    tables = draft.tables
    quantity = int(tables.order_quantity[order])
    nothing = Choice((), (), quantity)
    lots, rest = _Lots(), quantity
    best, best_cost = nothing, draft.cost_of(order, nothing)
    while rest:
        path = _cheapest_path(draft, order, lots, rest)
        if path is None:
            break
        options, amount = path
        _add(draft, lots, options, amount)
        rest -= amount
        choice = Choice(
            tuple(sorted(lots.made.items())),
            tuple((start, goal, part) for (start, goal), part in sorted(lots.moved.items())),
            rest,
        )
        if not holds(draft, {order: choice}):
            continue
        opened = {int(tables.option_window[option]) for option in lots.made}
        cost = draft.cost_of(order, choice) + sum(
            int(tables.window_opening[window]) for window in opened if not draft.users[window]
        )
        if cost < best_cost:
            best, best_cost = choice, cost
    return best


def _add(draft: Draft, lots: _Lots, options: list[int], amount: int) -> None:
    tables = draft.tables
    for option in options:
        window = int(tables.option_window[option])
        spent = int(tables.option_unit_ms[option]) * amount
        if option not in lots.made:
            spent += int(tables.option_setup_ms[option])
        lots.free_ms[window] = lots.free_ms.get(window, int(draft.free_ms[window])) - spent
        lots.made[option] = lots.made.get(option, 0) + amount
    for start, goal in pairwise(options):
        lots.moved[start, goal] += amount


def _room(draft: Draft, lots: _Lots, option: int) -> int:
    """Units that still fit at an option that is not used yet; 0 below its least quantity."""
    tables = draft.tables
    if option in lots.made:
        return 0
    window = int(tables.option_window[option])
    free = lots.free_ms.get(window, int(draft.free_ms[window]))
    spare = free - int(tables.option_setup_ms[option])
    room = min(int(tables.option_most[option]), spare // int(tables.option_unit_ms[option]))
    op = int(tables.option_op[option])
    sites = {int(tables.option_site[used]) for used in lots.made if tables.option_op[used] == op}
    if int(tables.option_site[option]) not in sites and len(sites) >= tables.op_max_factories[op]:
        return 0
    return room if room >= tables.option_least[option] else 0


def _cheapest_path(
    draft: Draft, order: int, lots: _Lots, rest: int
) -> tuple[list[int], int] | None:
    """One option of every operation, in time for each other, at the least cost a unit."""
    tables = draft.tables
    first, last = int(tables.order_ops[order]), int(tables.order_ops[order + 1])
    arrivals: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for arc in range(int(tables.op_arcs[first]), int(tables.op_arcs[last])):
        lane = int(tables.arc_lane[arc])
        entry = (int(tables.arc_option[arc]), int(tables.arc_entry[arc]))
        costs = (int(tables.lane_unit[lane]), int(tables.lane_fixed[lane]))
        arrivals[int(tables.lane_to[lane])].append((*entry, *costs))
    reached: dict[int, tuple[float, int, list[int]]] = {}
    span = tables.order_options(order)
    for option in range(span.start, span.stop):
        room = min(_room(draft, lots, option), rest)
        if room < 1:
            continue
        window, site = int(tables.option_window[option]), int(tables.option_site[option])
        fixed = int(tables.option_setup[option]) + int(tables.site_fixed[site])
        fixed += 0 if draft.users[window] else int(tables.window_opening[window])
        own = int(tables.option_unit[option]) + fixed / room
        if int(tables.option_op[option]) == first:
            reached[option] = (own, room, [option])
            continue
        ways = [
            (reached[start][0] + unit + paid / room + own, min(room, reached[start][1]), start)
            for start, entry, unit, paid in arrivals[site]
            if entry <= option and start in reached
        ]
        if ways:
            cost, amount, start = min(ways, key=lambda way: (way[0], way[2]))
            reached[option] = (cost, amount, [*reached[start][2], option])
    ends = [way for option, way in reached.items() if int(tables.option_op[option]) == last - 1]
    if not ends:
        return None
    _, amount, options = min(ends, key=lambda way: (way[0], way[2]))
    return options, amount
