"""Makes a feasible choice for one order quickly, one path after another.

The choice need not be the best one (`milp.exact` finds that). Uses integers only and no solver.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.milp.exact import is_feasible


@dataclass(slots=True)
class _PathLots:
    """Holds the units put on paths so far, and the hours left after them."""

    free_ms: dict[int, int] = field(default_factory=dict)
    made: dict[int, int] = field(default_factory=dict)
    moved: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))


def quick_choice(incumbent: Incumbent, order: int) -> Choice:
    """Returns the order on the cheapest paths found, or left where that costs no more."""
    instance = incumbent.instance
    quantity = int(instance.order_quantity[order])
    nothing = Choice((), (), quantity)
    lots, rest = _PathLots(), quantity
    best, best_cost = nothing, incumbent.cost_of(order, nothing)
    while rest:
        path = _cheapest_path(incumbent, order, lots, rest)
        if path is None:
            break
        options, amount = path
        _add(incumbent, lots, options, amount)
        rest -= amount
        choice = Choice(
            tuple(sorted(lots.made.items())),
            tuple((start, goal, part) for (start, goal), part in sorted(lots.moved.items())),
            rest,
        )
        if not is_feasible(incumbent, {order: choice}):
            continue
        opened = {int(instance.option_window[option]) for option in lots.made}
        cost = incumbent.cost_of(order, choice) + sum(
            int(instance.window_opening[window]) for window in opened if not incumbent.users[window]
        )
        if cost < best_cost:
            best, best_cost = choice, cost
    return best


def _add(incumbent: Incumbent, lots: _PathLots, options: list[int], amount: int) -> None:
    instance = incumbent.instance
    for option in options:
        window = int(instance.option_window[option])
        spent = int(instance.option_unit_ms[option]) * amount
        if option not in lots.made:
            spent += int(instance.option_setup_ms[option])
        lots.free_ms[window] = lots.free_ms.get(window, int(incumbent.free_ms[window])) - spent
        lots.made[option] = lots.made.get(option, 0) + amount
    for start, goal in pairwise(options):
        lots.moved[start, goal] += amount


def _max_units(incumbent: Incumbent, lots: _PathLots, option: int) -> int:
    """Returns the units that fit at an unused option; 0 if below its least quantity."""
    instance = incumbent.instance
    if option in lots.made:
        return 0
    window = int(instance.option_window[option])
    free = lots.free_ms.get(window, int(incumbent.free_ms[window]))
    spare = free - int(instance.option_setup_ms[option])
    units = min(int(instance.option_most[option]), spare // int(instance.option_unit_ms[option]))
    op = int(instance.option_op[option])
    sites = {
        int(instance.option_site[used]) for used in lots.made if instance.option_op[used] == op
    }
    if (
        int(instance.option_site[option]) not in sites
        and len(sites) >= instance.op_max_factories[op]
    ):
        return 0
    return units if units >= instance.option_least[option] else 0


def _cheapest_path(
    incumbent: Incumbent, order: int, lots: _PathLots, rest: int
) -> tuple[list[int], int] | None:
    """Returns the cheapest path: one option of every operation, in time."""
    instance = incumbent.instance
    first, last = int(instance.order_ops[order]), int(instance.order_ops[order + 1])
    arrivals: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for arc in range(int(instance.op_arcs[first]), int(instance.op_arcs[last])):
        lane = int(instance.arc_lane[arc])
        entry = (int(instance.arc_option[arc]), int(instance.arc_entry[arc]))
        costs = (int(instance.lane_unit[lane]), int(instance.lane_fixed[lane]))
        arrivals[int(instance.lane_to[lane])].append((*entry, *costs))
    reached: dict[int, tuple[float, int, list[int]]] = {}
    span = instance.order_options(order)
    for option in range(span.start, span.stop):
        units = min(_max_units(incumbent, lots, option), rest)
        if units < 1:
            continue
        window, site = int(instance.option_window[option]), int(instance.option_site[option])
        fixed = int(instance.option_setup[option]) + int(instance.site_fixed[site])
        fixed += 0 if incumbent.users[window] else int(instance.window_opening[window])
        own = int(instance.option_unit[option]) + fixed / units
        if int(instance.option_op[option]) == first:
            reached[option] = (own, units, [option])
            continue
        ways = [
            (reached[start][0] + unit + paid / units + own, min(units, reached[start][1]), start)
            for start, entry, unit, paid in arrivals[site]
            if entry <= option and start in reached
        ]
        if ways:
            cost, amount, start = min(ways, key=lambda way: (way[0], way[2]))
            reached[option] = (cost, amount, [*reached[start][2], option])
    ends = [way for option, way in reached.items() if int(instance.option_op[option]) == last - 1]
    if not ends:
        return None
    _, amount, options = min(ends, key=lambda way: (way[0], way[2]))
    return options, amount
