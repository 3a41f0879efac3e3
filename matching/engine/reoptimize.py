"""Reoptimizes a plan after hours were lost.

`solve` makes a whole plan. Here only the orders that lost their hours, and those that use windows
where they could go, are searched: all others keep their windows.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from matching.engine.evaluate.certify import UnsoundPlan, certify
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.warm_start import InvalidStart, choices_of_plan
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance, build_instance, first_come_sequence
from matching.engine.jit.compile import VERSION, compiled
from matching.engine.kernels.arrays import Arrays, Numbers, arrays_of
from matching.engine.kernels.conversion import amounts_of, choices_of
from matching.engine.kernels.dispatch import Splitter, splitter
from matching.engine.kernels.multipliers import Multipliers, zero_multipliers
from matching.engine.kernels.solution import (
    Reinserter,
    SearchContext,
    keep_best,
    reinserter,
    remove_order,
)
from matching.engine.kernels.workspace import workspace_for
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.columns import Columns, Ints
from matching.engine.model.plan import Plan
from matching.engine.model.problem import Problem, columns_of
from matching.engine.params.search_params import ReoptimizeLimits, ReoptimizeParams
from matching.engine.search.ruin_recreate import RuinRecreate

_MS_PER_HOUR = 3_600_000
# The format has no window without hours: a lost one gets this many ms, and no options.
_GONE_MS = 1
PARAMS = ReoptimizeParams()
# Compiled code takes in numbers, not the fields of a dataclass.
_NODES = PARAMS.split_nodes


class CannotKeep(InvalidStart):
    """Reports orders that must not move but have lost their hours."""


def reoptimize(
    problem: Problem | Columns,
    plan: Plan,
    *,
    lost: Collection[str] = (),
    available_ms: Mapping[str, int] | None = None,
    keep: Collection[str] = (),
    limits: ReoptimizeLimits | None = None,
) -> Plan:
    """Returns a checked plan of the remaining problem, near the given plan.

    Orders that lost hours are inserted again at least cost; they and the orders around them are
    then searched. Where hours only shrink, the old plan's bound still holds.

    Parameters
    ----------
    problem
        Problem that the plan solves.
    plan
        Plan to start from.
    lost
        Windows that are gone, by id.
    available_ms
        New hours of windows by id, more or fewer.
    keep
        Orders that must not move, by id.
    limits
        Time, moves, seed and gap.

    Returns
    -------
    Plan
        Plan of `remaining(problem, lost=…, available_ms=…)`.

    Raises
    ------
    CannotKeep
        If the hours of an order in `keep` are lost.
    InvalidStart
        If the plan is not one of the problem, or an id is unknown.
    """
    limits = limits or ReoptimizeLimits()
    started = time.monotonic()
    before = columns_of(problem)
    if plan.problem_sha256 != before.sha256():
        raise InvalidStart("the plan is not a plan of this problem")
    after = remaining(before, lost=lost, available_ms=available_ms)
    instance = build_instance(after)
    kept = _rows(before.order_ids, keep)
    incumbent, fallen = _what_holds(instance, choices_of_plan(instance, plan), kept)
    prices = _remaining_prices(after, plan)
    took = time.monotonic() - started
    if instance.is_within_floats and fallen:
        orders = _around(incumbent, fallen) - set(kept)
        neighbourhood = Neighbourhood(incumbent, orders, prices, limits.seed)
        neighbourhood.insert(fallen)
        if limits.seconds is not None:
            closing = PARAMS.closing_seconds + PARAMS.closing_factor * took
            deadline = started + max(limits.seconds - closing, 0.0)
            neighbourhood.search_until(deadline, limits.moves)
        else:
            default = PARAMS.default_moves
            neighbourhood.search(default if limits.moves is None else limits.moves)
        neighbourhood.hand_over()
    shrunk = bool((after.window_available_ms <= before.window_available_ms).all())
    versions = {"name": "rematch", "numpy": np.__version__, "numba": VERSION}
    try:
        return certify(
            after,
            incumbent,
            bound_micros=max(plan.bound_micros if shrunk else 0, sum(standalone_bounds(instance))),
            gap=limits.gap,
            prices=prices,
            seconds=time.monotonic() - started,
            solver={**versions, **asdict(limits)},
        )
    except UnsoundPlan:
        # The given plan is checked only where it spoils the outcome: a check takes long.
        violations = check(before, plan)
        if violations:
            raise InvalidStart(f"the plan breaks rules: {violations[0]}") from None
        raise


def remaining(
    problem: Problem | Columns,
    *,
    lost: Collection[str] = (),
    available_ms: Mapping[str, int] | None = None,
) -> Columns:
    """Returns the problem with changed windows; a lost window has no options.

    Raises InvalidStart for an unknown id and for hours below 1 ms.
    """
    columns = columns_of(problem)
    changed = available_ms or {}
    if min(changed.values(), default=1) < 1:
        raise InvalidStart("a window has at least 1 ms; one without hours is lost")
    available = columns.window_available_ms.copy()
    available[_rows(columns.window_ids, changed)] = list(changed.values())
    gone = _rows(columns.window_ids, lost)
    available[gone] = _GONE_MS
    stays = ~np.isin(columns.option_window, gone)
    options = [name for name in Columns.__slots__ if name.startswith("option_")]
    rows = {name: getattr(columns, name)[stays] for name in options}
    return replace(columns, window_available_ms=available, **rows)


def _rows(ids: Sequence[str], names: Collection[str]) -> list[int]:
    if not names:
        return []
    rows = {name: at for at, name in enumerate(ids)}
    unknown = [name for name in names if name not in rows]
    if unknown:
        raise InvalidStart(f"{unknown[0]!r} is not known")
    return [rows[name] for name in names]


def _remaining_prices(after: Columns, plan: Plan) -> dict[str, int]:
    """Returns the plan's prices of hours for windows that still have options."""
    offered = set(np.unique(after.option_window).tolist())
    wanted = {row.window: row.micros_per_hour for row in plan.capacity_prices}
    return {
        name: wanted[name]
        for at, name in enumerate(after.window_ids)
        if name in wanted and at in offered
    }


