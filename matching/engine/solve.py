"""Finds the best plan for a problem within limits, component by component.

Chooses how each component is solved; `hybrid` and the decomposition below it do the solving.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

import numpy as np

from matching.engine.baseline import greedy_incumbent
from matching.engine.evaluate.certify import UnsoundPlan, certify
from matching.engine.evaluate.warm_start import warm_start
from matching.engine.hybrid import HybridComponent
from matching.engine.instance.budget import Budget, StopSignal
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Incumbent
from matching.engine.instance.instance import Instance, build_instance
from matching.engine.instance.progress import SolveProgress, thin_trace
from matching.engine.instance.solver_versions import versions
from matching.engine.large_components import improve_large, large_components
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.columns import Columns, Floats
from matching.engine.model.plan import Plan, gap_of
from matching.engine.model.problem import Problem
from matching.engine.params import SolveLimits, SolveParams

PARAMS = SolveParams()


def solve(
    problem: Problem | Columns,
    limits: SolveLimits | None = None,
    *,
    start: Plan | None = None,
    stop: StopSignal | None = None,
    progress: Callable[[SolveProgress], None] | None = None,
) -> Plan:
    """Returns the cheapest plan found, checked, with a proven bound.

    Parameters
    ----------
    problem
        Problem to solve.
    limits
        Time, work, threads, seed and gap. Without any limit the run ends after
        `SolveParams.default_effort`. A run that ends by effort or by proof repeats exactly for a
        seed, whatever the number of threads.
    start
        Plan to begin from, instead of the greedy one.
    stop
        Signal that ends the run early; it then returns the best plan so far.
    progress
        Listener that is called from the working threads, one call at a time.

    Returns
    -------
    Plan
        Never more expensive than the plan that the search begins from. Its `solver` has the
        versions and limits, and a `trace` of at most `SolveParams.trace_rows` rows: seconds, total
        and bound in micros of each step that made either better. Its capacity prices are duals of
        the relaxation: hints, not promises.

    Raises
    ------
    InvalidStart
        If `start` is not a plan of this problem.
    """
    started = time.monotonic()
    limits = limits or SolveLimits()
    if limits.seconds is None and limits.effort is None:
        limits = replace(limits, effort=PARAMS.default_effort)
    instance = build_instance(problem)
    deadline = _deadline(limits.seconds, started, time.monotonic() - started)
    reporter = _ProgressReporter(started, progress)
    incumbent = (
        greedy_incumbent(instance)
        if start is None
        else warm_start(instance.columns, instance, start)
    )
    first = incumbent.copy()
    budget = Budget(
        limits.effort, deadline, limits.threads, limits.seed, limits.gap, stop or StopSignal()
    )
    bound, prices = _improve(incumbent, budget, reporter)
    record = {"name": "millshare", **versions(), **asdict(limits)}
    if budget.stop.is_requested():
        record["stopped"] = True
    elif budget.is_late():
        # Such a plan depends on the speed of this machine, and does not repeat.
        record["out_of_time"] = True

    def finish(incumbent: Incumbent, bound: float) -> Plan:
        plan = certify(
            instance.columns,
            incumbent,
            bound_micros=bound,
            gap=limits.gap,
            prices=_prices_by_id(instance, prices),
            seconds=time.monotonic() - started,
            solver=record,
        )
        reporter.note(plan.total_micros, plan.bound_micros)
        record["trace"] = thin_trace(reporter.trace, PARAMS.trace_rows)
        return plan

    try:
        return finish(incumbent, bound)
    except UnsoundPlan as fault:
        # The caller always gets a plan; its record states that the one searched for was not sound.
        record["fell_back_because"] = str(fault)
        return finish(first, 0.0)


def _deadline(seconds: float | None, started: float, preparation: float) -> float | None:
    """Returns when the search must end, with time kept for closing the run."""
    if seconds is None:
        return None
    closing = PARAMS.closing_seconds + PARAMS.closing_factor * preparation
    return started + max(seconds - closing, 0.5 * seconds)


def _improve(
    incumbent: Incumbent, budget: Budget, reporter: "_ProgressReporter"
) -> tuple[float, Floats]:
    """Improves every component in turn, and returns the bound and the prices of all.

    Small components share the time by their size; the large ones get what is left.
    """
    instance = incumbent.instance
    alone = standalone_bounds(instance)
    prices = np.zeros(len(incumbent.free_ms))
    bound = _not_above(sum(alone))
    reporter.begin(incumbent.total(), bound)
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
            report=reporter.of_part(incumbent, orders, sum(alone[order] for order in orders)),
        )
        component.improve()
        bound += component.bound_micros - component.alone_micros
        prices += component.prices
        reporter.settle(incumbent.total(), bound)
    if large and not budget.is_late():
        together = [order for orders in large for order in orders]
        report = reporter.of_part(incumbent, together, sum(alone[order] for order in together))
        rise, found = improve_large(incumbent, large, alone, budget, report)
        bound += rise
        prices += found
        reporter.settle(incumbent.total(), bound)
    return bound, prices


def _not_above(number: int) -> float:
    """Returns an integer as a double, rounded down if doubles are coarser."""
    near = float(number)
    return near if int(near) <= number else math.nextafter(near, 0.0)


def _share(budget: Budget, share: float) -> Budget:
    """Returns the budget of a component: a share of the time, all of the effort."""
    left = budget.part(share)
    deadline = None if left is None else time.monotonic() + left
    return replace(budget, deadline=deadline)


def _prices_by_id(instance: Instance, prices: Floats) -> dict[str, int]:
    """Returns the prices of at least half a micro by window id, rounded."""
    rows = zip(instance.columns.window_ids, prices.tolist(), strict=True)
    return {window: round(price) for window, price in rows if price >= 0.5}


class _ProgressReporter:
    """Adds up the reports of the components, and passes them on one call at a time."""

    def __init__(self, started: float, listener: Callable[[SolveProgress], None] | None) -> None:
        self.started, self.listener = started, listener
        self.lock = threading.Lock()
        self.total, self.bound = 0, 0.0
        self.trace: list[tuple[float, int, int]] = []

    def begin(self, total: int, bound: float) -> None:
        """Reports the plan that the search begins from."""
        self.settle(total, bound)
        self.send("greedy", total, bound)

    def settle(self, total: int, bound: float) -> None:
        """Sets the total and the bound of all components, once one is finished."""
        with self.lock:
            self.total, self.bound = total, bound

    def of_part(
        self, incumbent: Incumbent, orders: Sequence[int], alone: int
    ) -> Callable[[str, int, float], None]:
        """Returns the report of one component, whose figures replace those it began with."""
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
        """Notes a step, and passes it to the listener."""
        proven = max(0, min(int(bound), total))
        with self.lock:
            seconds = self.note(total, proven)
            if self.listener is not None:
                self.listener(SolveProgress(phase, seconds, total, proven, gap_of(total, proven)))

    def note(self, total: int, bound: int) -> float:
        """Adds a row to the trace if a figure is better; returns the seconds."""
        seconds = time.monotonic() - self.started
        if self.trace:
            _, least, proven = self.trace[-1]
            total, bound = min(total, least), max(bound, proven)
        if not self.trace or self.trace[-1][1:] != (total, bound):
            self.trace.append((round(seconds, 3), total, bound))
        return seconds
