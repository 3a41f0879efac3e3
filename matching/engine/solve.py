"""The one entry of the engine: a problem in, the best plan found within the limits out.

Chooses how each component is solved; the solving itself is in `improve` and below it.
"""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from matching.engine.baseline import first_come, greedy_draft
from matching.engine.bound import alone_bounds
from matching.engine.components import components
from matching.engine.decomposed import LargePart, improve_parts, is_large
from matching.engine.draft import Draft
from matching.engine.highs import VERSIONS
from matching.engine.improve import Budget, Component
from matching.engine.model import Floats
from matching.engine.plan import Plan, gap_of
from matching.engine.problem import Problem
from matching.engine.progress import Progress
from matching.engine.publish import publish
from matching.engine.tables import Tables, tables_of

# Where neither seconds nor effort are given, a run still ends.
DEFAULT_EFFORT = 20_000
# Of the seconds given: how much the first plan may take before it turns to quick paths, and
# before it leaves the orders that remain.
_GREEDY_SHARE, _QUICK_SHARE = 0.4, 0.7
# Kept back for pricing, checking and hashing: these take about twice as long as preparation did.
_CLOSING_SHARE, _CLOSING_SECONDS = 2.0, 0.2


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    threads: int = 1,
    seed: int = 1,
    gap: float = 1e-4,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """The cheapest plan found, checked, with a proven bound; never dearer than greedy_split.

    `seconds` is wall time, kept within about 2 s, preparation included; where it ends the greedy
    plan before that is done, quick paths take the place of exact splits. `effort` bounds the work:
    so many branch-and-bound nodes of each component's model, as many of its kernel, and a tenth as
    many search moves. A run that ends by effort or by proof repeats exactly for a seed, whatever
    `threads`. `gap` is relative. Capacity prices are duals of the relaxation: hints, not promises.
    `progress` is called from the threads that work, one call at a time.
    """
    started = time.monotonic()
    if seconds is None and effort is None:
        effort = DEFAULT_EFFORT
    tables = tables_of(problem)
    took = time.monotonic() - started
    closing = _CLOSING_SECONDS + _CLOSING_SHARE * took
    deadline = None if seconds is None else started + max(seconds - closing, 0.5 * seconds)
    watch = _Watch(started, progress)
    parts = components(tables)
    large = [orders for orders in parts if is_large(tables, orders)]
    draft = _first_draft(tables, started, seconds, {order for part in large for order in part})
    budget = Budget(effort=effort, deadline=deadline, threads=threads, seed=seed, gap=gap)
    bound, prices = _improve(draft, parts, budget, watch)
    return publish(
        problem,
        draft,
        bound_micros=bound,
        gap=gap,
        prices=_price_ids(tables, prices),
        seconds=time.monotonic() - started,
        solver=_record(seconds, effort, threads, seed, gap),
    )


def _first_draft(
    tables: Tables, started: float, seconds: float | None, large: Collection[int]
) -> Draft:
    """First come, first served; the orders of large components are served when these are solved."""
    if not len(first_come(tables)):
        return Draft(tables)
    if seconds is None:
        return greedy_draft(tables, without=large)
    return greedy_draft(
        tables, started + _GREEDY_SHARE * seconds, started + _QUICK_SHARE * seconds, large
    )


def _improve(
    draft: Draft, parts: Sequence[Sequence[int]], budget: Budget, watch: "_Watch"
) -> tuple[float, Floats]:
    """Improves every component in turn, the time shared by their size; bound and prices of all."""
    tables = draft.tables
    alone = alone_bounds(tables)
    prices = np.zeros(len(draft.free_ms))
    bound = float(sum(alone))
    watch.begin(draft.total(), bound)
    if not tables.is_within_floats:
        return bound, prices
    waiting = sum(len(orders) for orders in parts)
    large = [orders for orders in parts if is_large(tables, orders)]
    for orders in parts:
        if orders in large:
            continue
        share = len(orders) / waiting
        waiting -= len(orders)
        component = Component(
            draft=draft,
            orders=orders,
            alone_micros=sum(alone[order] for order in orders),
            budget=_share(budget, share),
            report=watch.of_part(draft, orders, sum(alone[order] for order in orders)),
        )
        component.improve()
        bound += component.bound_micros - component.alone_micros
        prices += component.prices
        watch.settle(draft.total(), bound)
    bound += _improve_large(draft, large, alone, prices, budget, watch)
    watch.settle(draft.total(), bound)
    return bound, prices


def _improve_large(
    draft: Draft,
    large: Sequence[Sequence[int]],
    alone: Sequence[int],
    prices: Floats,
    budget: Budget,
    watch: "_Watch",
) -> float:
    """Improves the large components together, and adds their prices; by what the bound rises."""
    parts = []
    for orders in large:
        own = sum(alone[order] for order in orders)
        parts.append(LargePart(draft.tables, orders, own, budget.seed))
    if not parts:
        return 0.0
    together = [order for orders in large for order in orders]
    own = sum(alone[order] for order in together)
    improve_parts(parts, budget, watch.of_part(draft, together, own))
    for part in parts:
        part.give_back(draft)
        prices += part.prices(len(prices))
    return sum(part.bound - part.alone_micros for part in parts)


def _share(budget: Budget, share: float) -> Budget:
    """The budget of one component: its share of the time that is left, and all of the effort."""
    left = budget.left(share)
    deadline = None if left is None else time.monotonic() + left
    return Budget(budget.effort, deadline, budget.threads, budget.seed, budget.gap)


def _price_ids(tables: Tables, prices: Floats) -> dict[str, int]:
    rows = zip(tables.problem.windows, prices.tolist(), strict=True)
    return {window.id: round(price) for window, price in rows if price >= 0.5}


def _record(
    seconds: float | None, effort: int | None, threads: int, seed: int, gap: float
) -> dict[str, Any]:
    limits = {"seconds": seconds, "effort": effort, "threads": threads, "seed": seed, "gap": gap}
    return {"name": "millshare-exact", **VERSIONS, "numpy": np.__version__, **limits}


class _Watch:
    """Adds up what the components report, and passes it on one call at a time."""

    def __init__(self, started: float, tell: Callable[[Progress], None] | None) -> None:
        self.started, self.tell = started, tell
        self.lock = threading.Lock()
        self.total, self.bound = 0, 0.0

    def begin(self, total: int, bound: float) -> None:
        self.settle(total, bound)
        self.send("greedy", total, bound)

    def settle(self, total: int, bound: float) -> None:
        with self.lock:
            self.total, self.bound = total, bound

    def of_part(
        self, draft: Draft, orders: Sequence[int], alone: int
    ) -> Callable[[str, int, float], None]:
        """A report for one component: its own total and bound stand for what it began with."""
        before = draft.total(orders)
        best = [before, float(alone)]

        def report(phase: str, total: int, bound: float) -> None:
            with self.lock:
                best[0], best[1] = min(best[0], total), max(best[1], bound)
                whole = round(self.total - before + best[0])
                proven = self.bound - alone + best[1]
            self.send(phase, whole, proven)

        return report

    def send(self, phase: str, total: int, bound: float) -> None:
        if self.tell is None:
            return
        proven = max(0, min(int(bound), total))
        seconds = time.monotonic() - self.started
        with self.lock:
            self.tell(Progress(phase, seconds, total, proven, gap_of(total, proven)))