def _what_holds(
    instance: Instance, choices: Sequence[Choice | None], kept: Collection[int]
) -> tuple[Incumbent, list[int]]:
    """Returns an incumbent of the choices that fit, and the orders without one.

    Where a window has hours for some of its orders only, the latest orders lose them.
    """
    fallen = [order for order, choice in enumerate(choices) if choice is None]
    incumbent = Incumbent(instance)
    incumbent.put_all([choice or incumbent.choices[order] for order, choice in enumerate(choices)])
    overdrawn = set(np.flatnonzero(incumbent.free_ms < 0).tolist())
    if overdrawn:
        for order in reversed(first_come_sequence(instance)):
            windows = overdrawn & incumbent.windows_of(order)
            if order not in kept and any(incumbent.free_ms[window] < 0 for window in windows):
                incumbent.clear(order)
                fallen.append(order)
    stuck = [instance.columns.order_ids[order] for order in fallen if order in kept]
    if stuck or not incumbent.fits():
        raise CannotKeep(f"hours of orders that must not move are lost: {stuck or sorted(kept)}")
    return incumbent, fallen


def _around(incumbent: Incumbent, fallen: Sequence[int]) -> set[int]:
    """Returns the orders that lost hours and those in the windows where they could go."""
    instance = incumbent.instance
    wanted = np.zeros(len(incumbent.free_ms), dtype=bool)
    for order in fallen:
        wanted[instance.option_window[instance.order_options(order)]] = True
    made = [
        (order, option)
        for order, choice in enumerate(incumbent.choices)
        for option, _ in choice.made
    ]
    orders, options = np.array(made, dtype=np.int64).reshape(-1, 2).T
    return {*fallen, *orders[wanted[instance.option_window[options]]].tolist()}


