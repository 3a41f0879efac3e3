"""Improves one component by the exact model and the compiled search.

The exact model proves bounds and finishes small components; the search, in parallel with it, finds
good plans early.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from matching.engine.instance.budget import Budget, StopSignal
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.large_components import improve_large
from matching.engine.milp.bounds import Relaxation, relax
from matching.engine.milp.exact import ExactOptions, ExactResult, orders_model, solve_orders
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Floats
from matching.engine.model.plan import gap_of
from matching.engine.params import HybridParams

PARAMS = HybridParams()


class ModelTooLarge(ValueError):
    """Raised when the exact model of a component would not fit into memory or time."""

    def __init__(self, orders: int, options: int, entries: int, most: int) -> None:
        size = f"{orders} orders with {options} options make about {entries} entries"
        super().__init__(f"too large for the exact model: {size}, most is {most}")
        self.orders, self.options, self.entries = orders, options, entries


@dataclass(slots=True)
class HybridComponent:
    """Improves one component of an incumbent, whose windows no other order uses.

    `alone` bounds each order of the incumbent by itself. `report(phase, total, bound)` is called
    after every step, in micros.
    """

    incumbent: Incumbent
    orders: Sequence[int]
    alone: Sequence[int]
    budget: Budget
    report: Callable[[str, int, float], None]
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    bound_micros: float = 0.0

    @property
    def alone_micros(self) -> int:
        """Returns the sum of the orders' bounds by themselves."""
        return sum(self.alone[order] for order in self.orders)

    def improve(self) -> None:
        """Lowers the incumbent's cost as the budget allows, and bounds the optimum."""
        self.prices = np.zeros(len(self.incumbent.free_ms))
        self.bound_micros = float(self.alone_micros)
        try:
            seconds = None if self.budget.is_by_work else self.budget.left()
            ensure_model_fits(self.incumbent, self.orders, seconds)
        except ModelTooLarge:
            self.search(self.incumbent, self.budget)
            return
        options = sum(_count(self.incumbent, order) for order in self.orders)
        is_large = options >= PARAMS.separate_relaxation_options
        if is_large and not self.budget.is_by_work:
            self.prove_while_searching()
            if not self.prices.any() and not self.budget.is_late():
                self.relax()
            return
        relaxation = self.relax()
        if self.is_close() or self.budget.is_late():
            return
        if relaxation is None or is_large:
            # The exact model would begin with the same relaxation, which did not end. And a node
            # limit does not bound the root, which may take minutes in a large model.
            self.search(self.incumbent, self.budget)
            return
        if options > PARAMS.small_options:
            self.prove_while_searching()
            return
        self.settle(self.exact(PARAMS.exact_share))
        if not self.is_close() and not self.budget.is_late():
            self.search(self.incumbent, self.budget)

    def is_close(self) -> bool:
        """Returns whether the gap of the budget is reached."""
        return gap_of(self.total(), math.floor(self.bound_micros)) <= self.budget.gap

    def total(self) -> int:
        """Returns the cost of the component in micros."""
        return self.incumbent.total(self.orders)

    def report_phase(self, phase: str) -> None:
        """Reports the total and the bound so far."""
        self.report(phase, self.total(), self.bound_micros)

    def relax(self) -> Relaxation | None:
        """Solves the relaxation, and takes its bound and prices."""
        model = orders_model(self.emptied(), self.orders)
        limits = SolverLimits(
            seconds=self.budget.part(PARAMS.relaxation_share),
            seed=self.budget.seed,
            stop=self.budget.stop,
        )
        relaxation = relax(self.incumbent.instance, model, limits)
        if relaxation is None:
            return None
        self.prices = relaxation.prices
        self.bound_micros = max(self.bound_micros, relaxation.bound_micros)
        self.report_phase("relax")
        return relaxation

    def emptied(self) -> Incumbent:
        """Returns a copy of the incumbent without the component's choices."""
        incumbent = self.incumbent.copy()
        for order in self.orders:
            incumbent.clear(order)
        return incumbent

    def own_choices(self) -> dict[int, Choice]:
        """Returns the choices of the component's orders."""
        return {order: self.incumbent.choices[order] for order in self.orders}

    def take(self, choices: Mapping[int, Choice]) -> None:
        """Takes these choices if they are cheaper."""
        trial = self.emptied()
        for order, choice in choices.items():
            trial.put(order, choice)
        if trial.fits() and trial.total(self.orders) < self.total():
            for order in self.orders:
                self.incumbent.clear(order)
            for order, choice in choices.items():
                self.incumbent.put(order, choice)

    def prove_while_searching(self) -> None:
        """Runs the exact model and the search in parallel from the same plan.

        The result does not depend on which ends first: a proved answer is taken alone, otherwise
        the cheaper of the two, and the higher of their bounds.
        """
        proved = StopSignal(self.budget.stop)
        searched = replace(self, incumbent=self.incumbent.copy(), prices=self.prices.copy())
        budget = replace(self.budget, threads=1, stop=proved)
        if self.budget.threads < 2:
            deadline = self.budget.part(PARAMS.search_share)
            if deadline is not None:
                budget = replace(budget, deadline=time.monotonic() + deadline)
            searched.search(searched.incumbent, budget)
            part = self.exact(1.0)
        else:
            with ThreadPoolExecutor(max_workers=1) as pool:
                searching = pool.submit(searched.search_unless_proved, proved, budget)
                part = self.exact(1.0)
                if self.is_proof(part):
                    proved.request()
                searching.result()
        self.settle(part)
        if not self.is_proof(part):
            self.bound_micros = max(self.bound_micros, searched.bound_micros)
            self.take(searched.own_choices())
            if not self.prices.any():
                self.prices = searched.prices
        self.report_phase("exact")

    def search_unless_proved(self, proved: StopSignal, budget: Budget) -> None:
        """Searches from this incumbent, unless there is a proof within the head start."""
        left = budget.left(PARAMS.head_start_share)
        ahead = PARAMS.head_start_seconds if left is None else min(PARAMS.head_start_seconds, left)
        if not proved.wait(ahead):
            self.search(self.incumbent, budget)

    def settle(self, part: ExactResult) -> None:
        """Takes the bound and the choices of the exact model."""
        self.bound_micros = max(self.bound_micros, part.bound_micros)
        if part.choices is not None:
            self.take(part.choices)

    def exact(self, share: float) -> ExactResult:
        """Solves the exact model, and again in whole units if that may close the gap."""
        empty = self.emptied()
        limits = SolverLimits(
            seconds=self.budget.part(share),
            nodes=self.budget.effort,
            gap=self.budget.gap * PARAMS.gap_factor,
            seed=self.budget.seed,
            stop=self.budget.stop,
        )
        total = self.total()

        def follow(best: float, bound: float) -> None:
            cost = min(best, total) if math.isfinite(best) else total
            self.report("exact", round(cost), max(self.bound_micros, min(bound, cost)))

        part = solve_orders(
            empty, self.orders, limits, ExactOptions(thorough=True), on_progress=follow
        )
        if not part.proved or self.is_proof(part) or self.budget.is_late():
            return part
        whole = replace(limits, seconds=self.budget.part(share))
        again = solve_orders(
            empty, self.orders, whole, ExactOptions(whole_units=True), start=part.choices
        )
        bound = max(part.bound_micros, again.bound_micros)
        return ExactResult(again.choices or part.choices, bound, again.proved)

    def is_proof(self, part: ExactResult) -> bool:
        """Returns whether the result alone reaches the gap of the budget."""
        if part.choices is None or not math.isfinite(part.bound_micros):
            return False
        trial = self.emptied()
        for order, choice in part.choices.items():
            trial.put(order, choice)
        return gap_of(trial.total(self.orders), math.floor(part.bound_micros)) <= self.budget.gap

    def search(self, incumbent: Incumbent, budget: Budget) -> None:
        """Improves an incumbent by the compiled search, and takes its bound and prices."""
        rise, prices = improve_large(incumbent, [self.orders], self.alone, budget, self.report)
        if self.alone_micros + rise > self.bound_micros:
            self.bound_micros = self.alone_micros + rise
            self.prices = prices


def ensure_model_fits(
    incumbent: Incumbent, orders: Sequence[int], seconds: float | None = None
) -> None:
    """Raises ModelTooLarge if the model would not fit into memory or `seconds`."""
    instance = incumbent.instance
    options = sum(_count(incumbent, order) for order in orders)
    arcs = sum(
        int(
            instance.op_arcs[instance.order_ops[order + 1]]
            - instance.op_arcs[instance.order_ops[order]]
        )
        for order in orders
    )
    entries = PARAMS.entries_per_option * options + PARAMS.entries_per_arc * arcs
    most = PARAMS.max_entries
    if seconds is not None:
        most = min(most, round(PARAMS.entries_per_second * seconds))
    if entries > most:
        raise ModelTooLarge(len(orders), options, entries, most)


def _count(incumbent: Incumbent, order: int) -> int:
    """Returns the number of options of an order."""
    span = incumbent.instance.order_options(order)
    return int(span.stop) - int(span.start)
