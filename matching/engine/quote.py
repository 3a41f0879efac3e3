"""Quotes the cost of one order next to a plan.

An order has two quotes: over the free hours, and over all hours at their prices.
A quote changes nothing: the order is not put into the plan and no other order moves. `reoptimize`
changes plans.
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
    SearchContext,
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
from matching.engine.params.search_params import QuoteParams

_MS_PER_HOUR = 3_600_000
_PARAMS = QuoteParams()
# Compiled code takes in numbers, not the fields of a dataclass.
_NODES, _ROUTE_NODES = _PARAMS.split_nodes, _PARAMS.route_nodes


@dataclass(frozen=True, slots=True)
class QuotedSplit:
    """Represents a split of one order and its cost.

    `cost_micros` is exact: setups, units, shipping, lanes, openings of windows that no other order
    uses, and unmet units. `priced_micros` adds the hours at the plan's prices, rounded. The windows
    last from `earliest` to `latest`; both are None if nothing is made.
    """

    allocations: tuple[PlanAllocation, ...]
    transfers: tuple[PlanTransfer, ...]
    unmet: int
    cost_micros: int
    priced_micros: int
    earliest: datetime | None
    latest: datetime | None

    def as_document(self) -> dict[str, Any]:
        """Returns the split as JSON values."""
        return asdict(self) | {
            "earliest": None if self.earliest is None else self.earliest.isoformat(),
            "latest": None if self.latest is None else self.latest.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """Represents the two quotes of an order.

    `free` is the cheapest split over the hours that no order has. `priced` is the cheapest over all
    hours at their prices; it takes hours from other orders where that pays.
    """

    order: str
    free: QuotedSplit
    priced: QuotedSplit

    def as_document(self) -> dict[str, Any]:
        """Returns the quote as JSON values."""
        return {
            "order": self.order,
            "free": self.free.as_document(),
            "priced": self.priced.as_document(),
        }


@dataclass(frozen=True, slots=True)
class _QuoteProblem:
    """Holds orders to be quoted, and the plan and prices of the windows they may use."""

    instance: Instance
    arrays: Arrays
    numbers: Numbers
    solution: SolutionState
    work: Workspace
    multipliers: Multipliers

    @classmethod
    def of(cls, instance: Instance, micros_per_hour: Floats) -> "_QuoteProblem":
        """Returns all orders of an instance without a plan; prices are by instance window."""
        arrays, numbers = arrays_of(instance, range(len(instance.order_quantity)))
        multipliers = zero_multipliers(arrays)
        multipliers.capacity[:] = micros_per_hour[numbers.windows] / _MS_PER_HOUR
        solution = empty_solution(arrays, seed=0)
        return cls(instance, arrays, numbers, solution, workspace_for(arrays), multipliers)


class Quoter:
    """Quotes orders next to one plan, many a second; checks the plan once.

    Raises InvalidStart if the plan is not one of the problem, ValueError if numbers of the problem
    are too large for doubles.
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
        """Quotes an order of the problem, its own hours free; raises UnknownOrder."""
        if order not in self._orders:
            raise UnknownOrder(f"{order!r} is not an order of the problem")
        return self._quote(self._own, self._orders[order])

    def quote_new(self, asked: Columns) -> list[Quote]:
        """Quotes orders that are not in the plan, each as if it were the only one.

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
        context = SearchContext(asked.arrays, asked.solution, asked.work)
        cost, hours = _split(context, self._splits, asked.multipliers, order, is_free)
        return _quoted_split(asked, order, cost, round(cost + hours))


def _refuse_large(instance: Instance) -> None:
    if not instance.is_within_floats:
        raise ValueError("quantities or hours are too large to be quoted in doubles")


def _quoted_split(asked: _QuoteProblem, order: int, cost: int, priced: int) -> QuotedSplit:
    """Returns the split in `asked.work` with the ids of its rows."""
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
    """Returns the choice in `asked.work` by rows of the instance."""
    arrays, numbers = asked.arrays, asked.numbers
    one, own = _one(arrays, numbers, order)
    options, arcs = len(own.options), len(own.arcs)
    made, sent = asked.work.best[:options], asked.work.sent[:arcs]
    return choices_of(asked.instance, one, own, made, sent)[order]


def _one(arrays: Arrays, numbers: Numbers, order: int) -> tuple[Arrays, Numbers]:
    """Returns the rows of one order that `choices_of` reads, as if it were alone."""
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
def _split(
    context: SearchContext,
    splits: Splitter,
    multipliers: Multipliers,
    order: int,
    is_free: bool,
) -> tuple[int, float]:
    """Leaves a split in the workspace; returns its micros and those of its hours.

    The order is removed and inserted again as it was. Over free hours the cost alone counts.
    """
    arrays, solution, work = context.arrays, context.solution, context.work
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
    """Closes the smallest use of an overdrawn window; returns whether there was one.

    Operations of an order are split as if each had the hours to itself.
    """
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
