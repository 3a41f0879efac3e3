"""Matches again after hours were lost: what still holds stays, the rest is put back and searched.

A whole match is made in `solve`. Here only the orders that lost their hours, and those that use
windows where they could go, are taken up: all others keep their windows and are not looked at.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from matching.engine.decomposition.lagrangian import LagrangianDual
from matching.engine.evaluate.certify import UnsoundPlan, certify
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.warm_start import InvalidStart, choices_of_plan
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance, build_instance, first_come_sequence
from matching.engine.jit.compile import VERSION, compiled
from matching.engine.kernels.arrays import Arrays, Numbers, arrays_of
from matching.engine.kernels.conversion import amounts_of, choices_of
from matching.engine.kernels.dispatch import Splitter, splitter
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.kernels.solution import Reinserter, SolutionState, reinserter, remove_order
from matching.engine.kernels.solution import keep_best as keep_best
from matching.engine.kernels.workspace import Workspace, workspace_for
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.columns import Columns, Ints
from matching.engine.model.plan import Plan
from matching.engine.model.problem import Problem, columns_of
from matching.engine.search.ruin_recreate import RuinRecreate

_MS_PER_HOUR = 3_600_000
# A window without hours has no form of its own: this many ms, and no options.
_GONE_MS = 1
# Kept back for pricing and checking: these take over twice as long as tables and draft did.
_CLOSING_SHARE, _CLOSING_SECONDS = 2.5, 0.1
# Where neither seconds nor moves are given, a run still ends.
DEFAULT_MOVES = 20_000
_MOVE_CHUNK = 200
# The search cools down from one part of an order's mean cost to another: from a good plan on.
_HOT, _COLD = 3e-4, 1e-5
# A split that is put back is proved as far as in the baseline.
_NODES = 2_000


class CannotKeep(InvalidStart):
    """Orders that must not move, whose hours are lost."""


def reoptimize(
    problem: Problem | Columns,
    plan: Plan,
    *,
    lost: Collection[str] = (),
    available_ms: Mapping[str, int] | None = None,
    keep: Collection[str] = (),
    seconds: float | None = None,
    moves: int | None = None,
    seed: int = 1,
    gap: float = 1e-4,
) -> Plan:
    """A plan of what remains of the problem, near the plan that it had; checked like any other.

    `lost` are windows by id, `available_ms` the new hours of windows, more or fewer; the plan is
    one of `remaining(problem, …)`. Orders that lost hours are put back at least cost, and they and
    the orders around them are searched over, for `seconds` of wall time in all or for so many
    `moves`, which repeat. The orders in `keep` do not move. Where hours only shrink the old plan's
    bound holds: what was no plan before is none now. Raises CannotKeep, UnfitStart where the plan
    is not one of `problem`.
    """
    started = time.monotonic()
    before = columns_of(problem)
    if plan.problem_sha256 != before.sha256():
        raise InvalidStart("the plan is not a plan of this problem")
    after = remaining(before, lost=lost, available_ms=available_ms)
    instance = build_instance(after)
    kept = _rows(before.order_ids, keep)
    incumbent, fallen = _what_holds(instance, choices_of_plan(instance, plan), kept)
    prices = _prices_left(after, plan)
    took = time.monotonic() - started
    if instance.is_within_floats and fallen:
        area = Neighbourhood(incumbent, _around(incumbent, fallen) - set(kept), prices, seed)
        area.put_back(fallen)
        if seconds is not None:
            closing = _CLOSING_SECONDS + _CLOSING_SHARE * took
            area.search_until(started + max(seconds - closing, 0.0), moves)
        else:
            area.search(DEFAULT_MOVES if moves is None else moves)
        area.hand_over()
    shrunk = bool((after.window_available_ms <= before.window_available_ms).all())
    settings: dict[str, Any] = {"seconds": seconds, "moves": moves, "seed": seed, "gap": gap}
    try:
        return certify(
            after,
            incumbent,
            bound_micros=max(plan.bound_micros if shrunk else 0, sum(standalone_bounds(instance))),
            gap=gap,
            prices=prices,
            seconds=time.monotonic() - started,
            solver={"name": "rematch", "numpy": np.__version__, "numba": VERSION, **settings},
        )
    except UnsoundPlan:
        # What was there before is only looked at where it spoils the outcome.
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
    """The problem with these windows' hours changed; a lost one keeps its row, without options.

    Raises UnfitStart for an id that is not known and for hours below 1 ms.
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