@dataclass(slots=True)
class Neighbourhood:
    """Searches some orders of an incumbent over the hours that all others leave them.

    `prices` are micros per hour by window id.
    """

    incumbent: Incumbent
    orders: Collection[int]
    prices: Mapping[str, int]
    seed: int
    arrays: Arrays = field(init=False)
    numbers: Numbers = field(init=False)
    _multipliers: Multipliers = field(init=False)
    _plan: RuinRecreate = field(init=False)

    def __post_init__(self) -> None:
        instance = self.incumbent.instance
        arrays, self.numbers = arrays_of(instance, list(self.orders))
        choices = {order: self.incumbent.choices[order] for order in self.orders}
        amount, flow = amounts_of(instance, arrays, self.numbers, choices)
        self.arrays = _over_the_rest(self.incumbent, arrays, self.numbers, amount)
        self._plan = RuinRecreate(self.arrays, self.seed)
        self._plan.start_from(amount, flow)
        self._multipliers = zero_multipliers(self.arrays)
        ids = instance.columns.window_ids
        hourly = [self.prices.get(ids[window], 0) for window in self.numbers.windows.tolist()]
        self._multipliers.capacity[:] = np.array(hourly) / _MS_PER_HOUR

    def insert(self, orders: Sequence[int]) -> None:
        """Inserts removed orders, the most expensive to leave first, at the prices."""
        rows = np.searchsorted(self.numbers.orders, np.array(orders, dtype=np.int64))
        unmet_cost = self.arrays.order_unmet[rows] * self.arrays.order_quantity[rows]
        work = workspace_for(self.arrays)
        context = SearchContext(self.arrays, self._plan.solution, work)
        splits = splitter(self.arrays, work)
        sequence = rows[np.argsort(-unmet_cost, kind="stable")]
        _insert_all(context, splits, reinserter(context, splits), self._multipliers, sequence)
        keep_best(self._plan.solution)

    def search(self, moves: int) -> None:
        """Makes a number of moves while the temperature falls."""
        for done in range(0, moves, PARAMS.chunk):
            self._move(min(PARAMS.chunk, moves - done), done / moves)

    def search_until(self, deadline: float, moves: int | None) -> None:
        """Makes at most `moves` moves until the deadline while the temperature falls."""
        began, done = time.monotonic(), 0
        while (now := time.monotonic()) < deadline and (moves is None or done < moves):
            self._move(PARAMS.chunk, (now - began) / (deadline - began))
            done += PARAMS.chunk

    def _move(self, moves: int, done: float) -> None:
        mean = self._plan.total / len(self.numbers.orders)
        heat = PARAMS.start_heat * mean * (PARAMS.end_heat / PARAMS.start_heat) ** done
        self._plan.search(self._multipliers, moves, heat)

    def hand_over(self) -> None:
        """Puts the best plan that was found into the incumbent."""
        best, flow = self._plan.solution.best, self._plan.solution.best_flow
        found = choices_of(self.incumbent.instance, self.arrays, self.numbers, best, flow)
        self.incumbent.put_all(
            [found.get(order, choice) for order, choice in enumerate(self.incumbent.choices)]
        )


def _over_the_rest(incumbent: Incumbent, arrays: Arrays, numbers: Numbers, amount: Ints) -> Arrays:
    """Returns the arrays over the hours and open windows that others leave."""
    spent = np.where(amount > 0, arrays.option_setup_ms + arrays.option_unit_ms * amount, 0)
    available, users = incumbent.free_ms[numbers.windows], incumbent.users[numbers.windows]
    np.add.at(available, arrays.option_window, spent)
    np.subtract.at(users, arrays.option_window, amount > 0)
    spare = available[arrays.option_window] - arrays.option_setup_ms
    most = np.maximum(spare, 0) // arrays.option_unit_ms
    return arrays._replace(
        window_available=available,
        window_opening=np.where(users > 0, 0, arrays.window_opening),
        option_most=np.minimum(arrays.option_most, most),
    )


@compiled
def _insert_all(
    context: SearchContext,
    splits: Splitter,
    reinserts: Reinserter,
    multipliers: Multipliers,
    sequence: Ints,
) -> None:
    arrays, solution = context.arrays, context.solution
    for order in sequence:
        solution.total[0] -= remove_order(arrays, solution, order)
        solution.total[0] += reinserts(context, splits, multipliers, order, 1.0, 1.0, _NODES)
