"""The one entry of the engine: a problem in, the best plan found within the limits out.

Chooses how each component is solved; the solving itself is in `improve` and below it.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matching.engine.baseline import greedy_incumbent
from matching.engine.decomposition.large_components import improve_large, large_components
from matching.engine.evaluate.certify import UnsoundPlan, certify
from matching.engine.evaluate.warm_start import warm_start
from matching.engine.hybrid import HybridComponent
from matching.engine.instance.budget import Budget, StopSignal
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Incumbent
from matching.engine.instance.instance import Instance, build_instance
from matching.engine.instance.progress import SolveProgress, thin_trace
from matching.engine.instance.versions import versions
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.columns import Columns, Floats
from matching.engine.model.plan import Plan, gap_of
from matching.engine.model.problem import Problem

# Where neither seconds nor effort are given, a run still ends.
DEFAULT_EFFORT = 20_000
# Kept back for pricing, checking and hashing: these take about twice as long as preparation did.
_CLOSING_SHARE, _CLOSING_SECONDS = 2.0, 0.2
# Rows of the trace that a plan carries: enough for a curve.
_TRACE_ROWS = 200


def solve(
    problem: Problem | Columns,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    threads: int = 1,
    seed: int = 1,
    gap: float = 1e-4,
    start: Plan | None = None,
    stop: StopSignal | None = None,
    progress: Callable[[SolveProgress], None] | None = None,
) -> Plan:
    """The cheapest plan found, checked, with a proven bound; never dearer than greedy_split.

    `seconds` is wall time, kept within about 2 s, preparation included, unless the greedy plan
    itself takes longer: the search starts from that, or from `start` where one is given, so that
    nothing dearer ever comes out. `effort` bounds the work:
    so many branch-and-bound nodes of each component's model, as many of its kernel, and a tenth as
    many search moves. A run that ends by effort or by proof repeats exactly for a seed, whatever
    `threads`. `gap` is relative. Capacity prices are duals of the relaxation: hints, not promises.
    `progress` is called from the threads that work, one call at a time. Where `stop` is rung, the
    best plan so far comes out, at worst the one that the search starts from. The plan's `solver`
    has a `trace`: seconds, total and bound in micros of each step that made either better, 200 rows
    at most. Raises UnfitStart where `start` is not a plan of this problem.
    """
    started = time.monotonic()
    if seconds is None and effort is None:
        effort = DEFAULT_EFFORT
    instance = build_instance(problem)
    took = time.monotonic() - started
    closing = _CLOSING_SECONDS + _CLOSING_SHARE * took
    deadline = None if seconds is None else started + max(seconds - closing, 0.5 * seconds)
    watch = _Watch(started, progress)
    incumbent = (
        greedy_incumbent(instance)
        if start is None
        else warm_start(instance.columns, instance, start)
    )
    first = incumbent.copy()
    budget = Budget(effort, deadline, threads, seed, gap, stop or StopSignal())
    bound, prices = _improve(incumbent, budget, watch)
    record = _record(seconds, effort, threads, seed, gap)
    if budget.stop.is_requested():
        record["stopped"] = True
    elif budget.is_late():
        # Such a plan hangs on how fast this machine was, and does not repeat.
        record["out_of_time"] = True

    def finish(incumbent: Incumbent, bound: float) -> Plan:
        plan = certify(
            instance.columns,
            incumbent,
            bound_micros=bound,
            gap=gap,
            prices=_price_ids(instance, prices),
            seconds=time.monotonic() - started,
            solver=record,
        )
        watch.note(plan.total_micros, plan.bound_micros)
        record["trace"] = thin_trace(watch.trace, _TRACE_ROWS)
        return plan

    try:
        return finish(incumbent, bound)
    except UnsoundPlan as fault:
        # An answer always comes out, and tells that it is not the one that was searched for.
        record["fell_back_because"] = str(fault)
        return finish(first, 0.0)


def _improve(incumbent: Incumbent, budget: Budget, watch: "_Watch") -> tuple[float, Floats]:
    """Improves every component in turn, the time shared by their size; bound and prices of all."""
    instance = incumbent.instance
    alone = standalone_bounds(instance)
    prices = np.zeros(len(incumbent.free_ms))
    bound = _not_above(sum(alone))
    watch.begin(incumbent.total(), bound)
    if not instance.is_within_floats:
        return bound, prices
    large = large_components(instance)
    parts = [orders for orders in components(instance) if orders not in large]
    waiting = sum(len(orders) for orders in [*parts, *large])
    for orders in parts:
        if budget.is_late():
            return bound, prices
        share = len(orders) / waiting
        waiting -= len(orders)
        component = HybridComponent(
            incumbent=incumbent,
            orders=orders,
            alone=alone,
            budget=_share(budget, share),
            report=watch.of_part(incumbent, orders, sum(alone[order] for order in orders)),
        )
        component.improve()
        bound += component.bound_micros - component.alone_micros
        prices += component.prices
        watch.settle(incumbent.total(), bound)
    if large and not budget.is_late():
        together = [order for orders in large for order in orders]
        report = watch.of_part(incumbent, together, sum(alone[order] for order in together))
        rise, found = improve_large(incumbent, large, alone, budget, report)
        bound += rise
        prices += found
        watch.settle(incumbent.total(), bound)
    return bound, prices


def _not_above(number: int) -> float:
    """The integer as a double, rounded down where doubles are coarser than integers."""
    near = float(number)
    return near if int(near) <= number else math.nextafter(near, 0.0)


def _share(budget: Budget, share: float) -> Budget:
    """The budget of one component: its share of the time that is left, and all of the effort."""
    left = budget.part(share)
    deadline = None if left is None else time.monotonic() + left
    return replace(budget, deadline=deadline)


def _price_ids(instance: Instance, prices: Floats) -> dict[str, int]:
    rows = zip(instance.columns.window_ids, prices.tolist(), strict=True)
    return {window: round(price) for window, price in rows if price >= 0.5}


def _record(
    seconds: float | None, effort: int | None, threads: int, seed: int, gap: float
) -> dict[str, Any]:
    limits = {"seconds": seconds, "effort": effort, "threads": threads, "seed": seed, "gap": gap}
    return {"name": "millshare", **versions(), **limits}


class _Watch:
    """Adds up what the components report, and passes it on one call at a time."""

    def __init__(self, started: float, tell: Callable[[SolveProgress], None] | None) -> None:
        self.started, self.tell = started, tell
        self.lock = threading.Lock()
        self.total, self.bound = 0, 0.0
        self.trace: list[tuple[float, int, int]] = []

    def begin(self, total: int, bound: float) -> None:
        self.settle(total, bound)
        self.send("greedy", total, bound)

    def settle(self, total: int, bound: float) -> None:
        with self.lock:
            self.total, self.bound = total, bound

    def of_part(
        self, incumbent: Incumbent, orders: Sequence[int], alone: int
    ) -> Callable[[str, int, float], None]:
        """A report for one component: its own total and bound stand for what it began with."""
        before = incumbent.total(orders)
        best = [before, float(alone)]

        def report(phase: str, total: int, bound: float) -> None:
            with self.lock:
                best[0], best[1] = min(best[0], total), max(best[1], bound)
                whole = round(self.total - before + best[0])
                proven = self.bound - alone + best[1]
            self.send(phase, whole, proven)

        return report

    def send(self, phase: str, total: int, bound: float) -> None:
        proven = max(0, min(int(bound), total))
        with self.lock:
            seconds = self.note(total, proven)
            if self.tell is not None:
                self.tell(SolveProgress(phase, seconds, total, proven, gap_of(total, proven)))

    def note(self, total: int, bound: int) -> float:
        """A row of the trace where the total or the bound is better; the seconds so far."""
        seconds = time.monotonic() - self.started
        if self.trace:
            _, least, proven = self.trace[-1]
            total, bound = min(total, least), max(bound, proven)
        if not self.trace or self.trace[-1][1:] != (total, bound):
            self.trace.append((round(seconds, 3), total, bound))
        return seconds