def _prices_left(after: Columns, plan: Plan) -> dict[str, int]:
    """The plan's prices of hours, of the windows that still have options."""
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
    """The draft of the choices that still fit, and the orders whose choice does not.

    Where a window has hours for some of its orders only, the last to come go first.
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
    """The orders that fell, and those in the windows where they could go."""
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
    """Some orders of a draft, over the hours that all others leave them."""

    incumbent: Incumbent
    orders: Collection[int]
    prices: Mapping[str, int]
    seed: int
    arrays: Arrays = field(init=False)
    numbers: Numbers = field(init=False)
    _pricing: LagrangianDual = field(init=False)
    _plan: RuinRecreate = field(init=False)

    def __post_init__(self) -> None:
        instance = self.incumbent.instance
        arrays, self.numbers = arrays_of(instance, list(self.orders))
        choices = {order: self.incumbent.choices[order] for order in self.orders}
        amount, flow = amounts_of(instance, arrays, self.numbers, choices)
        self.arrays = _over_the_rest(self.incumbent, arrays, self.numbers, amount)
        self._plan = RuinRecreate(self.arrays, self.seed)
        self._plan.start_from(amount, flow)
        self._pricing = LagrangianDual(self.arrays)
        ids = instance.columns.window_ids
        hourly = [self.prices.get(ids[window], 0) for window in self.numbers.windows.tolist()]
        self._pricing.best.capacity[:] = np.array(hourly) / _MS_PER_HOUR

    def put_back(self, orders: Sequence[int]) -> None:
        """Puts orders that are out back, the dearest to leave first, with hours at their prices."""
        rows = np.searchsorted(self.numbers.orders, np.array(orders, dtype=np.int64))
        worth = self.arrays.order_unmet[rows] * self.arrays.order_quantity[rows]
        work = workspace_for(self.arrays)
        splits = splitter(self.arrays, work)
        _put_back_all(
            self.arrays,
            self._plan.solution,
            work,
            splits,
            reinserter(self.arrays, self._plan.solution, work, splits),
            self._pricing.best,
            rows[np.argsort(-worth, kind="stable")],
        )
        keep_best(self._plan.solution)

    def search(self, moves: int) -> None:
        for done in range(0, moves, _MOVE_CHUNK):
            self._move(min(_MOVE_CHUNK, moves - done), done / moves)

    def search_until(self, deadline: float, moves: int | None) -> None:
        """By the clock, and not more than so many moves."""
        began, done = time.monotonic(), 0
        while (now := time.monotonic()) < deadline and (moves is None or done < moves):
            self._move(_MOVE_CHUNK, (now - began) / (deadline - began))
            done += _MOVE_CHUNK

    def _move(self, moves: int, done: float) -> None:
        mean = self._plan.total / len(self.numbers.orders)
        self._plan.search(self._pricing.best, moves, _HOT * mean * (_COLD / _HOT) ** done)

    def hand_over(self) -> None:
        """Puts the best that was found into the draft."""
        best, flow = self._plan.solution.best, self._plan.solution.best_flow
        found = choices_of(self.incumbent.instance, self.arrays, self.numbers, best, flow)
        self.incumbent.put_all(
            [found.get(order, choice) for order, choice in enumerate(self.incumbent.choices)]
        )


def _over_the_rest(incumbent: Incumbent, arrays: Arrays, numbers: Numbers, amount: Ints) -> Arrays:
    """The arrays with the hours that others leave; what others have opened costs nothing."""
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
def _put_back_all(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    reinserts: Reinserter,
    multipliers: Multipliers,
    sequence: Ints,
) -> None:
    for order in sequence:
        solution.total[0] -= remove_order(arrays, solution, order)
        solution.total[0] += reinserts(
            arrays, solution, work, splits, multipliers, order, 1.0, 1.0, _NODES
        )
