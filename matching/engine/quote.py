"""What one order would cost now, beside a plan: over the hours it leaves, and over all at prices.

A quote changes nothing: it puts no order into the plan and moves no other; `rematch` does.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from matching.engine.evaluate.warm_start import UnknownOrder, warm_start
from matching.engine.instance.incumbent import Choice
from matching.engine.instance.instance import Instance, build_instance
from matching.engine.jit.compile import compiled
from matching.engine.kernels.arrays import Arrays, Numbers, arrays_of
from matching.engine.kernels.conversion import amounts_of, choices_of
from matching.engine.kernels.dispatch import Splitter, splitter
from matching.engine.kernels.min_cost_flow import first_arc
from matching.engine.kernels.multipliers import Multipliers, zero_multipliers
from matching.engine.kernels.solution import (
    SolutionState,
    empty_solution,
    insert_order,
    limit_order,
    load_solution,
    price_order,
    remove_order,
)
from matching.engine.kernels.workspace import Workspace, workspace_for
from matching.engine.model.columns import Columns, Floats, Ints, moment
from matching.engine.model.plan import Plan, PlanAllocation, PlanTransfer
from matching.engine.model.problem import Problem, columns_of

_MS_PER_HOUR = 3_600_000
# A quote is two splits: so many nodes end nearly all of one operation, within a millisecond; those
# of routings, each of which takes many times as long, are the best of these nodes.
_NODES, _ROUTE_NODES = 100, 40


@dataclass(frozen=True, slots=True)
class QuotedSplit:
    """A split of one order. `cost_micros` is exact: setups, units, shipping, lanes, openings of
    windows that nobody else uses, and what is left unmet; `priced_micros` is that and the hours at
    the plan's prices, rounded. From `earliest` to `latest` the windows last; none makes nothing."""

    allocations: tuple[PlanAllocation, ...]
    transfers: tuple[PlanTransfer, ...]
    unmet: int
    cost_micros: int
    priced_micros: int
    earliest: datetime | None
    latest: datetime | None

    def as_document(self) -> dict[str, Any]:
        return asdict(self) | {
            "earliest": None if self.earliest is None else self.earliest.isoformat(),
            "latest": None if self.latest is None else self.latest.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """`free` is the cheapest split over the hours that nobody has; `priced` the cheapest over all
    hours at their prices, which takes hours from others where it pays."""

    order: str
    free: QuotedSplit
    priced: QuotedSplit

    def as_document(self) -> dict[str, Any]:
        return {
            "order": self.order,
            "free": self.free.as_document(),
            "priced": self.priced.as_document(),
        }


@dataclass(frozen=True, slots=True)
class _QuoteProblem:
    """Some orders to be quoted, and the plan and prices of the windows they may use."""

    instance: Instance
    arrays: Arrays
    numbers: Numbers
    solution: SolutionState
    work: Workspace
    multipliers: Multipliers

    @classmethod
    def of(cls, instance: Instance, micros_per_hour: Floats) -> "_QuoteProblem":
        """All orders of the tables, out of the plan; prices by window of the tables."""
        arrays, numbers = arrays_of(instance, range(len(instance.order_quantity)))
        multipliers = zero_multipliers(arrays)
        multipliers.capacity[:] = micros_per_hour[numbers.windows] / _MS_PER_HOUR
        solution = empty_solution(arrays, seed=0)
        return cls(instance, arrays, numbers, solution, workspace_for(arrays), multipliers)


class Quoter:
    """Quotes orders beside one plan, many a second; made once for it, which checks the plan.

    Raises UnfitStart where the plan is not one of the problem, ValueError where numbers of the
    problem are too large for doubles.
    """

    def __init__(self, problem: Problem | Columns, plan: Plan) -> None:
        columns = columns_of(problem)
        instance = build_instance(columns)
        _refuse_large(instance)
        incumbent = warm_start(columns, instance, plan)
        self.columns = columns
        self._windows = {name: at for at, name in enumerate(columns.window_ids)}
        self._orders = {name: at for at, name in enumerate(columns.order_ids)}
        self._prices = np.zeros(len(columns.window_ids))
        for row in plan.capacity_prices:
            self._prices[self._windows[row.window]] = row.micros_per_hour
        self._free, self._users = incumbent.free_ms, incumbent.users
        self._own = _QuoteProblem.of(instance, self._prices)
        choices = dict(enumerate(incumbent.choices))
        amounts = amounts_of(instance, self._own.arrays, self._own.numbers, choices)
        load_solution(self._own.arrays, self._own.solution, *amounts)
        self._splits = splitter(self._own.arrays, self._own.work)

    def quote(self, order: str) -> Quote:
        """The quote of an order of the problem, its own hours free to it. Raises UnknownOrder."""
        if order not in self._orders:
            raise UnknownOrder(f"{order!r} is not an order of the problem")
        return self._quote(self._own, self._orders[order])

    def quote_new(self, asked: Columns) -> list[Quote]:
        """The quotes of orders that are not in the plan, each as if it were the only one.

        `asked` is a problem of these orders alone: its windows are some of the plan's, by id, and
        their hours are the plan's. Raises UnknownOrder for any other window, ValueError where
        numbers are too large for doubles.
        """
        unknown = [name for name in asked.window_ids if name not in self._windows]
        if unknown:
            raise UnknownOrder(f"{unknown[0]!r} is not a window of the problem")
        rows = np.array([self._windows[name] for name in asked.window_ids], dtype=np.int64)
        hours = self.columns.window_available_ms[rows]
        instance = build_instance(replace(asked, window_available_ms=hours))
        _refuse_large(instance)
        found = _QuoteProblem.of(instance, self._prices[rows])
        found.solution.free[:] = self._free[rows[found.numbers.windows]]
        found.solution.users[:] = self._users[rows[found.numbers.windows]]
        return [self._quote(found, order) for order in range(len(asked.order_ids))]

    def _quote(self, asked: _QuoteProblem, order: int) -> Quote:
        offers = [self._offer(asked, order, is_free) for is_free in (True, False)]
        return Quote(asked.instance.columns.order_ids[order], *offers)

    def _offer(self, asked: _QuoteProblem, order: int, is_free: bool) -> QuotedSplit:
        cost, hours = _ask(
            asked.arrays,
            asked.solution,
            asked.work,
            self._splits,
            asked.multipliers,
            order,
            is_free,
        )
        return _offer_of(asked, order, cost, round(cost + hours))


def _refuse_large(instance: Instance) -> None:
    if not instance.is_within_floats:
        raise ValueError("quantities or hours are too large to be quoted in doubles")


def _offer_of(asked: _QuoteProblem, order: int, cost: int, priced: int) -> QuotedSplit:
    """The offer in `asked.work`, with the ids of its rows."""
    instance, columns = asked.instance, asked.instance.columns
    choice = _choice(asked, order)
    windows = {option: int(instance.option_window[option]) for option, _ in choice.made}
    names = {option: columns.window_ids[window] for option, window in windows.items()}
    operations = {option: columns.operation_ids[instance.option_op[option]] for option in windows}
    starts = columns.window_start[list(windows.values())].tolist()
    ends = columns.window_end[list(windows.values())].tolist()
    return QuotedSplit(
        allocations=tuple(
            PlanAllocation(operations[option], names[option], quantity)
            for option, quantity in choice.made
        ),
        transfers=tuple(
            PlanTransfer(operations[start], names[start], names[goal], quantity)
            for start, goal, quantity in choice.moved
        ),
        unmet=choice.unmet,
        cost_micros=cost,
        priced_micros=priced,
        earliest=moment(min(starts)) if starts else None,
        latest=moment(max(ends)) if ends else None,
    )


def _choice(asked: _QuoteProblem, order: int) -> Choice:
    """The choice in `asked.work`, by rows of the tables."""
    arrays, numbers = asked.arrays, asked.numbers
    one, own = _one(arrays, numbers, order)
    options, arcs = len(own.options), len(own.arcs)
    made, sent = asked.work.best[:options], asked.work.sent[:arcs]
    return choices_of(asked.instance, one, own, made, sent)[order]


def _one(arrays: Arrays, numbers: Numbers, order: int) -> tuple[Arrays, Numbers]:
    """The rows of one order that `choices_of` looks at, as if it were alone."""
    first, last = arrays.order_ops[order : order + 2].tolist()
    begin, end = arrays.order_options[order : order + 2].tolist()
    lane, goal = arrays.op_lanes[[first, last]].tolist()
    low, high = arrays.lane_arcs[[lane, goal]].tolist()
    one = arrays._replace(
        order_options=arrays.order_options[order : order + 2] - begin,
        order_ops=arrays.order_ops[order : order + 2] - first,
        order_quantity=arrays.order_quantity[order : order + 1],
        option_op=arrays.option_op[begin:end] - first,
        op_lanes=arrays.op_lanes[first : last + 1] - lane,
        lane_arcs=arrays.lane_arcs[lane : goal + 1] - low,
    )
    own = Numbers(
        numbers.orders[order : order + 1],
        numbers.options[begin:end],
        numbers.windows,
        numbers.arcs[low:high],
    )
    return one, own


@compiled
def _ask(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    multipliers: Multipliers,
    order: int,
    is_free: bool,
) -> tuple[int, float]:
    """Leaves a split of the order in `work`; its exact micros, and those of its hours at prices.

    The order is taken out and put in again as it was. Over free hours the cost alone counts.
    """
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
    amount, flow = solution.amount[begin:end].copy(), solution.flow[low:high].copy()
    remove_order(arrays, solution, order)
    price_order(arrays, work, multipliers, order, 0.0 if is_free else 1.0)
    hours_of = solution.free if is_free else arrays.window_available
    if is_free:
        limit_order(arrays, solution, work, order, 1.0)
    else:
        for option in range(begin, end):
            window = arrays.option_window[option]
            if solution.users[window] == 0:
                work.fixed[option - begin] += arrays.window_opening[window]
    is_routing = arrays.order_ops[order + 1] - arrays.order_ops[order] > 1
    nodes = _ROUTE_NODES if is_routing else _NODES
    splits(arrays, order, work, float(arrays.order_unmet[order]), nodes)
    while is_routing and _close_overdrawn(arrays, work, hours_of, order):
        splits(arrays, order, work, float(arrays.order_unmet[order]), nodes)
    cost = insert_order(arrays, solution, order, work.best, work.sent)
    hours = 0.0
    for option in range(begin, end):
        made = work.best[option - begin]
        if made > 0:
            spent = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * made
            hours += multipliers.capacity[arrays.option_window[option]] * spent
    remove_order(arrays, solution, order)
    insert_order(arrays, solution, order, amount, flow)
    return cost, hours


@compiled
def _close_overdrawn(arrays: Arrays, work: Workspace, hours: Ints, order: int) -> bool:
    """Closes the smallest use of a window that operations of the split together overdraw; whether
    there was one. Each has been split as if it had the hours to itself."""
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    for one in range(begin, end):
        window = arrays.option_window[one]
        total, least, smallest = 0, 0, -1
        for option in range(begin, end):
            made = work.best[option - begin]
            if made == 0 or arrays.option_window[option] != window:
                continue
            spent = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * made
            total += spent
            if smallest < 0 or spent < least:
                least, smallest = spent, option - begin
        if total > hours[window]:
            work.most[smallest] = 0
            return True
    return False
