"""Solves components that are too large for one model: prices, bound, construction, search.

Only orders of one operation; each component by itself, several at a time on threads. Every
component has its own arrays, random numbers and amount of work, so that a run bounded by effort
repeats exactly whatever the number of threads.
"""

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from matching.engine.arrays import Arrays, Numbers, arrays_of
from matching.engine.compact import first_prices
from matching.engine.draft import Choice, Draft
from matching.engine.highs import Limits
from matching.engine.improve import Budget
from matching.engine.lagrangian import Pricing
from matching.engine.model import Floats
from matching.engine.patterns import Patterns
from matching.engine.recreate import Recreation
from matching.engine.tables import Ints, Tables, first_come

_MS_PER_HOUR = 3_600_000
# Of the time that is left: for the first prices, and for the bound after them.
_PRICES_SHARE, _BOUND_SHARE = 0.1, 0.25
# Work for each unit of effort: moves of the search, iterations of the bound.
_MOVES, _ITERATIONS = 5.0, 0.01
# The search cools down so many times, in so many rounds each; after each the best choice among
# the patterns met is solved, in a part of the time that is left or so many nodes.
_COOLINGS, _ROUNDS = 4, 6
_CHOICE_SHARE, _CHOICE_NODES, _CHOICE_GAP = 0.08, 200, 1e-4
# Later coolings begin at a part of the first one's heat.
_REHEATED = 0.5
# Patterns are worth keeping from here on in a cooling; of so many an order the choice is soon made.
_MET_FROM, _MOST_PATTERNS = 0.25, 60
_BOUND_CHUNK, _MOVE_CHUNK = 5, 100
# Heat at the start and at the end, in mean costs of an order.
_HOT, _COLD = 0.1, 1e-4


def first_come_choices(tables: Tables, orders: Sequence[int]) -> dict[int, Choice]:
    """The orders of one component, each at its own least cost over the hours that are left."""
    arrays, numbers = arrays_of(tables, orders)
    plan = Recreation(arrays, seed=0)
    plan.first_come(sequence_of(tables, numbers))
    return choices_of(arrays, numbers, plan.plot.best)


def improve_draft(
    draft: Draft,
    parts: Sequence[Sequence[int]],
    alone: Sequence[int],
    budget: Budget,
    report: Callable[[str, int, float], None],
) -> tuple[float, Floats]:
    """Makes these components of a draft cheaper, where it can.

    `alone` bounds each order of the draft by itself, in micros. Returns by how much the bounds of
    the components rise together, and prices in micros per hour of all windows.
    """
    work = [
        LargePart(draft.tables, orders, sum(alone[order] for order in orders), budget.seed)
        for orders in parts
    ]
    improve_parts(work, budget, report)
    prices = np.zeros(len(draft.free_ms))
    for part in work:
        if part.total < draft.total(part.orders):
            part.give_back(draft)
        prices += part.prices(len(prices))
    return sum(part.bound - part.alone_micros for part in work), prices


def sequence_of(tables: Tables, numbers: Numbers) -> Ints:
    """The orders by number in the sequence of first come, first served."""
    place = {order: at for at, order in enumerate(numbers.orders.tolist())}
    rows = [place[order] for order in first_come(tables) if order in place]
    return np.array(rows, dtype=np.int64)


def choices_of(arrays: Arrays, numbers: Numbers, amount: Ints) -> dict[int, Choice]:
    """What these amounts by option mean for each order, by its row in the tables."""
    amounts, options = amount.tolist(), numbers.options.tolist()
    begins, quantities = arrays.order_options.tolist(), arrays.order_quantity.tolist()
    choices = {}
    for at, order in enumerate(numbers.orders.tolist()):
        rows = range(begins[at], begins[at + 1])
        made = tuple((options[row], amounts[row]) for row in rows if amounts[row])
        left = quantities[at] - sum(quantity for _, quantity in made)
        choices[order] = Choice(made, (), left)
    return choices


