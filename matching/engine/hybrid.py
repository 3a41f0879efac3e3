"""Improves one component of a draft: the full model beside the compiled search.

The full model proves bounds, and ends small components; the search finds good plans soon.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from matching.engine.decomposition.large_components import improve_large
from matching.engine.instance.budget import Budget, StopSignal
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.milp.bounds import Relaxation, relax
from matching.engine.milp.exact import ExactResult, orders_model, solve_orders
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Floats
from matching.engine.model.plan import gap_of

# Entries of a model beyond which it is not built: about 0.5 GB. The second is for each second that
# is left, since the solver keeps no limit while it reads and presolves a model.
MOST_ENTRIES = 1_500_000
_ENTRIES_A_SECOND = 60_000
# Columns of one option, and of one arc, times the rows they stand in; measured on markets.
_ENTRIES_AN_OPTION = 12
_ENTRIES_AN_ARC = 6
# Components of so many options mostly end by proof before the search would find the same.
_SMALL = 300
# From so many on the search does not wait for a relaxation that the full model begins with anyhow.
_RELAXED_APART = 1_500
# The full model aims closer than asked, since small ones end at the optimum itself.
_CLOSER = 0.01
# Shares of the time that is left: for the relaxation, for the full model before the search, and
# for the search before the full model where one thread has to do both.
_RELAX_SHARE, _EXACT_SHARE, _SEARCH_SHARE = 0.3, 0.7, 0.35
# Before the search begins beside the full model: loading it takes longer than many proofs do.
_AHEAD_SHARE, _AHEAD_SECONDS = 0.05, 1.0


class ModelTooLarge(ValueError):
    """A component whose exact model would not fit: its orders, options and entries."""

    def __init__(self, orders: int, options: int, entries: int, most: int) -> None:
        size = f"{orders} orders with {options} options make about {entries} entries"
        super().__init__(f"too large for the exact model: {size}, most is {most}")
        self.orders, self.options, self.entries = orders, options, entries


@dataclass(slots=True)
class HybridComponent:
    """One component at work. `draft` has the hours of the component to itself: no other order
    uses its windows. `alone` bounds each order of the draft by itself. `report(phase, total,
    bound)` is told of every step, in micros."""

    incumbent: Incumbent
    orders: Sequence[int]
    alone: Sequence[int]
    budget: Budget
    report: Callable[[str, int, float], None]
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    bound_micros: float = 0.0

    @property
    def alone_micros(self) -> int:
        return sum(self.alone[order] for order in self.orders)

    def improve(self) -> None:
        """Makes the draft as cheap as the budget allows; never dearer, and bounds its optimum."""
        self.prices = np.zeros(len(self.incumbent.free_ms))
        self.bound_micros = float(self.alone_micros)
        try:
            seconds = None if self.budget.is_by_work else self.budget.left()
            ensure_model_fits(self.incumbent, self.orders, seconds)
        except ModelTooLarge:
            self.search(self.incumbent, self.budget)
            return
        options = sum(_count(self.incumbent, order) for order in self.orders)
        is_large = options >= _RELAXED_APART
        if is_large and not self.budget.is_by_work:
            self.prove_beside_search()
            if not self.prices.any() and not self.budget.is_late():
                self.relax()
            return
        relaxation = self.relax()
        if self.is_close() or self.budget.is_late():
            return
        if relaxation is None or is_large:
            # The full model begins with the relaxation that did not end: it would not either. And
            # a limit of nodes is none of its root, which may take minutes where it is large.
            self.search(self.incumbent, self.budget)
            return
        if options > _SMALL:
            self.prove_beside_search()
            return
        self.settle(self.exact(_EXACT_SHARE))
        if not self.is_close() and not self.budget.is_late():
            self.search(self.incumbent, self.budget)

    def is_close(self) -> bool:
        """Whether the gap asked for is reached."""
        return gap_of(self.total(), math.floor(self.bound_micros)) <= self.budget.gap

    def total(self) -> int:
        return self.incumbent.total(self.orders)

    def tell(self, phase: str) -> None:
        self.report(phase, self.total(), self.bound_micros)

    def relax(self) -> Relaxation | None:
        model = orders_model(self.emptied(), self.orders)
        limits = SolverLimits(
            seconds=self.budget.part(_RELAX_SHARE),
            seed=self.budget.seed,
            stop=self.budget.stop,
        )
        relaxation = relax(self.incumbent.instance, model, limits)
        if relaxation is None:
            return None
        self.prices = relaxation.prices
        self.bound_micros = max(self.bound_micros, relaxation.bound_micros)
        self.tell("relax")
        return relaxation

    def emptied(self) -> Incumbent:
        incumbent = self.incumbent.copy()
        for order in self.orders:
            incumbent.clear(order)
        return incumbent

    def own_choices(self) -> dict[int, Choice]:
        return {order: self.incumbent.choices[order] for order in self.orders}

    def take(self, choices: Mapping[int, Choice]) -> None:
        """Takes these choices where they are cheaper."""
        trial = self.emptied()
        for order, choice in choices.items():
            trial.put(order, choice)
        if trial.fits() and trial.total(self.orders) < self.total():
            for order in self.orders:
                self.incumbent.clear(order)
            for order, choice in choices.items():
                self.incumbent.put(order, choice)

    def prove_beside_search(self) -> None:
        """The full model beside the search, from the same plan: neither waits for the other.

        What comes out does not depend on which ends first: an answer that is proved is taken
        alone, otherwise the cheaper of the two, and the higher of their bounds.
        """
        proved = StopSignal(self.budget.stop)
        searched = replace(self, incumbent=self.incumbent.copy(), prices=self.prices.copy())
        budget = replace(self.budget, threads=1, stop=proved)
        if self.budget.threads < 2:
            deadline = self.budget.part(_SEARCH_SHARE)
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
        self.tell("exact")

    def search_unless_proved(self, proved: StopSignal, budget: Budget) -> None:
        """As `search`, of its own draft, a moment later than the full model begins."""
        left = budget.left(_AHEAD_SHARE)
        ahead = _AHEAD_SECONDS if left is None else min(_AHEAD_SECONDS, left)
        if not proved.wait(ahead):
            self.search(self.incumbent, budget)

    def settle(self, part: ExactResult) -> None:
        self.bound_micros = max(self.bound_micros, part.bound_micros)
        if part.choices is not None:
            self.take(part.choices)

    def exact(self, share: float) -> ExactResult:
        """The full model; in whole units too where fractions alone keep the gap from closing."""
        empty = self.emptied()
        limits = SolverLimits(
            seconds=self.budget.part(share),
            nodes=self.budget.effort,
            gap=self.budget.gap * _CLOSER,
            seed=self.budget.seed,
            stop=self.budget.stop,
        )
        total = self.total()

        def follow(best: float, bound: float) -> None:
            cost = min(best, total) if math.isfinite(best) else total
            self.report("exact", round(cost), max(self.bound_micros, min(bound, cost)))

        part = solve_orders(empty, self.orders, limits, thorough=True, on_progress=follow)
        if not part.proved or self.is_proof(part) or self.budget.is_late():
            return part
        whole = replace(limits, seconds=self.budget.part(share))
        again = solve_orders(empty, self.orders, whole, start=part.choices, whole_units=True)
        bound = max(part.bound_micros, again.bound_micros)
        return ExactResult(again.choices or part.choices, bound, again.proved)

    def is_proof(self, part: ExactResult) -> bool:
        if part.choices is None or not math.isfinite(part.bound_micros):
            return False
        trial = self.emptied()
        for order, choice in part.choices.items():
            trial.put(order, choice)
        return gap_of(trial.total(self.orders), math.floor(part.bound_micros)) <= self.budget.gap

    def search(self, incumbent: Incumbent, budget: Budget) -> None:
        """Makes a draft cheaper by the compiled engine; its bound and prices count too."""
        rise, prices = improve_large(incumbent, [self.orders], self.alone, budget, self.report)
        if self.alone_micros + rise > self.bound_micros:
            self.bound_micros = self.alone_micros + rise
            self.prices = prices


def ensure_model_fits(
    incumbent: Incumbent, orders: Sequence[int], seconds: float | None = None
) -> None:
    """Raises ProblemTooLarge before anything is built that would not fit, or not in `seconds`."""
    instance = incumbent.instance
    options = sum(_count(incumbent, order) for order in orders)
    arcs = sum(
        int(
            instance.op_arcs[instance.order_ops[order + 1]]
            - instance.op_arcs[instance.order_ops[order]]
        )
        for order in orders
    )
    entries = _ENTRIES_AN_OPTION * options + _ENTRIES_AN_ARC * arcs
    most = MOST_ENTRIES
    if seconds is not None:
        most = min(most, round(_ENTRIES_A_SECOND * seconds))
    if entries > most:
        raise ModelTooLarge(len(orders), options, entries, most)


def _count(incumbent: Incumbent, order: int) -> int:
    span = incumbent.instance.order_options(order)
    return int(span.stop) - int(span.start)