@dataclass(slots=True)
class LargePart:
    """One large component at work; `alone_micros` is a bound that it starts from."""

    tables: Tables
    orders: Sequence[int]
    alone_micros: int
    seed: int
    arrays: Arrays = field(init=False)
    numbers: Numbers = field(init=False)
    pricing: Pricing = field(init=False)
    plan: Recreation = field(init=False)
    patterns: Patterns = field(init=False)

    def __post_init__(self) -> None:
        self.arrays, self.numbers = arrays_of(self.tables, self.orders)
        self.plan = Recreation(self.arrays, self.seed)
        self.patterns = Patterns(self.arrays)

    @property
    def total(self) -> int:
        return self.plan.total

    @property
    def bound(self) -> float:
        return max(float(self.alone_micros), self.pricing.bound)

    def is_close(self, gap: float) -> bool:
        return self.total - math.floor(self.bound) <= gap * self.total

    def begin(self, seconds: float | None) -> None:
        """First prices, and the cheaper of the first-come plan and the one built at prices."""
        self.plan.first_come(sequence_of(self.tables, self.numbers))
        hour = first_prices(self.arrays, Limits(seconds=seconds, seed=self.seed))
        self.pricing = Pricing(self.arrays, hour)
        self.plan.construct(hour)

    def bound_until(self, iterations: int, deadline: float | None) -> None:
        """So many iterations in all; stops at the deadline after any of its chunks."""
        while iterations > 0 and not self.pricing.is_over and not _is_past(deadline):
            chunk = min(_BOUND_CHUNK, iterations)
            self.pricing.improve(chunk, float(self.total))
            self.meet(self.pricing.amount)
            iterations -= chunk

    def meet(self, amount: Ints) -> None:
        if self.patterns.count < _MOST_PATTERNS * len(self.numbers.orders):
            self.patterns.add(amount)

    def heat(self, done: float) -> float:
        """Micros; `done` counts coolings."""
        hot = _HOT if done < 1 else _HOT * _REHEATED
        mean = self.total / len(self.numbers.orders)
        return float(hot * mean * (_COLD / hot) ** (done % 1.0))

    def search(self, moves: int, start: float, end: float) -> None:
        """So many moves while the search as a whole goes from one count of coolings to another."""
        chunks = max(1, -(-moves // _MOVE_CHUNK))
        for at in range(chunks):
            done = start + (end - start) * at / chunks
            self.move(min(_MOVE_CHUNK, moves - at * _MOVE_CHUNK), done)

    def search_for(self, seconds: float, start: float, end: float, deadline: float) -> None:
        """As `search`, by the clock."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds and not _is_past(deadline):
            self.move(_MOVE_CHUNK, start + (end - start) * passed / seconds)

    def move(self, moves: int, done: float) -> None:
        self.plan.search(self.pricing.best_hour, moves, self.heat(done))
        if done % 1.0 > _MET_FROM:
            self.meet(self.plan.plot.amount)

    def choose(self, limits: Limits) -> None:
        """Goes on from the best choice among the patterns met, or from the best plan so far."""
        found = self.patterns.choose(self.plan.plot.best.copy(), limits)
        self.plan.back_to_best()
        if found is not None:
            self.plan.try_from(found)
        self.patterns = Patterns(self.arrays)
        self.patterns.add(self.plan.plot.best)

    def give_back(self, draft: Draft) -> None:
        """Puts the best plan into the draft."""
        best = choices_of(self.arrays, self.numbers, self.plan.plot.best)
        for order, choice in best.items():
            draft.put(order, choice)

    def prices(self, windows: int) -> Floats:
        """Micros per hour of all windows of the tables; 0 where the part has none."""
        prices = np.zeros(windows)
        prices[self.numbers.windows] = self.pricing.best_hour * _MS_PER_HOUR
        return prices


def improve_parts(
    parts: Sequence[LargePart], budget: Budget, report: Callable[[str, int, float], None]
) -> None:
    """Makes the plans of all parts as cheap as the budget allows, and bounds their optima.

    `report(phase, total, bound)` is told of all parts together after every round, in micros.
    """

    def tell(phase: str) -> None:
        total, bound = sum(part.total for part in parts), sum(part.bound for part in parts)
        report(phase, total, min(bound, total))

    with ThreadPoolExecutor(max_workers=max(1, budget.threads)) as pool:
        share = _PRICES_SHARE * max(1, budget.threads) / max(1, len(parts))
        seconds = budget.left(share)
        list(pool.map(lambda part: part.begin(seconds), parts))
        tell("greedy")
        _bound(parts, budget, pool)
        tell("bound")
        if budget.deadline is None:
            _search_by_effort(parts, budget, pool, tell)
        else:
            _search_by_clock(parts, budget, pool, tell)
        for part in parts:
            part.plan.back_to_best()


def _bound(parts: Sequence[LargePart], budget: Budget, pool: ThreadPoolExecutor) -> None:
    if budget.deadline is None:
        iterations = _whole_effort(budget, _ITERATIONS)
        list(pool.map(lambda part: part.bound_until(iterations, None), parts))
    else:
        left = budget.left(_BOUND_SHARE) or 0.0
        _in_turns(
            parts,
            budget.threads,
            left,
            pool,
            lambda part, seconds: part.bound_until(10**9, time.monotonic() + seconds),
        )
    list(pool.map(lambda part: part.pricing.finish(), parts))


def _search_by_effort(
    parts: Sequence[LargePart],
    budget: Budget,
    pool: ThreadPoolExecutor,
    tell: Callable[[str], None],
) -> None:
    moves = _whole_effort(budget, _MOVES) / (_COOLINGS * _ROUNDS)
    limits = Limits(nodes=_CHOICE_NODES, gap=_CHOICE_GAP, seed=budget.seed)
    for turn in range(_COOLINGS * _ROUNDS):
        start, end = turn / _ROUNDS, (turn + 1) / _ROUNDS
        count = round(moves * (turn + 1)) - round(moves * turn)
        list(pool.map(lambda part: part.search(count, start, end), parts))  # noqa: B023
        if (turn + 1) % _ROUNDS == 0:
            list(pool.map(lambda part: part.choose(limits), parts))
        tell("search")


def _search_by_clock(
    parts: Sequence[LargePart],
    budget: Budget,
    pool: ThreadPoolExecutor,
    tell: Callable[[str], None],
) -> None:
    deadline = budget.deadline or 0.0
    for turn in range(_COOLINGS * _ROUNDS):
        waiting = [part for part in parts if not part.is_close(budget.gap)]
        if budget.is_late() or not waiting:
            break
        start, end = turn / _ROUNDS, (turn + 1) / _ROUNDS
        kept = _CHOICE_SHARE * (_COOLINGS - turn // _ROUNDS)
        left = (budget.left(1.0 - kept) or 0.0) / (_COOLINGS * _ROUNDS - turn)
        _in_turns(
            waiting,
            budget.threads,
            left,
            pool,
            lambda part, seconds: part.search_for(seconds, start, end, deadline),  # noqa: B023
        )
        if (turn + 1) % _ROUNDS == 0:
            left = (budget.left() or 0.0) * _CHOICE_SHARE / (1 - kept + _CHOICE_SHARE)
            if turn + 1 == _COOLINGS * _ROUNDS:
                left = 0.8 * (budget.left() or 0.0)
            _in_turns(waiting, budget.threads, left, pool, _choose_for)
        tell("search")


def _choose_for(part: LargePart, seconds: float) -> None:
    part.choose(Limits(seconds=seconds, gap=_CHOICE_GAP, seed=part.seed))


def _in_turns(
    parts: Sequence[LargePart],
    threads: int,
    seconds: float,
    pool: ThreadPoolExecutor,
    work: Callable[[LargePart, float], None],
) -> None:
    """Gives every part a share of `seconds` by its options, so that all threads end together."""
    sizes = [len(part.arrays.option_order) for part in parts]
    loads = [0] * max(1, threads)
    lanes: list[list[int]] = [[] for _ in loads]
    for at in sorted(range(len(parts)), key=lambda at: -sizes[at]):
        lane = loads.index(min(loads))
        loads[lane] += sizes[at]
        lanes[lane].append(at)

    def run(lane: int) -> None:
        for at in lanes[lane]:
            work(parts[at], seconds * sizes[at] / loads[lane])

    list(pool.map(run, range(len(lanes))))


def _whole_effort(budget: Budget, rate: float) -> int:
    return max(1, round((budget.effort or 0) * rate))


def _is_past(deadline: float | None) -> bool:
    return deadline is not None and time.monotonic() >= deadline
